/* The host's keyring queries, with libsecret. Each line on standard input is a request, each line of output its reply:
 *   save ID KEY   stores, reads back and compares    ok
 *   find ID       reads one, with attributes         the secret's length
 *   list          finds all, with attributes         their number
 * Started by a browser, it replies to a message with "release" in it with a stored key. For each other message it saves
 * a new key and returns the message unchanged.
 */
#define _GNU_SOURCE
#include <libsecret/secret.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const SecretSchema SCHEMA = {
    "org.freedesktop.Secret.Generic",
    SECRET_SCHEMA_DONT_MATCH_NAME,
    {{"service", SECRET_SCHEMA_ATTRIBUTE_STRING},
     {"username", SECRET_SCHEMA_ATTRIBUTE_STRING},
     {"site", SECRET_SCHEMA_ATTRIBUTE_STRING},
     {"brand_id", SECRET_SCHEMA_ATTRIBUTE_STRING},
     {"last4", SECRET_SCHEMA_ATTRIBUTE_STRING},
     {"captured_at", SECRET_SCHEMA_ATTRIBUTE_STRING},
     {"label", SECRET_SCHEMA_ATTRIBUTE_STRING},
     {NULL, 0}},
    0, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};

static int save(const char *id, const char *key) {
  char brand[25];
  snprintf(brand, sizeof brand, "%.24s", key);
  if (!secret_password_store_sync(&SCHEMA, SECRET_COLLECTION_DEFAULT, "Omnisend API key", key, NULL, NULL,
                                  "service", "keyferry", "username", id, "site", "omnisend", "brand_id", brand,
                                  "last4", key + strlen(key) - 4, "captured_at", "1700000000", "label",
                                  "UpstackData", NULL))
    return 0;
  gchar *stored = secret_password_lookup_sync(&SCHEMA, NULL, NULL, "service", "keyferry", "username", id, NULL);
  int same = stored && strcmp(stored, key) == 0;
  secret_password_free(stored);
  return same;
}

static size_t find(const char *id) {
  size_t length = 0;
  GHashTable *query = secret_attributes_build(&SCHEMA, "service", "keyferry", "username", id, NULL);
  GList *found = secret_service_search_sync(NULL, &SCHEMA, query, SECRET_SEARCH_LOAD_SECRETS, NULL, NULL);
  if (found) {
    GHashTable *attributes = secret_item_get_attributes(found->data);
    SecretValue *secret = secret_item_get_secret(found->data);
    if (secret && g_hash_table_size(attributes) > 0) secret_value_get(secret, &length);
    if (secret) secret_value_unref(secret);
    g_hash_table_unref(attributes);
  }
  g_list_free_full(found, g_object_unref);
  g_hash_table_unref(query);
  return length;
}

static unsigned list(void) {
  unsigned attributes_seen = 0, entries = 0;
  GHashTable *query = secret_attributes_build(&SCHEMA, "service", "keyferry", NULL);
  GList *found = secret_service_search_sync(NULL, &SCHEMA, query, SECRET_SEARCH_ALL, NULL, NULL);
  for (GList *item = found; item; item = item->next) {
    GHashTable *attributes = secret_item_get_attributes(item->data);
    attributes_seen += g_hash_table_size(attributes);
    g_hash_table_unref(attributes);
    entries++;
  }
  g_list_free_full(found, g_object_unref);
  g_hash_table_unref(query);
  return attributes_seen >= entries ? entries : 0;
}

static void reply(const char *message, uint32_t length) {
  fwrite(&length, sizeof length, 1, stdout);
  fwrite(message, 1, length, stdout);
  fflush(stdout);
}

/* Replies with one of the stored keys, as a JSON string. */
static int release(void) {
  char message[128];
  gchar *stored = secret_password_lookup_sync(&SCHEMA, NULL, NULL, "service", "keyferry", NULL);
  if (!stored) return 0;
  int length = snprintf(message, sizeof message, "\"%s\"", stored);
  reply(message, length);
  secret_password_free(stored);
  return 1;
}

static int serve_browser(void) {
  uint32_t length;
  char message[4096], id[17], key[76];
  while (fread(&length, sizeof length, 1, stdin) == 1 && length <= sizeof message &&
         fread(message, 1, length, stdin) == length) {
    if (memmem(message, length, "release", 7)) {
      if (!release()) return 1;
      continue;
    }
    snprintf(id, sizeof id, "%08x%08x", g_random_int(), g_random_int());
    snprintf(key, sizeof key, "%08x%08x%08x-%050u", g_random_int(), g_random_int(), g_random_int(), g_random_int());
    if (!save(id, key)) return 1;
    reply(message, length);
  }
  return 0;
}

int main(int count, char **arguments) {
  if (count > 1 && strncmp(arguments[1], "chrome-extension://", 19) == 0) return serve_browser();
  char line[512], verb[16], id[128], key[256];
  while (fgets(line, sizeof line, stdin)) {
    int words = sscanf(line, "%15s %127s %255s", verb, id, key);
    if (words == 3 && strcmp(verb, "save") == 0) {
      puts(save(id, key) ? "ok" : "failed");
    } else if (words == 2 && strcmp(verb, "find") == 0) {
      printf("%zu\n", find(id));
    } else if (words == 1 && strcmp(verb, "list") == 0) {
      printf("%u\n", list());
    } else {
      return 1;
    }
    fflush(stdout);
  }
  return 0;
}
