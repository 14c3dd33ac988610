// The bytes that the allocator of the process has given out.

/// Returns the bytes of the heap that are in use, of all threads.
long bytes_in_use(void);
