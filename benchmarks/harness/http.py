"""A cheap HTTP/1.1 client: asyncio's transport, connections kept alive, bodies read by their length.

It does what a load generator needs and no more; it speaks as the proxy that ends TLS (`X-Forwarded-Proto: https`), so
that the production settings can be measured as they are.
"""

import asyncio
import json
from typing import Any

END = b"\r\n\r\n"


class Lost(Exception):
    """The server closed the connection before it answered."""


class Answer:
    """Status, headers (lower-case names; of repeated ones the last, cookies all) and body."""

    __slots__ = ("body", "cookies", "headers", "status")

    def __init__(self, head: bytes, body: bytes) -> None:
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split(" ", 2)[1])
        self.headers: dict[str, str] = {}
        self.cookies: list[str] = []
        for line in lines[1:]:
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            if name == "set-cookie":
                self.cookies.append(value)
            self.headers[name] = value
        self.body = body

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


class Connection(asyncio.Protocol):
    """One connection; one request at a time. `send` opens it anew when the server has closed it in between."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._host_lines = f"Host: {host}:{port}\r\nX-Forwarded-Proto: https\r\n"
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._head = b""
        self._missing = -1  # bytes of the body still to come; -1: the head is not complete, -2: in chunks
        self._waiting: asyncio.Future[Answer] | None = None

    async def send(self, method: str, path: str, headers: str = "", body: bytes = b"") -> Answer:
        """`headers`: ready lines, each ended by CRLF. Lost when the server hangs up instead of answering."""
        loop = asyncio.get_running_loop()
        if self._transport is None or self._transport.is_closing():
            await loop.create_connection(lambda: self, self.host, self.port)
        assert self._transport is not None
        length = f"Content-Length: {len(body)}\r\n" if body or method != "GET" else ""
        self._waiting = loop.create_future()
        self._transport.write(f"{method} {path} HTTP/1.1\r\n{self._host_lines}{headers}{length}\r\n".encode() + body)
        return await self._waiting

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    # asyncio.Protocol
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._buffer.clear()
        self._missing = -1

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(Lost(str(exc or "closed")))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._missing == -1:
            end = self._buffer.find(END)
            if end < 0:
                return
            self._head = bytes(self._buffer[:end])
            del self._buffer[: end + len(END)]
            self._missing = _length(self._head)
        if self._missing == -2:
            if self._buffer.endswith(b"0\r\n\r\n"):
                self._answer(_unchunked(bytes(self._buffer)))
        elif len(self._buffer) >= self._missing:
            self._answer(bytes(self._buffer[: self._missing]))

    def _answer(self, body: bytes) -> None:
        self._buffer.clear()
        self._missing = -1
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(Answer(self._head, body))


def _length(head: bytes) -> int:
    low = head.lower()
    found = low.find(b"\r\ncontent-length:")
    if found >= 0:
        return int(low[found + 17 :].split(b"\r\n", 1)[0])
    return -2 if b"\r\ntransfer-encoding: chunked" in low else 0


def _unchunked(raw: bytes) -> bytes:
    body, at = bytearray(), 0
    while True:
        line_end = raw.index(b"\r\n", at)
        size = int(raw[at:line_end], 16)
        if size == 0:
            return bytes(body)
        body += raw[line_end + 2 : line_end + 2 + size]
        at = line_end + size + 4
