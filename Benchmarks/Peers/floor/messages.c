#include "floor.h"
#include <string.h>

// The elements of [join_ref, ref, topic, event, payload], with their quotes, so that they can be written as they are.
struct envelope {
    struct slice part[4];
    struct slice payload;
};

// The next element of an array, a string without escapes or null, and the comma behind it.
static bool take_element(struct slice *rest, struct slice *element) {
    if (rest->count < 2) return false;
    const uint8_t *start = rest->start, *end = start + rest->count;
    const uint8_t *close = *start == '"' ? memchr(start + 1, '"', rest->count - 1) : start + 3;
    if (!close || close + 1 >= end || close[1] != ',') return false;
    *element = (struct slice){start, (size_t)(close + 1 - start)};
    *rest = (struct slice){close + 2, (size_t)(end - close - 2)};
    return true;
}

static bool read_envelope(struct slice text, struct envelope *envelope) {
    if (text.count < 2 || text.start[0] != '[' || text.start[text.count - 1] != ']') return false;
    struct slice rest = {text.start + 1, text.count - 2};
    for (int i = 0; i < 4; i++) {
        if (!take_element(&rest, &envelope->part[i])) return false;
    }
    envelope->payload = rest;
    return true;
}

static void reply(int connection, const struct envelope *to, struct slice response) {
    begin_frame();
    for (int i = 0; i < 3; i++) {
        append(i == 0 ? SLICE("[") : SLICE(","));
        append(to->part[i]);
    }
    append(SLICE(",\"phx_reply\",{\"status\":\"ok\",\"response\":"));
    append(response);
    append(SLICE("}]"));
    send_bytes(connection, finish_frame(TEXT));
}

static void pass_on(const struct envelope *message) {
    begin_frame();
    append(SLICE("[null,null,"));
    append(message->part[2]);
    append(SLICE(","));
    append(message->part[3]);
    append(SLICE(","));
    append(message->payload);
    append(SLICE("]"));
    broadcast(message->part[2], finish_frame(TEXT));
}

void take_message(int connection, struct slice text) {
    struct envelope message;
    if (!read_envelope(text, &message)) return;
    struct slice topic = message.part[2], event = message.part[3];
    if (is_equal(event, SLICE("\"echo\""))) {
        reply(connection, &message, message.payload);
    } else if (is_equal(event, SLICE("\"phx_join\""))) {
        join_topic(topic, connection);
        reply(connection, &message, SLICE("{}"));
    } else if (is_equal(event, SLICE("\"phx_leave\""))) {
        leave_topic(topic, connection);
        reply(connection, &message, SLICE("{}"));
    } else if (is_equal(event, SLICE("\"heartbeat\""))) {
        reply(connection, &message, SLICE("{}"));
    } else {
        pass_on(&message);
    }
}
