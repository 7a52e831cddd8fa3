"""The digests by which attachments' bytes are named: BLAKE2b, 256 bits."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from companion.errors import CompanionError

DIGEST_BYTES: Final = 32
READ_BYTES: Final = 1 << 20


def digest_of(data: bytes) -> bytes:
    """The name under which bytes are kept."""
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest()


def untold(_size: int) -> None:
    """Nobody wants to know how far the reading has come."""


def is_right(path: Path, digest: bytes, tell: Callable[[int], None] = untold) -> bool:
    """Whether a file holds the bytes of this digest.

    Args:
        tell: told of each piece that is read, how many bytes it has; may raise.

    Raises:
        OSError: it cannot be read.
    """
    seen = hashlib.blake2b(digest_size=DIGEST_BYTES)
    with path.open("rb") as file:
        while data := file.read(READ_BYTES):
            seen.update(data)
            tell(len(data))
    return seen.digest() == digest


def copy_out(blob: Path, target: Path) -> None:
    """Copy a file of the blob store, if it holds the bytes that its place says.

    Raises:
        CompanionError: attachment_damaged; there is no copy.
        OSError: it cannot be read or written.
    """
    shutil.copyfile(blob, target)
    if not is_right(target, bytes.fromhex(blob.parent.name + blob.name)):
        target.unlink()
        raise CompanionError("attachment_damaged")
