"""A server of Phoenix's messages on Python's websockets, with asyncio: websockets_server.py PORT."""

from __future__ import annotations

import asyncio
import sys

from phoenix_messages import ask
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

members: dict[str, set[ServerConnection]] = {}


async def handle(connection: ServerConnection) -> None:
    joined = set()
    try:
        async for text in connection:
            asked = ask(text)
            if asked.joins:
                joined.add(asked.joins)
                members.setdefault(asked.joins, set()).add(connection)
            if asked.answer:
                await connection.send(asked.answer)
            if asked.broadcast:
                broadcast(members.get(asked.topic, ()), asked.broadcast)
    except ConnectionClosed:
        pass
    finally:
        for topic in joined:
            members[topic].discard(connection)


async def main(port: int) -> None:
    async with serve(handle, "127.0.0.1", port, compression=None, backlog=4096) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
