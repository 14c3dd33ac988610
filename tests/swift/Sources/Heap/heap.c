#include "heap.h"

#include <malloc.h>

long bytes_in_use(void) {
    struct mallinfo2 heap = mallinfo2();
    // Small blocks, and large ones that have pages of their own.
    return (long)(heap.uordblks + heap.hblkhd);
}
