"""A server of Phoenix's messages on socketify, which is uWebSockets with handlers in Python: socketify_server.py PORT."""

from __future__ import annotations

import sys

from phoenix_messages import ask
from socketify import App, AppListenOptions, OpCode


def main(port: int) -> None:
    app = App()

    def message(socket: object, text: str | bytes, _: OpCode) -> None:
        asked = ask(text)
        if asked.joins:
            socket.subscribe(asked.joins)
        if asked.answer:
            socket.send(asked.answer, OpCode.TEXT)
        if asked.broadcast:
            app.publish(asked.topic, asked.broadcast, OpCode.TEXT)

    app.ws("/socket/websocket", {"idle_timeout": 960, "max_payload_length": 65_536, "message": message})
    app.listen(AppListenOptions(port=port, host="127.0.0.1"))
    # Without asyncio, which nothing here needs: between its tasks, app.run() asks libuv again and again without waiting.
    app.loop.uv_loop.run()


if __name__ == "__main__":
    main(int(sys.argv[1]))
