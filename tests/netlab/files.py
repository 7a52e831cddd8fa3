"""A large attachment in a profile, before its daemon first runs."""

import random
import secrets
from dataclasses import dataclass
from pathlib import Path

from companion.library import Library, wall_ms
from companion.model.ids import born_here
from companion.model.records import ATTACHMENT, CONVERSATION, MESSAGE
from companion.profile import Profile
from companion.store.writer import Edit

BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Attached:
    """A message with an attachment: ids in hexadecimal."""

    attachment: str
    digest: str
    size: int


class Noise:
    """A stream of bytes that nothing compresses, the same for a seed."""

    def __init__(self, seed: int, size: int) -> None:
        self._random = random.Random(seed)
        self._left = size

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        size = min(self._left, BLOCK_BYTES if size < 0 else size)
        self._left -= size
        return self._random.randbytes(size)


async def attach(directory: Path, size: int, *, seed: int = 1) -> Attached:
    """Write a conversation with an attachment of this size into a profile that is not in use."""
    profile = Profile(directory)
    profile.prepare()
    library = await Library.open(profile.database, profile.blobs)
    try:
        digest, _, _ = library.blobs.put_stream(b"", Noise(seed, size))
        talk, note, file = (born_here(wall_ms(), secrets.token_bytes(10)) for _ in range(3))
        parts = [{"type": "file", "attachment": file}]
        attachment = {"digest": digest, "size": size, "name": f"film{seed}.bin"}
        await library.write(
            [
                Edit(talk, CONVERSATION, {"title": "A film"}),
                Edit(note, MESSAGE, {"conversation": talk, "role": "user", "parts": parts}),
                Edit(file, ATTACHMENT, attachment),
            ]
        )
        await library.ask(lambda store: store.mark_blobs([digest]))
    finally:
        await library.close()
    return Attached(file.hex(), digest.hex(), size)
