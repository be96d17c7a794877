import Testing

/// Tests with real servers, one after the other: each of them keeps a machine busy.
@Suite(
    .serialized,
    .enabled(
        if: RedisServer.isThere,
        "there is no valkey-server or redis-server; ROOST_REDIS_SERVER says where one is"
    )
)
enum ValkeyEngineTests {}
