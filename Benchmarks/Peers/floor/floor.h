// A bare server that speaks just enough of Phoenix's protocol (version 2) for roost-bench: joins, heartbeats, echoes and
// broadcasts. One thread, one epoll set, no checks that a client could fail on purpose. What it costs is what the system
// asks of any server that does the same: the floor that others are compared with. It is not for the open network.

#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Bytes that somebody else owns.
struct slice {
    const uint8_t *start;
    size_t count;
};

#define SLICE(text) ((struct slice){(const uint8_t *)(text), sizeof(text) - 1})

static inline bool is_equal(struct slice a, struct slice b) {
    return a.count == b.count && __builtin_memcmp(a.start, b.start, a.count) == 0;
}

// Large enough for whatever roost-bench sends at once.
enum { BUFFER_SIZE = 1 << 18 };

// sha1.c: RFC 3174.
void sha1(struct slice message, uint8_t digest[20]);

// handshake.c: how long the request is, and the answer to it; 0 while it is incomplete, -1 when there is no answer.
ptrdiff_t handshake(struct slice request, char *answer, size_t room);

// frames.c
struct frame {
    uint8_t opcode;
    struct slice payload;
    size_t size;
};
enum { TEXT = 1, CLOSE = 8, PING = 9, PONG = 10 };

// Reads a frame of a client, and unmasks it where it stands. False while it is incomplete. A frame that is too long, or
// that is not whole or not masked, has a size of 0.
bool read_frame(uint8_t *bytes, size_t count, struct frame *frame);

// Begins the frame that is being built, in the one buffer that there is.
void begin_frame(void);
void append(struct slice bytes);
struct slice finish_frame(uint8_t opcode);

// messages.c: does what a message asks for.
void take_message(int connection, struct slice text);

// topics.c
void join_topic(struct slice name, int connection);
void leave_topic(struct slice name, int connection);
void leave_all_topics(int connection);
void broadcast(struct slice topic, struct slice frame);
// Whether messages of one topic that meet in one turn of the loop leave in one send.
extern bool is_coalescing;
// Sends what has met; called at the end of each turn.
void flush_topics(void);

// connections.c
void make_connections(int poll);
void open_connection(int connection);
void close_connection(int connection);
// Sends bytes, or keeps them until there is room.
void send_bytes(int connection, struct slice bytes);
// A connection has room again, or bytes to read.
void flush_connection(int connection);
void read_connection(int connection);
