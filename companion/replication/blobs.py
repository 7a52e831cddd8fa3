"""Attachments on their own channel: asked for by digest, in chunks, from where one stopped.

Either side asks for the bytes it lacks (WANT digest, offset) and gets chunks until the end,
or MISSING. At most `WANTS` files are asked for at once and one chunk of each is answered at
a time, on request, so neither side can make the other buffer; a large file never stands
before a small change, which travels on the other channel. The receiver's store verifies the
digest of the whole before the file counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from companion.errors import UNDECODABLE, LocalProtocolError, RemoteProtocolError
from companion.reasons import Reason
from companion.replication.outputs import Close, Send

DIGEST_BYTES: Final = 32
CHUNK_BYTES: Final = 48 * 1024
"""With its header, a chunk stays under the 60,000 bytes that a data channel carries unsplit."""

WANTS: Final = 8
BLOB_BYTES_MAX: Final = 2**40


class Want(msgspec.Struct, tag=1, array_like=True, frozen=True):
    """Send the chunk of this file that begins at `offset`."""

    digest: bytes
    offset: int


class Chunk(msgspec.Struct, tag=2, array_like=True, frozen=True):
    """Bytes of a file; `size` is that of the whole file."""

    digest: bytes
    offset: int
    size: int
    data: bytes


class Missing(msgspec.Struct, tag=3, array_like=True, frozen=True):
    """The sender does not have this file (yet)."""

    digest: bytes


class Got(msgspec.Struct, tag=4, array_like=True, frozen=True):
    """The sender has new files; those that were missing may be asked for again."""


BlobFrame = Want | Chunk | Missing | Got

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(BlobFrame)


@dataclass(frozen=True, slots=True)
class ReadChunk:
    """Read up to CHUNK_BYTES of a file at `offset`; then call `chunk_read`."""

    digest: bytes
    offset: int


@dataclass(frozen=True, slots=True)
class StoreChunk:
    """Append to the partial file, and finish it when it is whole; then call `stored`."""

    digest: bytes
    offset: int
    size: int
    data: bytes


@dataclass(frozen=True, slots=True)
class LookAgain:
    """The peer has new files: call `want` for what is lacking here."""


BlobOutput = Send | ReadChunk | StoreChunk | LookAgain | Close


class BlobSession:
    """The attachment machine of one link."""

    def __init__(self) -> None:
        self._outputs: list[BlobOutput] = []
        self._wanted: dict[bytes, int] = {}  # digest → offset to ask for next; in order
        self._asked: set[bytes] = set()  # a chunk is on its way
        self._storing: set[bytes] = set()
        self._absent: set[bytes] = set()  # the peer said it lacks them
        self._reading = 0  # chunks that the peer waits for
        self._closed = False

    def outputs(self) -> Iterator[BlobOutput]:
        """Take what is to be done, in order."""
        taken, self._outputs = self._outputs, []
        return iter(taken)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked for here."""
        return not self._wanted

    def want(self, digest: bytes, offset: int) -> None:
        """A file is lacking here, of which `offset` bytes are already there."""
        if digest not in self._wanted and digest not in self._absent:
            self._wanted[digest] = offset
            self._ask()

    def announce(self) -> None:
        """New files came to this device, perhaps some that the peer asked for in vain."""
        self._send(Got())

    def receive(self, message: bytes) -> None:
        """A message of the blobs channel arrived. A broken rule closes the link."""
        if self._closed:
            return
        try:
            self._receive(message)
        except RemoteProtocolError as error:
            self._closed = True
            self._outputs.append(Close(Reason("link_protocol", {"detail": str(error)})))

    def chunk_read(self, digest: bytes, offset: int, size: int | None, data: bytes) -> None:
        """The answer to ReadChunk; `size` None when the file is not here."""
        self._reading -= 1
        self._send(Missing(digest) if size is None else Chunk(digest, offset, size, data))

    def stored(self, digest: bytes, offset: int | None) -> None:
        """The answer to StoreChunk: the bytes now there, or None when the file is whole."""
        self._take_stored(digest)
        if offset is None:
            del self._wanted[digest]
        else:
            self._wanted[digest] = offset
        self._ask()

    def refused(self, digest: bytes) -> None:
        """The answer to StoreChunk: the whole is not what its digest says, or has no room here.

        This peer is not asked for it again on this link, until `forgive`; another one may have
        it right.
        """
        self._take_stored(digest)
        del self._wanted[digest]
        self._absent.add(digest)
        self._ask()

    def forgive(self) -> None:
        """What was refused or missing may be wanted again."""
        self._absent.clear()

    # --- inside --------------------------------------------------------------------------

    def _receive(self, message: bytes) -> None:
        try:
            frame = _decoder.decode(message)
        except UNDECODABLE as error:
            raise RemoteProtocolError(f"not an attachment frame: {error}") from error
        if isinstance(frame, Got):
            self.forgive()
            self._outputs.append(LookAgain())
            return
        if len(frame.digest) != DIGEST_BYTES:
            raise RemoteProtocolError("a digest has the wrong length")
        if isinstance(frame, Want):
            if not 0 <= frame.offset <= BLOB_BYTES_MAX:
                raise RemoteProtocolError("an offset is out of range")
            self._reading += 1
            if self._reading > WANTS:
                raise RemoteProtocolError("more files are asked for at once than may be")
            self._outputs.append(ReadChunk(frame.digest, frame.offset))
            return
        if frame.digest not in self._asked:
            raise RemoteProtocolError("a file that was not asked for")
        self._asked.remove(frame.digest)
        if isinstance(frame, Missing):
            del self._wanted[frame.digest]
            self._absent.add(frame.digest)
            self._ask()
            return
        self._on_chunk(frame)

    def _on_chunk(self, chunk: Chunk) -> None:
        end = chunk.offset + len(chunk.data)
        if chunk.offset != self._wanted[chunk.digest] or not end <= chunk.size <= BLOB_BYTES_MAX:
            raise RemoteProtocolError("a chunk that does not fit")
        if len(chunk.data) > CHUNK_BYTES or (not chunk.data and end < chunk.size):
            raise RemoteProtocolError("a chunk of the wrong length")
        self._storing.add(chunk.digest)
        self._outputs.append(StoreChunk(chunk.digest, chunk.offset, chunk.size, chunk.data))

    def _take_stored(self, digest: bytes) -> None:
        if digest not in self._storing:
            raise LocalProtocolError("a chunk stored that did not arrive")
        self._storing.remove(digest)

    def _ask(self) -> None:
        for digest, offset in self._wanted.items():
            if len(self._asked) >= WANTS:
                return
            if digest not in self._asked and digest not in self._storing:
                self._asked.add(digest)
                self._send(Want(digest, offset))

    def _send(self, frame: BlobFrame) -> None:
        self._outputs.append(Send("blobs", _encoder.encode(frame)))
