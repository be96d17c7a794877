#include "floor.h"
#include <string.h>

static void unmask(uint8_t *payload, size_t count, const uint8_t *key) {
    uint64_t word;
    uint8_t twice[8];
    memcpy(twice, key, 4);
    memcpy(twice + 4, key, 4);
    memcpy(&word, twice, 8);
    size_t offset = 0;
    for (; offset + 8 <= count; offset += 8) {
        uint64_t value;
        memcpy(&value, payload + offset, 8);
        value ^= word;
        memcpy(payload + offset, &value, 8);
    }
    for (; offset < count; offset++) payload[offset] ^= key[offset & 3];
}

bool read_frame(uint8_t *bytes, size_t count, struct frame *frame) {
    if (count < 2) return false;
    size_t length = bytes[1] & 0x7F, header = length == 126 ? 4 : length == 127 ? 10 : 2;
    if (count < header) return false;
    if (header > 2) {
        length = 0;
        for (size_t i = 2; i < header; i++) length = length << 8 | bytes[i];
    }
    frame->size = 0;
    if (!(bytes[0] & 0x80) || !(bytes[1] & 0x80) || length > BUFFER_SIZE / 2) return true;
    if (count < header + 4 + length) return false;
    uint8_t *payload = bytes + header + 4;
    unmask(payload, length, payload - 4);
    *frame = (struct frame){bytes[0] & 0x0F, {payload, length}, header + 4 + length};
    return true;
}

enum { HEADROOM = 4 };
static uint8_t buffer[HEADROOM + BUFFER_SIZE];
static size_t used;

void begin_frame(void) { used = 0; }

void append(struct slice bytes) {
    if (bytes.count > BUFFER_SIZE - used) return;
    memcpy(buffer + HEADROOM + used, bytes.start, bytes.count);
    used += bytes.count;
}

struct slice finish_frame(uint8_t opcode) {
    size_t length = used < 65535 ? used : 65535;
    uint8_t *start = buffer + HEADROOM - (length < 126 ? 2 : 4);
    start[0] = 0x80 | opcode;
    start[1] = length < 126 ? (uint8_t)length : 126;
    if (length >= 126) {
        start[2] = (uint8_t)(length >> 8);
        start[3] = (uint8_t)length;
    }
    return (struct slice){start, (size_t)(buffer + HEADROOM - start) + length};
}
