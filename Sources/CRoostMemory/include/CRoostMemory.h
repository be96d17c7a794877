#pragma once

#include <stdint.h>

/// The bytes of this process that lie in memory; 0 where the system does not say.
int64_t roost_memory_resident(void);

/// The bytes that are allocated, with what the allocator adds to each piece; 0 where it does not say.
int64_t roost_memory_allocated(void);

/// What a piece of allocated memory takes, with what the allocator adds to it; 0 where it does not say.
int64_t roost_memory_size(const void *piece);

/// Gives back to the system what is free.
void roost_memory_trim(void);
