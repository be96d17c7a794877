#define _GNU_SOURCE
#include "floor.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_UNSENT = 64 << 20 };

// By descriptor.
struct connection {
    // The beginning of a request or frame whose rest has not come.
    uint8_t *kept;
    // What there was no room for.
    uint8_t *unsent;
    uint32_t kept_count, unsent_count;
    bool is_upgraded;
};

static struct connection *connections;
// Apart from the connections, so that a broadcast touches one byte of each and not a line of the cache.
static uint8_t *is_waiting;
static uint8_t buffer[BUFFER_SIZE];
static int poll_set;

void make_connections(int poll) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max < 1 << 20 ? files.rlim_max : 1 << 20;
    setrlimit(RLIMIT_NOFILE, &files);
    connections = calloc(files.rlim_cur, sizeof *connections);
    is_waiting = calloc(files.rlim_cur, 1);
    poll_set = poll;
}

static void watch(int connection, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.fd = connection};
    epoll_ctl(poll_set, operation, connection, &event);
}

void open_connection(int connection) {
    connections[connection] = (struct connection){0};
    watch(connection, EPOLL_CTL_ADD, EPOLLIN);
}

void close_connection(int connection) {
    leave_all_topics(connection);
    free(connections[connection].kept);
    free(connections[connection].unsent);
    connections[connection] = (struct connection){0};
    is_waiting[connection] = false;
    close(connection);
}

static void keep_unsent(int connection, struct slice bytes) {
    struct connection *to = &connections[connection];
    // Its reader will see the end, and close it.
    if (to->unsent_count + bytes.count > MOST_UNSENT) {
        shutdown(connection, SHUT_RDWR);
        return;
    }
    to->unsent = realloc(to->unsent, to->unsent_count + bytes.count);
    memcpy(to->unsent + to->unsent_count, bytes.start, bytes.count);
    to->unsent_count += (uint32_t)bytes.count;
    if (!is_waiting[connection]) watch(connection, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    is_waiting[connection] = true;
}

void send_bytes(int connection, struct slice bytes) {
    if (is_waiting[connection]) return keep_unsent(connection, bytes);
    ssize_t sent = send(connection, bytes.start, bytes.count, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == (ssize_t)bytes.count) return;
    if (sent < 0 && errno != EAGAIN) return;
    size_t done = sent < 0 ? 0 : (size_t)sent;
    keep_unsent(connection, (struct slice){bytes.start + done, bytes.count - done});
}

void flush_connection(int connection) {
    struct connection *from = &connections[connection];
    if (!is_waiting[connection]) return;
    ssize_t sent = send(connection, from->unsent, from->unsent_count, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent <= 0) return;
    from->unsent_count -= (uint32_t)sent;
    memmove(from->unsent, from->unsent + sent, from->unsent_count);
    if (from->unsent_count > 0) return;
    free(from->unsent);
    from->unsent = NULL;
    is_waiting[connection] = false;
    watch(connection, EPOLL_CTL_MOD, EPOLLIN);
}

// Keeps what is left of the buffer until more has come.
static void keep(struct connection *from, const uint8_t *bytes, size_t count) {
    if (count == 0) return;
    from->kept = malloc(count);
    memcpy(from->kept, bytes, count);
    from->kept_count = (uint32_t)count;
}

static size_t take_kept(struct connection *from) {
    size_t count = from->kept_count;
    if (count > 0) memcpy(buffer, from->kept, count);
    free(from->kept);
    from->kept = NULL;
    from->kept_count = 0;
    return count;
}

// Answers the request, and returns its size; 0 while it is incomplete, -1 if it is none.
static ptrdiff_t upgrade(int connection, size_t count) {
    char answer[256];
    ptrdiff_t size = handshake((struct slice){buffer, count}, answer, sizeof answer);
    if (size <= 0) return size;
    connections[connection].is_upgraded = true;
    send_bytes(connection, (struct slice){(const uint8_t *)answer, strlen(answer)});
    return size;
}

// Does what a frame says. False if the connection has ended by it.
static bool obey(int connection, struct frame frame) {
    if (frame.size == 0) return false;
    if (frame.opcode == TEXT) take_message(connection, frame.payload);
    if (frame.opcode == PING || frame.opcode == CLOSE) {
        begin_frame();
        append(frame.payload);
        send_bytes(connection, finish_frame(frame.opcode == PING ? PONG : CLOSE));
    }
    return frame.opcode != CLOSE;
}

void read_connection(int connection) {
    struct connection *from = &connections[connection];
    size_t kept = from->kept_count > 0 ? take_kept(from) : 0;
    ssize_t received = recv(connection, buffer + kept, BUFFER_SIZE - kept, MSG_DONTWAIT);
    if (received < 0 && errno == EAGAIN) return keep(from, buffer, kept);
    if (received <= 0) return close_connection(connection);
    size_t count = kept + (size_t)received, offset = 0;
    if (!from->is_upgraded) {
        ptrdiff_t size = upgrade(connection, count);
        if (size < 0) return close_connection(connection);
        if (size == 0) return keep(from, buffer, count);
        offset = (size_t)size;
    }
    struct frame frame;
    while (read_frame(buffer + offset, count - offset, &frame)) {
        if (!obey(connection, frame)) return close_connection(connection);
        offset += frame.size;
    }
    keep(from, buffer + offset, count - offset);
}
