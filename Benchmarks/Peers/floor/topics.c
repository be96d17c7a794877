#include "floor.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_TOPICS = 4096 };

struct topic {
    struct slice name;
    int *subscribers;
    size_t count, capacity;
    // Frames that have met in this turn.
    uint8_t *pending;
    size_t pending_count;
};

bool is_coalescing = false;
static struct topic topics[MOST_TOPICS];
static size_t topic_count;
static struct topic *met[MOST_TOPICS];
static size_t met_count;

// There are few, and they are looked for once for a whole broadcast.
static struct topic *find(struct slice name) {
    for (size_t i = 0; i < topic_count; i++) {
        if (is_equal(topics[i].name, name)) return &topics[i];
    }
    return NULL;
}

static struct topic *make(struct slice name) {
    if (topic_count == MOST_TOPICS) return NULL;
    uint8_t *copy = malloc(name.count);
    memcpy(copy, name.start, name.count);
    topics[topic_count] = (struct topic){.name = {copy, name.count}};
    return &topics[topic_count++];
}

// Whoever joins twice is there twice.
void join_topic(struct slice name, int connection) {
    struct topic *topic = find(name);
    if (!topic && !(topic = make(name))) return;
    if (topic->count == topic->capacity) {
        topic->capacity += topic->capacity / 2 + 8;
        topic->subscribers = realloc(topic->subscribers, topic->capacity * sizeof(int));
    }
    topic->subscribers[topic->count++] = connection;
}

// Nobody remembers where a connection stands: that would take memory of each, and this happens at the end only.
static void leave(struct topic *topic, int connection) {
    for (size_t i = 0; i < topic->count; i++) {
        if (topic->subscribers[i] == connection) topic->subscribers[i--] = topic->subscribers[--topic->count];
    }
}

void leave_topic(struct slice name, int connection) {
    struct topic *topic = find(name);
    if (topic) leave(topic, connection);
}

void leave_all_topics(int connection) {
    for (size_t i = 0; i < topic_count; i++) leave(&topics[i], connection);
}

static void send_to_all(struct topic *topic, struct slice bytes) {
    for (size_t i = 0; i < topic->count; i++) send_bytes(topic->subscribers[i], bytes);
}

static void flush(struct topic *topic) {
    struct slice bytes = {topic->pending, topic->pending_count};
    topic->pending_count = 0;
    send_to_all(topic, bytes);
}

void broadcast(struct slice name, struct slice frame) {
    struct topic *topic = find(name);
    if (!topic) return;
    if (!is_coalescing) return send_to_all(topic, frame);
    if (!topic->pending) topic->pending = malloc(BUFFER_SIZE);
    if (topic->pending_count + frame.count > BUFFER_SIZE) flush(topic);
    if (topic->pending_count == 0) met[met_count++ % MOST_TOPICS] = topic;
    memcpy(topic->pending + topic->pending_count, frame.start, frame.count);
    topic->pending_count += frame.count;
}

void flush_topics(void) {
    for (size_t i = 0; i < met_count && i < MOST_TOPICS; i++) flush(met[i]);
    met_count = 0;
}
