#define _GNU_SOURCE
#include "CRoostMemory.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#if defined(__APPLE__)

#include <mach/mach.h>
#include <malloc/malloc.h>

int64_t roost_memory_resident(void) {
    mach_task_basic_info_data_t info;
    mach_msg_type_number_t count = MACH_TASK_BASIC_INFO_COUNT;
    if (task_info(mach_task_self(), MACH_TASK_BASIC_INFO, (task_info_t)&info, &count) != KERN_SUCCESS) return 0;
    return (int64_t)info.resident_size;
}

int64_t roost_memory_allocated(void) {
    malloc_statistics_t statistics;
    malloc_zone_statistics(NULL, &statistics);
    return (int64_t)statistics.size_in_use;
}

int64_t roost_memory_size(const void *piece) {
    return (int64_t)malloc_size(piece);
}

void roost_memory_trim(void) {
    malloc_zone_pressure_relief(NULL, 0);
}

#else

int64_t roost_memory_resident(void) {
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL) return 0;
    long long total = 0, resident = 0;
    int found = fscanf(file, "%lld %lld", &total, &resident);
    fclose(file);
    return found == 2 ? resident * sysconf(_SC_PAGESIZE) : 0;
}

#if defined(__GLIBC__)

#include <malloc.h>

int64_t roost_memory_allocated(void) {
    struct mallinfo2 info = mallinfo2();
    return (int64_t)(info.uordblks + info.hblkhd);
}

/// glibc keeps a word in front of each piece.
int64_t roost_memory_size(const void *piece) {
    return piece == NULL ? 0 : (int64_t)(malloc_usable_size((void *)piece) + sizeof(size_t));
}

void roost_memory_trim(void) {
    malloc_trim(0);
}

#else

int64_t roost_memory_allocated(void) {
    return 0;
}

int64_t roost_memory_size(const void *piece) {
    (void)piece;
    return 0;
}

void roost_memory_trim(void) {}

#endif
#endif
