"""How messages travel on a data channel: in pieces that every WebRTC implementation takes.

    piece = kind (1 byte) ‖ payload        at most PIECE_BYTES_MAX together

A message is any number of MORE pieces and one LAST. The other kinds belong to the link itself.
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import Final

from companion.errors import RemoteProtocolError

PIECE_BYTES_MAX: Final = 60_000
"""Measured: 16 kB pieces are a third slower; above 64 KiB is not portable (RFC 8831, 6.6)."""

MESSAGE_BYTES_MAX: Final = 8 * 1024 * 1024


class Kind(IntEnum):
    """What a piece is."""

    LAST = 0
    MORE = 1
    PING = 2  # to be answered by PONG
    PONG = 3
    CLOSE = 4  # the sender ends the link; the payload says why
    PROOF = 5  # the first piece on each channel (peers.descriptions)


def split(message: bytes, piece_bytes: int = PIECE_BYTES_MAX) -> Iterator[bytes]:
    """The pieces of a message, in order, each of at most so many bytes.

    Raises:
        ValueError: the message is longer than MESSAGE_BYTES_MAX.
    """
    if len(message) > MESSAGE_BYTES_MAX:
        raise ValueError(f"a message of {len(message)} bytes is too long for a link")
    step = piece_bytes - 1
    last = max(0, (len(message) - 1) // step * step)
    for start in range(0, last, step):
        yield bytes((Kind.MORE,)) + message[start : start + step]
    yield bytes((Kind.LAST,)) + message[last:]


def parse(piece: bytes | str) -> tuple[Kind, bytes]:
    """The kind and the payload of a piece.

    Raises:
        RemoteProtocolError: it is none.
    """
    if isinstance(piece, str) or not 1 <= len(piece) <= PIECE_BYTES_MAX:
        raise RemoteProtocolError("not a piece of a message")
    try:
        return Kind(piece[0]), piece[1:]
    except ValueError as error:
        raise RemoteProtocolError(f"a piece of unknown kind {piece[0]}") from error


STUCK_MS: Final = 30_000
STUCK_BYTES: Final = 3_000
"""A message that has begun grows by so much in that time, on the slowest link; else its sender
wants to hold us up, byte by byte."""


class Assembly:
    """Puts the messages of one channel together again. Times are monotonic milliseconds."""

    def __init__(self) -> None:
        self._partial = bytearray()
        self._looked_at: int | None = None  # when it had grown enough; None: nothing has begun
        self._held_then = 0

    @property
    def bytes_held(self) -> int:
        """How much of an unfinished message is in memory."""
        return len(self._partial)

    def is_stuck(self, now: int) -> bool:
        """Whether a message has begun and does not go on; to be asked every few seconds."""
        if not self._partial:
            return False
        if self._looked_at is None:
            self._looked_at, self._held_then = now, len(self._partial)
        if now - self._looked_at < STUCK_MS:
            return False
        grown = len(self._partial) - self._held_then
        self._looked_at, self._held_then = now, len(self._partial)
        return grown < STUCK_BYTES

    def feed(self, kind: Kind, payload: bytes) -> bytes | None:
        """Take a MORE or LAST piece; the message when that was its last.

        Raises:
            RemoteProtocolError: the message is too long; what came of it is forgotten.
        """
        if len(self._partial) + len(payload) > MESSAGE_BYTES_MAX:
            self._partial.clear()
            raise RemoteProtocolError("a message is too long")
        if kind is Kind.LAST and not self._partial:
            return payload
        self._partial += payload
        if kind is Kind.MORE:
            return None
        message = bytes(self._partial)
        self._partial.clear()
        self._looked_at = None
        return message
