#ifndef ROOST_PREFETCH_H
#define ROOST_PREFETCH_H

/// Has the processor bring memory into its caches, and does not wait for it. The address need not be valid.
///
/// To be written to: counting references does.
static inline void roost_prefetch(const void *address, long size) {
    for (long offset = 0; offset < size; offset += 64) {
        __builtin_prefetch((const char *)address + offset, 1, 3);
    }
}

#endif
