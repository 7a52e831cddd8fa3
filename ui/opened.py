"""Copies of attachments that were opened with other programs: made, and deleted after a day."""

import contextlib
import filecmp
from pathlib import Path
from typing import Final

from companion.digests import copy_out
from companion.formats.file_names import FileNames
from companion.profile import Profile, blob_path, cache_beside
from ui.presenters.files import safe_name

KEPT_S: Final = 24 * 3600
"""Long enough for a program that has one open."""

_FOLDER: Final = "opened"


def set_out(path: str, name: str) -> Path:
    """A copy under its own name, for other programs: they must not write to the store itself.

    Only to be read, so that they ask where to save what is changed in it; one that was changed
    all the same is left alone, and the next copy gets another name.
    """
    blob = Path(path)
    folder = cache_beside(blob) / _FOLDER / (blob.parent.name + blob.name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = FileNames()
    while (copy := folder / names.take_file(safe_name(name))).exists():
        if filecmp.cmp(blob, copy, shallow=False):
            return copy
    copy_out(blob, copy)
    copy.chmod(0o400)  # whatever it is, it is no program here
    return copy


def clear(profile: Profile, now_s: float) -> None:
    """Delete the copies that are older than a day. One that was changed is somebody's work, and
    stays; so does what a program holds open, until another time."""
    for copy in (profile.directory / "cache" / _FOLDER).glob("*/*"):
        with contextlib.suppress(OSError):
            if copy.stat().st_mtime < now_s - KEPT_S and not _is_changed(copy, profile.blobs):
                copy.chmod(0o600)  # Windows deletes nothing that is only to be read
                copy.unlink()
                copy.parent.rmdir()


def _is_changed(copy: Path, blobs: Path) -> bool:
    """Whether another program wrote to it. Where the original is gone, the copy is to go too."""
    blob = blob_path(blobs, bytes.fromhex(copy.parent.name))
    return blob.exists() and not filecmp.cmp(copy, blob, shallow=False)
