"""Files that are compressed one by one, told by their first bytes: gzip, and Zstandard, in which
Codex keeps its sessions after a week."""

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Final, TypeAlias

import zstandard

from companion.errors import CompanionError

Open: TypeAlias = Callable[[], AbstractContextManager[IO[bytes]]]

HEAD_BYTES: Final = 4
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_DAMAGE: Final = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    lzma.LZMAError,
    zstandard.ZstdError,
    EOFError,
    UnicodeError,  # a zip's directory and the member disagree about its name
)


def suffix_of(head: bytes) -> str:
    """What the name of a compressed file that begins so ends with; empty: it is not one."""
    if head[:2] == _GZIP:
        return ".gz"
    return ".zst" if head[:4] == _ZSTD else ""


def unpacking(opener: Open, suffix: str, path: Path, name: str) -> Open:
    """Opens what `opener` opens, and gives its bytes as they were before they were compressed.

    Args:
        suffix: what `suffix_of` said.
    """

    @contextmanager
    def open_unpacked() -> Iterator[IO[bytes]]:
        with opener() as file, damage_told(path, name):
            if suffix == ".gz":
                yield gzip.GzipFile(fileobj=file)  # type: ignore[misc]
            else:
                unpacked = zstandard.ZstdDecompressor().stream_reader(
                    file, read_across_frames=True, closefd=False
                )
                yield io.BufferedReader(unpacked)

    return open_unpacked


@contextmanager
def damage_told(path: Path, name: str) -> Iterator[None]:
    """Damage inside a compressed file, as a person reads it."""
    try:
        yield
    except _DAMAGE as error:
        raise CompanionError("import_damaged_member", path=str(path), name=name) from error
    except (OSError, NotImplementedError, RuntimeError) as error:
        raise CompanionError(
            "file_unreadable", path=f"{path}: {name}", detail=str(error)
        ) from error
