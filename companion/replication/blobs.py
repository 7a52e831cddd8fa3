"""Attachments on their own channel: asked for in parts, which come in chunks and in order.

Asking is credit: nothing comes that was not asked for, and at most `WINDOW_BYTES` are asked for
and not yet on the disk, so neither side can make the other keep more than that. What to ask this
device for is the plan's business (companion.replication.gathering), which knows the other links
as well.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from companion.errors import UNDECODABLE, LocalProtocolError, RemoteProtocolError
from companion.reasons import Reason
from companion.replication.gathering import BLOB_BYTES_MAX, Gathering, Part
from companion.replication.outputs import Close, Send
from companion.replication.queues import Source

DIGEST_BYTES: Final = 32
CHUNK_BYTES: Final = 48 * 1024
"""With its header, a chunk stays under the 60,000 bytes that a data channel carries unsplit."""

PART_BYTES: Final = 5 * CHUNK_BYTES
WINDOW_BYTES: Final = 2 * 1024 * 1024
"""What a link of 15 MB/s has under way in an eighth of a second."""

WINDOW_PARTS: Final = 64
"""Of small files so many are asked for at a time. Well below what the peer lets us ask for."""

ANSWER_MS: Final = 120_000
"""The longest silence of a device that was asked for something."""

AGAIN_MS: Final = 2
"""For each file that the peer lacked: how long it is not asked for them again, though it says that
it has new files. So what is asked in vain takes a small part of the time, however many they are."""

ASKED_PARTS_MAX: Final = 256
ASKED_BYTES_MAX: Final = 8 * 1024 * 1024
"""What the peer may ask for at a time. It costs us a few numbers for each part."""


class Want(msgspec.Struct, tag=1, array_like=True, frozen=True):
    """Send so many bytes of this file from `offset` on, or up to its end."""

    digest: bytes
    offset: int
    length: int


class Chunk(msgspec.Struct, tag=2, array_like=True, frozen=True):
    """Bytes of a file; `size` is that of the whole file."""

    digest: bytes
    offset: int
    size: int
    data: bytes


class Missing(msgspec.Struct, tag=3, array_like=True, frozen=True):
    """The sender does not have this file (yet): nothing more comes of this part."""

    digest: bytes


class Got(msgspec.Struct, tag=4, array_like=True, frozen=True):
    """The sender has new files; those that were missing may be asked for again."""


BlobFrame = Want | Chunk | Missing | Got

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(BlobFrame)


@dataclass(frozen=True, slots=True)
class ReadChunk:
    """Read up to `length` bytes of a file at `offset`; then call `chunk_read`."""

    digest: bytes
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class StoreChunk:
    """Write bytes of a file; then call `stored`. span: the one that they make whole, if any."""

    digest: bytes
    offset: int
    data: bytes
    span: int | None


@dataclass(frozen=True, slots=True)
class LookAgain:
    """The peer has new files: add to the plan what is lacking here."""


@dataclass(frozen=True, slots=True)
class AskOthers:
    """What this peer was asked for and does not give may be asked of other peers."""


BlobOutput = Send | ReadChunk | StoreChunk | LookAgain | AskOthers | Close


class BlobSession:
    """The attachment machine of one link.

    Args:
        plan: what is lacking here, shared by all links.
        peer: the device at the other end, over this link.
    """

    def __init__(self, plan: Gathering, peer: Source, now: int) -> None:
        self._plan = plan
        self._peer = peer
        self._outputs: list[BlobOutput] = []
        self._asked: deque[Part] = deque()  # what the peer has still to send, in its order
        self._unstored = 0  # bytes asked for and not yet on the disk
        self._serving: deque[Part] = deque()  # what we have still to send
        self._heard = now
        self._patient_until = now  # whatever new files the peer has
        self._has_new_files = False  # the peer, that we have not asked about yet
        self._closed = False

    def outputs(self) -> Iterator[BlobOutput]:
        """Take what is to be done, in order."""
        taken, self._outputs = self._outputs, []
        return iter(taken)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked for here that has not come."""
        return not self._asked

    @property
    def is_serving(self) -> bool:
        """Whether something that the peer asked for is still to be sent."""
        return bool(self._serving)

    def ask(self, now: int) -> None:
        """The plan has changed: ask for what there is room for."""
        while not self._closed and self._has_room:
            part = self._plan.ask(self._peer, PART_BYTES)
            if part is None:
                return
            if not self._asked:
                self._heard = now
            self._asked.append(part)
            self._unstored += part.length
            self._send(Want(part.digest, part.offset, part.length))

    @property
    def _has_room(self) -> bool:
        """Both bounds: many small files are few bytes, but each costs the peer a number."""
        return len(self._asked) < WINDOW_PARTS and self._unstored + PART_BYTES <= WINDOW_BYTES

    def announce(self) -> None:
        """New files came to this device, perhaps some that the peer asked for in vain."""
        self._send(Got())

    def receive(self, message: bytes, now: int) -> None:
        """A message of the blobs channel arrived. A broken rule closes the link."""
        if self._closed:
            return
        self._heard = now
        try:
            self._receive(message, now)
        except RemoteProtocolError as error:
            self._close(str(error))
        self.ask(now)

    def chunk_read(self, size: int | None, data: bytes) -> None:
        """The answer to ReadChunk; `size` None when the file is not here."""
        part = self._serving.popleft()
        length = 0 if size is None else min(part.length, CHUNK_BYTES, size - part.offset)
        if size is None or len(data) != length:
            self._send(Missing(part.digest))
        else:
            self._send(Chunk(part.digest, part.offset, size, data))
            end = part.offset + length
            if min(part.offset + part.length, size) > end:
                self._serving.appendleft(Part(part.digest, end, part.length - length))
        self._read_next()

    def stored(self, chunk: StoreChunk, now: int) -> bool:
        """The answer to StoreChunk; whether the whole file is now to be verified."""
        self._unstored -= len(chunk.data)
        if self._unstored < 0:
            raise LocalProtocolError("more was stored than had arrived")
        is_last = self._plan.stored(self._peer, chunk.digest, chunk.offset, len(chunk.data))
        self.ask(now)
        return is_last

    def deadline(self) -> int | None:
        """When to call `handle_timeout`, in milliseconds; None while nothing is asked for."""
        if self._closed:
            return None
        answer = [self._heard + ANSWER_MS] if self._asked else []
        again = [self._patient_until] if self._has_new_files else []
        return min([*answer, *again], default=None)

    def handle_timeout(self, now: int) -> None:
        """Time has passed."""
        if self._closed:
            return
        if self._asked and now >= self._heard + ANSWER_MS:
            self._close("attachments were asked for and did not come")
            return
        self._ask_again(now)
        self.ask(now)

    # --- inside --------------------------------------------------------------------------

    def _ask_again(self, now: int) -> None:
        """For what the peer lacked, if it has new files since and was not asked just now."""
        if self._has_new_files and now >= self._patient_until:
            self._has_new_files = False
            self._patient_until = now + AGAIN_MS * self._plan.forgive(self._peer)
            self._outputs.append(LookAgain())

    def _receive(self, message: bytes, now: int) -> None:
        try:
            frame = _decoder.decode(message)
        except UNDECODABLE as error:
            raise RemoteProtocolError(f"not an attachment frame: {error}") from error
        if isinstance(frame, Got):
            self._has_new_files = True
            self._ask_again(now)
            return
        if len(frame.digest) != DIGEST_BYTES:
            raise RemoteProtocolError("a digest has the wrong length")
        if isinstance(frame, Want):
            self._on_want(frame)
            return
        if not self._asked or self._asked[0].digest != frame.digest:
            raise RemoteProtocolError("a file that was not asked for")
        if isinstance(frame, Missing):
            self._unstored -= self._asked.popleft().length
            self._plan.missing(self._peer, frame.digest)
            self._outputs.append(AskOthers())
            return
        self._on_chunk(frame)

    def _on_want(self, want: Want) -> None:
        if not (0 <= want.offset <= BLOB_BYTES_MAX and 0 < want.length <= ASKED_BYTES_MAX):
            raise RemoteProtocolError("a part is out of range")
        self._serving.append(Part(want.digest, want.offset, want.length))
        asked = sum(part.length for part in self._serving)
        if asked > ASKED_BYTES_MAX or len(self._serving) > ASKED_PARTS_MAX:
            raise RemoteProtocolError("more is asked for at once than may be")
        if len(self._serving) == 1:
            self._read_next()

    def _read_next(self) -> None:
        if self._serving:
            part = self._serving[0]
            length = min(part.length, CHUNK_BYTES)
            self._outputs.append(ReadChunk(part.digest, part.offset, length))

    def _on_chunk(self, chunk: Chunk) -> None:
        part, length = self._asked[0], len(chunk.data)
        end = chunk.offset + length
        if chunk.offset != part.offset or not end <= chunk.size <= BLOB_BYTES_MAX:
            raise RemoteProtocolError("a chunk that does not fit")
        if length != min(part.length, CHUNK_BYTES, chunk.size - chunk.offset):
            raise RemoteProtocolError("a chunk of the wrong length")
        self._asked.popleft()
        if length < part.length:
            if end < chunk.size:
                self._asked.appendleft(Part(part.digest, end, part.length - length))
            else:
                self._unstored -= part.length - length  # the file ends before the part
        if self._plan.take(self._peer, chunk.digest, chunk.offset, length, chunk.size):
            span = self._plan.completed(chunk.digest, end)
            self._outputs.append(StoreChunk(chunk.digest, chunk.offset, chunk.data, span))
        else:
            self._unstored -= length
            self._outputs.append(AskOthers())

    def _close(self, detail: str) -> None:
        self._closed = True
        self._outputs.append(Close(Reason("link_protocol", {"detail": detail})))

    def _send(self, frame: BlobFrame) -> None:
        self._outputs.append(Send("blobs", _encoder.encode(frame)))
