/* A minimal native messaging host: returns every message unchanged. */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

static int all(ssize_t (*move)(int, void *, size_t), int fd, void *buffer, size_t size) {
  for (size_t done = 0; done < size;) {
    ssize_t moved = move(fd, (char *)buffer + done, size - done);
    if (moved <= 0) return 0;
    done += (size_t)moved;
  }
  return 1;
}

static ssize_t write_some(int fd, void *buffer, size_t size) { return write(fd, buffer, size); }

int main(void) {
  uint32_t length;
  while (all(read, 0, &length, sizeof length)) {
    if (length > 1024 * 1024) return 1;
    char *message = malloc(sizeof length + length);
    if (!message || !all(read, 0, message + sizeof length, length)) return 1;
    *(uint32_t *)message = length;
    if (!all(write_some, 1, message, sizeof length + length)) return 1;
    free(message);
  }
  return 0;
}
