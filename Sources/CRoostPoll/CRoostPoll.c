#if defined(__linux__)
#define _GNU_SOURCE
#endif

#include "CRoostPoll.h"

#if defined(__linux__)

#include <string.h>
#include <sys/epoll.h>

int roost_poll_make(void) {
    return epoll_create1(EPOLL_CLOEXEC);
}

static int control(int set, int operation, int descriptor, uint64_t token, uint32_t wanted) {
    struct epoll_event event;
    memset(&event, 0, sizeof event);
    event.data.u64 = token;
    if (wanted & ROOST_POLL_READ) event.events |= EPOLLIN | EPOLLRDHUP;
    if (wanted & ROOST_POLL_WRITE) event.events |= EPOLLOUT;
    if (wanted & ROOST_POLL_EDGE) event.events |= EPOLLET;
    if (wanted & ROOST_POLL_ONCE) event.events |= EPOLLONESHOT;
    return epoll_ctl(set, operation, descriptor, &event);
}

int roost_poll_add(int set, int descriptor, uint64_t token, uint32_t wanted) {
    return control(set, EPOLL_CTL_ADD, descriptor, token, wanted);
}

int roost_poll_change(int set, int descriptor, uint64_t token, uint32_t wanted) {
    return control(set, EPOLL_CTL_MOD, descriptor, token, wanted);
}

int roost_poll_remove(int set, int descriptor) {
    return control(set, EPOLL_CTL_DEL, descriptor, 0, 0);
}

static uint32_t ready(uint32_t events) {
    uint32_t ready = 0;
    if (events & (EPOLLIN | EPOLLRDHUP)) ready |= ROOST_POLL_READ;
    if (events & EPOLLOUT) ready |= ROOST_POLL_WRITE;
    if (events & (EPOLLERR | EPOLLHUP)) ready |= ROOST_POLL_END;
    if (events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) ready |= ROOST_POLL_LAST;
    return ready;
}

enum { LARGEST_BATCH = 256 };

int roost_poll_wait(int set, struct roost_poll_event *events, int capacity, int milliseconds) {
    struct epoll_event found[LARGEST_BATCH];
    int count = epoll_wait(set, found, capacity < LARGEST_BATCH ? capacity : LARGEST_BATCH, milliseconds);
    for (int index = 0; index < count; index++) {
        events[index].token = found[index].data.u64;
        events[index].ready = ready(found[index].events);
    }
    return count;
}

int roost_accept(int listening, struct sockaddr_in6 *peer) {
    socklen_t size = sizeof *peer;
    return accept4(listening, (struct sockaddr *)peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

#else

#include <errno.h>
#include <fcntl.h>
#include <sys/event.h>
#include <sys/time.h>
#include <unistd.h>

int roost_poll_make(void) {
    return kqueue();
}

static int set_filter(int set, int descriptor, int filter, uint64_t token, uint32_t wanted, int is_wanted) {
    int flags = is_wanted ? EV_ADD | EV_ENABLE : EV_DELETE;
    if (is_wanted && wanted & ROOST_POLL_EDGE) flags |= EV_CLEAR;
    if (is_wanted && wanted & ROOST_POLL_ONCE) flags |= EV_DISPATCH;
    struct kevent change;
    EV_SET(&change, descriptor, filter, flags, 0, 0, (void *)(uintptr_t)token);
    int result = kevent(set, &change, 1, 0, 0, 0);
    return result < 0 && !is_wanted && errno == ENOENT ? 0 : result;
}

int roost_poll_change(int set, int descriptor, uint64_t token, uint32_t wanted) {
    int result = set_filter(set, descriptor, EVFILT_READ, token, wanted, wanted & ROOST_POLL_READ);
    return result < 0 ? result : set_filter(set, descriptor, EVFILT_WRITE, token, wanted, wanted & ROOST_POLL_WRITE);
}

int roost_poll_add(int set, int descriptor, uint64_t token, uint32_t wanted) {
    return roost_poll_change(set, descriptor, token, wanted);
}

int roost_poll_remove(int set, int descriptor) {
    return roost_poll_change(set, descriptor, 0, 0);
}

enum { LARGEST_BATCH = 256 };

int roost_poll_wait(int set, struct roost_poll_event *events, int capacity, int milliseconds) {
    struct kevent found[LARGEST_BATCH];
    struct timespec time = {milliseconds / 1000, (milliseconds % 1000) * 1000000L};
    int limit = capacity < LARGEST_BATCH ? capacity : LARGEST_BATCH;
    int count = kevent(set, 0, 0, found, limit, milliseconds < 0 ? 0 : &time);
    for (int index = 0; index < count; index++) {
        events[index].token = (uint64_t)(uintptr_t)found[index].udata;
        events[index].ready = found[index].filter == EVFILT_WRITE ? ROOST_POLL_WRITE : ROOST_POLL_READ;
        if (found[index].flags & EV_ERROR) events[index].ready |= ROOST_POLL_END;
        if (found[index].flags & (EV_ERROR | EV_EOF)) events[index].ready |= ROOST_POLL_LAST;
    }
    return count;
}

int roost_accept(int listening, struct sockaddr_in6 *peer) {
    socklen_t size = sizeof *peer;
    int descriptor = accept(listening, (struct sockaddr *)peer, &size);
    if (descriptor < 0) return descriptor;
    int one = 1;
    if (fcntl(descriptor, F_SETFD, FD_CLOEXEC) < 0 || fcntl(descriptor, F_SETFL, O_NONBLOCK) < 0 ||
        setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &one, sizeof one) < 0) {
        int error = errno;
        close(descriptor);
        errno = error;
        return -1;
    }
    return descriptor;
}

#endif
