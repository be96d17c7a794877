// floor [PORT] [--coalesce]     PORT is 0, for any, unless it is given. Says READY port=N when it listens.

#define _GNU_SOURCE
#include "floor.h"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static void insist(bool is_well, const char *what) {
    if (is_well) return;
    perror(what);
    exit(1);
}

static int listen_at(uint16_t port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;
    insist(listener >= 0, "socket");
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    insist(bind(listener, (struct sockaddr *)&address, sizeof address) == 0, "bind");
    insist(listen(listener, 4096) == 0, "listen");
    socklen_t size = sizeof address;
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("READY port=%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

static void accept_all(int listener) {
    int connection, yes = 1;
    while ((connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        open_connection(connection);
    }
}

static void serve(int poll, int listener) {
    static struct epoll_event events[1024];
    while (true) {
        int count = epoll_wait(poll, events, 1024, -1);
        for (int i = 0; i < count; i++) {
            int connection = events[i].data.fd;
            if (connection == listener) {
                accept_all(listener);
                continue;
            }
            if (events[i].events & EPOLLOUT) flush_connection(connection);
            if (events[i].events & ~(uint32_t)EPOLLOUT) read_connection(connection);
        }
        flush_topics();
    }
}

int main(int count, char **arguments) {
    uint16_t port = 0;
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--coalesce") == 0) is_coalescing = true;
        else port = (uint16_t)atoi(arguments[i]);
    }
    int poll = epoll_create1(0);
    insist(poll >= 0, "epoll_create1");
    make_connections(poll);
    int listener = listen_at(port);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
    insist(epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event) == 0, "epoll_ctl");
    serve(poll, listener);
}
