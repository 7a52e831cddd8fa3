"""The encrypted frames of a pairing, as MessagePack maps with their name as `type`."""

from typing import Final

import msgspec

from companion.errors import UNDECODABLE, RemoteProtocolError


class Introduction(msgspec.Struct, frozen=True, tag=True):
    """Who I am. signature: over "companion-introduction-1" ‖ handshake hash ‖ role (1)."""

    public_key: bytes
    signature: bytes
    name: str
    platform: str
    conversations: int
    devices: int  # in my group, me included
    founding: bytes  # the hash that names my group


class Matches(msgspec.Struct, frozen=True, tag=True):
    """The person here says that both sides show the same emoji."""


class Welcome(msgspec.Struct, frozen=True, tag=True):
    """The group you are in now."""

    founding: bytes
    statements: list[bytes]
    secret: bytes


class Accepted(msgspec.Struct, frozen=True, tag=True):
    """I am in, durably."""


class Cancel(msgspec.Struct, frozen=True, tag=True):
    """It ends. reason: a code of companion.reasons, without parameters."""

    reason: str


PairingFrame = Introduction | Matches | Welcome | Accepted | Cancel
_decoder: Final = msgspec.msgpack.Decoder(PairingFrame)


def decode(data: bytes) -> PairingFrame:
    """Read a frame.

    Raises:
        RemoteProtocolError: it is none.
    """
    try:
        frame: PairingFrame = _decoder.decode(data)
    except UNDECODABLE as error:
        raise RemoteProtocolError("a frame that is not understood") from error
    return frame


def encode(frame: PairingFrame) -> bytes:
    """Write a frame."""
    return msgspec.msgpack.encode(frame)
