#include "floor.h"
#include <string.h>

static uint32_t rotate(uint32_t word, int bits) { return word << bits | word >> (32 - bits); }

static void add_block(uint32_t state[5], const uint8_t block[64]) {
    uint32_t word[80];
    for (int i = 0; i < 16; i++) {
        const uint8_t *at = block + 4 * i;
        word[i] = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    }
    for (int i = 16; i < 80; i++) word[i] = rotate(word[i - 3] ^ word[i - 8] ^ word[i - 14] ^ word[i - 16], 1);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int i = 0; i < 80; i++) {
        uint32_t mix, constant;
        if (i < 20) mix = (b & c) | (~b & d), constant = 0x5A827999;
        else if (i < 40) mix = b ^ c ^ d, constant = 0x6ED9EBA1;
        else if (i < 60) mix = (b & c) | (b & d) | (c & d), constant = 0x8F1BBCDC;
        else mix = b ^ c ^ d, constant = 0xCA62C1D6;
        uint32_t next = rotate(a, 5) + mix + e + constant + word[i];
        e = d;
        d = c;
        c = rotate(b, 30);
        b = a;
        a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

void sha1(struct slice message, uint8_t digest[20]) {
    uint32_t state[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    size_t whole = message.count / 64 * 64, left = message.count - whole;
    for (size_t offset = 0; offset < whole; offset += 64) add_block(state, message.start + offset);
    // What is left, a bit, zeros, and the length in bits.
    uint8_t end[128] = {0};
    memcpy(end, message.start + whole, left);
    end[left] = 0x80;
    size_t size = left + 9 > 64 ? 128 : 64;
    for (int i = 0; i < 8; i++) end[size - 1 - (size_t)i] = (uint8_t)((uint64_t)message.count * 8 >> 8 * i);
    for (size_t offset = 0; offset < size; offset += 64) add_block(state, end + offset);
    for (int i = 0; i < 20; i++) digest[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
}
