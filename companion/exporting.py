"""Exports conversations to a file or folder that is there whole or not at all.

It only reads: window and command line export by themselves, whether or not a daemon runs. What is
written comes to its name when it is complete, by a rename, and replaces nothing unasked.
"""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from companion.digests import is_right
from companion.errors import CompanionError
from companion.formats.base import Export, Exporter
from companion.formats.file_names import stem_of
from companion.model.exported import ExportedAttachment, ExportedConversation
from companion.views.pages import Views

SEARCHED_MAX: Final = 1_000_000
"""All that a search finds is exported."""

_FULL: Final = (errno.ENOSPC, errno.EDQUOT)

Tell = Callable[[int, int], None]
"""Told how many of how many conversations are written; may raise Cancelled."""


class Cancelled(Exception):
    """The person does not want it any more. Nothing is left of it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export.

    conversations: their ids; None: all, and the saved prompts.
    output: a file to be made, or a folder that is there: it gets one with a name of its own.
    """

    exporter: Exporter
    conversations: Sequence[str] | None
    output: Path
    replace: bool = False
    all_branches: bool = False
    pictures: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    missing: attachments whose bytes are not on this computer yet, or
    damaged: are not what they should be.
    """

    path: Path
    conversations: int
    missing: int
    damaged: int = 0


def searched(views: Views, text: str) -> list[str]:
    """The conversations in which something is found, the best first."""
    hits = views.search(text, limit=SEARCHED_MAX)
    return list(dict.fromkeys(hit.conversation for hit in hits))


def export(views: Views, wanted: Wanted, tell: Tell) -> Exported:
    """Write it.

    Raises:
        CompanionError: export_nothing, export_exists, disk_full or file_unwritable; nothing was
            written.
        Cancelled: `tell` has raised it; nothing was written.
    """
    ids = wanted.conversations if wanted.conversations is not None else views.all_conversations()
    if not ids:
        raise CompanionError("export_nothing")
    target = _target(views, wanted, ids)
    reading = _Reading(views, ids, tell)
    with _told_to_people(target), _workplace(target) as work:
        written_ms = time.time_ns() // 1_000_000
        prompts = views.all_prompts() if wanted.conversations is None else iter(())
        job = Export(
            reading.conversations(), prompts, written_ms, wanted.all_branches, wanted.pictures
        )
        wanted.exporter.write(job, work / target.name)
        if not reading.count:
            raise CompanionError("export_nothing")
        _move(work, target, replace=wanted.replace)
    return Exported(target, reading.count, len(reading.missing), len(reading.damaged))


class _Reading:
    """The conversations, one at a time; counts what has come."""

    def __init__(self, views: Views, ids: Sequence[str], tell: Tell) -> None:
        self._views = views
        self._ids = ids
        self._tell = tell
        self._right: set[bytes] = set()
        self.count = 0
        self.missing: set[bytes] = set()
        self.damaged: set[bytes] = set()

    def conversations(self) -> Iterator[ExportedConversation]:
        """Those that are still there."""
        for done, conversation in enumerate(self._ids):
            self._tell(done, len(self._ids))
            whole = self._views.whole_conversation(conversation)
            if whole is not None:
                self.count += 1
                self.missing |= {uid for uid, a in whole.attachments.items() if a.path is None}
                attachments = {uid: self._sound(uid, a) for uid, a in whole.attachments.items()}
                yield replace(whole, attachments=attachments)
        self._tell(len(self._ids), len(self._ids))

    def _sound(self, uid: bytes, attachment: ExportedAttachment) -> ExportedAttachment:
        """Without its file, if that does not hold its bytes any more."""
        if attachment.path is None or attachment.digest in self._right:
            return attachment
        try:
            if is_right(attachment.path, attachment.digest):
                self._right.add(attachment.digest)
                return attachment
        except OSError:
            pass  # it can be read no better by whoever writes
        self.damaged.add(uid)
        return replace(attachment, path=None)


def default_name(views: Views, exporter: Exporter, ids: Sequence[str]) -> str:
    """A name for an export of these conversations."""
    whole = views.conversation(ids[0]) if len(ids) == 1 else None
    if whole is not None and whole.title:
        return stem_of(whole.title) + exporter.suffix
    return f"companion-export-{time.strftime('%Y-%m-%d')}{exporter.suffix}"


def _target(views: Views, wanted: Wanted, ids: Sequence[str]) -> Path:
    output = wanted.output.absolute()
    if not output.is_dir():
        if output.exists() and not wanted.replace:
            raise CompanionError("export_exists", path=str(output))
        return output
    name = default_name(views, wanted.exporter, ids)
    return output / _free(output, name, wanted.exporter.suffix)


def _free(folder: Path, name: str, suffix: str) -> str:
    """The name, or one like it that nothing has."""
    stem, number = name.removesuffix(suffix), 1
    while (folder / name).exists():
        number += 1
        name = f"{stem} ({number}){suffix}"
    return name


@contextmanager
def _told_to_people(target: Path) -> Iterator[None]:
    """What the disk refuses, as a person reads it."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise CompanionError("disk_full") from error
        detail = error.strerror or str(error)
        raise CompanionError("file_unwritable", path=str(target), detail=detail) from error


@contextmanager
def _workplace(target: Path) -> Iterator[Path]:
    """A folder beside the target, for what is not complete; gone in the end, whatever happens."""
    with tempfile.TemporaryDirectory(
        prefix=".companion-export-", dir=target.parent, ignore_cleanup_errors=True
    ) as work:
        yield Path(work)


def _move(work: Path, target: Path, *, replace: bool) -> None:
    """Bring all that was made to its place, the thing itself last."""
    made = sorted(work.iterdir(), key=lambda each: each.name == target.name)
    places = [(each, target.with_name(each.name)) for each in made]
    for _, place in places:
        if place.exists() and not replace:
            raise CompanionError("export_exists", path=str(place))
    for each, place in places:
        if place.is_dir():  # never taken away, only added to
            shutil.copytree(each, place, dirs_exist_ok=True)
        else:
            os.replace(each, place)
