#pragma once

#include <stdbool.h>
#include <stdint.h>

/// Whether allocations are counted on this system: where the C library is glibc.
bool allocations_are_counted(void);

/// How many times this process has asked for memory so far, from all threads.
uint64_t allocations_count(void);
