#ifndef ROOST_ZLIB_H
#define ROOST_ZLIB_H

#include <zlib.h>

// The two initialisers of zlib are macros, which Swift does not see.

/// `deflateInit2` for a raw stream (no header, no checksum).
int roost_deflate_init(z_stream *stream, int level, int window_bits, int memory_level);

/// `inflateInit2` for a raw stream.
int roost_inflate_init(z_stream *stream, int window_bits);

#endif
