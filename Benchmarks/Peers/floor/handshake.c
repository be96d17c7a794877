#define _GNU_SOURCE
#include "floor.h"
#include <stdio.h>
#include <string.h>

static void base64(const uint8_t digest[20], char text[29]) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int group = 0; group < 7; group++) {
        uint32_t word = 0;
        for (int i = 0; i < 3; i++) word = word << 8 | (3 * group + i < 20 ? digest[3 * group + i] : 0);
        for (int i = 0; i < 4; i++) text[4 * group + i] = digits[word >> (18 - 6 * i) & 63];
    }
    text[27] = '=';
    text[28] = 0;
}

ptrdiff_t handshake(struct slice request, char *answer, size_t room) {
    static const char name[] = "Sec-WebSocket-Key: ";
    const uint8_t *end = memmem(request.start, request.count, "\r\n\r\n", 4);
    if (!end) return request.count < 8192 ? 0 : -1;
    size_t size = (size_t)(end - request.start) + 4;
    const uint8_t *key = memmem(request.start, size, name, sizeof name - 1);
    if (!key || key + sizeof name - 1 + 24 > end) return -1;
    char text[24 + 36 + 1];
    memcpy(text, key + sizeof name - 1, 24);
    memcpy(text + 24, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 37);
    uint8_t digest[20];
    sha1((struct slice){(const uint8_t *)text, 60}, digest);
    char accept[29];
    base64(digest, accept);
    snprintf(answer, room,
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Accept: %s\r\n\r\n",
             accept);
    return (ptrdiff_t)size;
}
