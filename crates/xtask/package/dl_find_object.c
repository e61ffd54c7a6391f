// The function by which libgcc's unwinder finds a program's unwind tables. glibc has it from version 2.35 on. With this
// one in the program, the helper needs version 2.34 only, which Red Hat Enterprise Linux 9 has.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <features.h>
#include <link.h>
#include <stddef.h>

// Before 2.35, libgcc calls `dl_iterate_phdr` itself.
#if __GLIBC_PREREQ(2, 35)

struct search {
    ElfW(Addr) address;
    struct dl_find_object *found;
};

// Returns 1 for the object that has the address in it.
static int look(struct dl_phdr_info *object, size_t size, void *data) {
    (void)size;
    struct search *search = data;
    struct dl_find_object found = {0};
    int contains = 0;
    for (size_t i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        ElfW(Addr) start = object->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_GNU_EH_FRAME) {
            found.dlfo_eh_frame = (void *)start;
        } else if (segment->p_type == PT_LOAD && start <= search->address && search->address - start < segment->p_memsz) {
            found.dlfo_map_start = (void *)start;
            found.dlfo_map_end = (void *)(start + segment->p_memsz);
            contains = 1;
        }
    }
    if (contains && found.dlfo_eh_frame != NULL) {
        *search->found = found;
        return 1;
    }
    return 0;
}

// Hidden, so that no other library calls it in place of glibc's.
__attribute__((visibility("hidden"))) int _dl_find_object(void *address, struct dl_find_object *found) {
    struct search search = {(ElfW(Addr))address, found};
    return dl_iterate_phdr(look, &search) == 1 ? 0 : -1;
}

#endif
