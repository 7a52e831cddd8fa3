"""What a later version of the protocol would send: the same, and things that this one has never
heard of behind it."""

from typing import Any

import msgspec
import zstandard

_HELLO, _BATCH = 1, 2
_FIRST_CHANGE = 3
_MORE = {"said": "by a newer version", "numbers": [1, 2, 3]}


def as_newer(message: bytes) -> bytes:
    """A message of the sync channel, as the next version would send it to this one."""
    body = message[1:]
    frame: list[Any] = msgspec.msgpack.decode(
        zstandard.decompress(body) if message[:1] == b"\x01" else body, strict=False
    )
    if frame[0] == _HELLO:
        frame[2] += 1  # version_max
    if frame[0] == _BATCH:
        frame[_FIRST_CHANGE] = [[*change, _MORE] for change in frame[_FIRST_CHANGE]]
    return b"\x00" + msgspec.msgpack.encode([*frame, _MORE])
