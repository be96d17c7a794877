#ifndef ROOST_POLL_H
#define ROOST_POLL_H

#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

// Which descriptors are ready: epoll on Linux, kqueue elsewhere, in one form. Swift's C libraries have no epoll.
//
// Functions that return an int return -1 and set errno when they fail.

enum {
    /// Something can be read, or the other side has ended.
    ROOST_POLL_READ = 1,
    /// Something can be written.
    ROOST_POLL_WRITE = 2,
    /// The connection is broken, or both sides have ended.
    ROOST_POLL_END = 4,
    /// To be asked for with the others: reports each change once, instead of a state again and again.
    ROOST_POLL_EDGE = 8,
    /// The other side sends nothing more: after what there is to read comes the end.
    ROOST_POLL_LAST = 16,
    /// To be asked for with the others: reports once, and then nothing until what is wanted is set again.
    ROOST_POLL_ONCE = 32,
};

struct roost_poll_event {
    uint64_t token;
    uint32_t ready;
};

/// Makes a set of descriptors: itself a descriptor, to be closed.
int roost_poll_make(void);

/// Adds a descriptor to a set, to be reported with a token for what is wanted.
int roost_poll_add(int set, int descriptor, uint64_t token, uint32_t wanted);

/// Changes what is wanted of a descriptor.
int roost_poll_change(int set, int descriptor, uint64_t token, uint32_t wanted);

/// Takes a descriptor out of a set.
int roost_poll_remove(int set, int descriptor);

/// Waits until descriptors are ready; forever, when the time in milliseconds is negative.
///
/// Returns how many events there are. With kqueue, a descriptor that can be read and written has two.
int roost_poll_wait(int set, struct roost_poll_event *events, int capacity, int milliseconds);

/// Accepts a connection that waits at a listening socket: non-blocking, closed on execution, and without signals.
///
/// The peer's address is of either family of IP: `sockaddr_in` where its family is AF_INET.
int roost_accept(int listening, struct sockaddr_in6 *peer);

#endif
