"""Bytes of the control connection to messages and back; no I/O, so asyncio and Qt both use it."""

import msgspec

from companion.control.messages import LINE_BYTES_MAX, Push, Reply, Request
from companion.errors import UNDECODABLE, RemoteProtocolError

_encoder = msgspec.json.Encoder()
_request = msgspec.json.Decoder(Request)
_reply = msgspec.json.Decoder(Reply)
_push = msgspec.json.Decoder(Push)


def encode(message: Request | Reply | Push) -> bytes:
    """One line, with its end."""
    return _encoder.encode(message) + b"\n"


def decode_request(line: bytes) -> Request:
    """Raises RemoteProtocolError when the line is no request of this version."""
    try:
        return _request.decode(line)
    except UNDECODABLE as error:
        raise RemoteProtocolError(str(error)) from error


def decode_answer(line: bytes) -> Reply | Push:
    """What a daemon sent. Raises RemoteProtocolError when it is neither reply nor event."""
    try:
        return _push.decode(line) if line.startswith(b'{"event"') else _reply.decode(line)
    except UNDECODABLE as error:
        raise RemoteProtocolError(str(error)) from error


class LineBuffer:
    """Cuts a stream into lines, with a bound on how much an unfinished line may hold."""

    def __init__(self, bytes_max: int = LINE_BYTES_MAX) -> None:
        self._bytes_max = bytes_max
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Add what arrived; take the lines that are complete, without their ends.

        Raises:
            RemoteProtocolError: a line is longer than allowed; drop the connection.
        """
        self._pending += data
        *lines, rest = bytes(self._pending).split(b"\n")
        if len(rest) > self._bytes_max or any(len(line) > self._bytes_max for line in lines):
            raise RemoteProtocolError("a line is too long")
        self._pending = bytearray(rest)
        return [line for line in lines if line]
