"""The watched folder: whatever export comes to lie in it is imported by itself."""

import asyncio
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from companion.control import messages as m
from companion.errors import CompanionError
from companion.importing.run import Importing
from companion.library import Library
from companion.store import meta

LOOK_S: Final = 3.0
"""Between two looks. A file that has not changed between them is taken to be complete."""

FILES_MAX: Final = 2_000
"""More in one folder are not looked at: it is not one that was made for this."""

TRY_AGAIN_S: Final = 300.0
_TRY_AGAIN: Final = ("disk_full", "profile_not_writable", "database_busy")
"""Why an export did not come in that may come in later as it is."""

_UNFINISHED: Final = (".part", ".crdownload", ".download", ".tmp", ".partial")
_logger = logging.getLogger(__name__)


class Look(NamedTuple):
    """How a file was when it was looked at."""

    size: int
    modified_ns: int


class _Kept(msgspec.Struct):
    folder: str = ""
    done: dict[str, Look] = {}


class Watching:
    """Imports from one folder, chosen by a person.

    Args:
        tell: told what was imported.
    """

    def __init__(
        self, library: Library, importing: Importing, tell: Callable[[m.Event], None]
    ) -> None:
        self._library = library
        self._importing = importing
        self._tell = tell
        self._kept = _Kept()
        self._last: dict[str, Look] = {}
        self._again: dict[str, float] = {}  # what is tried again, and from when on

    @property
    def folder(self) -> str:
        """The folder that is watched; empty for none."""
        return self._kept.folder

    async def watch(self, folder: str) -> None:
        """Watch this folder from now on, with what is in it already; empty: none.

        Raises:
            CompanionError: watch_no_folder.
        """
        if folder and not (Path(folder).is_absolute() and Path(folder).is_dir()):
            raise CompanionError("watch_no_folder", path=folder)
        self._kept, self._last, self._again = _Kept(folder), {}, {}
        await self._save()

    async def open(self) -> None:
        """Go on with the folder that was chosen before the last end."""
        kept = await self._library.ask(lambda store: store.meta_get(meta.WATCHED))
        if kept:
            self._kept = msgspec.msgpack.decode(kept, type=_Kept)

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        await self.open()
        while True:
            try:
                await self.look()
            except CompanionError as error:
                _logger.warning("the watched folder was not imported from: %s", error)
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Import what has not changed since the last look and was not imported as it is."""
        kept = self._kept
        if not kept.folder or self._library.is_in_trouble:
            return
        now = await asyncio.to_thread(_files, Path(kept.folder))
        ready = [
            name
            for name, look in now.items()
            if self._last.get(name) == look
            and kept.done.get(name) != look
            and self._again.get(name, 0.0) <= time.monotonic()
        ]
        self._last = now
        for name in ready:
            path = str(Path(kept.folder) / name)
            (file,) = (await self._importing.import_all([path])).files
            if self._kept is not kept:
                return  # another folder was chosen meanwhile
            if file.error is not None and file.error.code in _TRY_AGAIN:
                was_told = name in self._again
                self._again[name] = time.monotonic() + TRY_AGAIN_S
                if was_told:
                    continue
            else:
                self._again.pop(name, None)
                kept.done[name] = now[name]
                await self._save()
            self._tell(m.FolderImported(file=file))
        if now and kept.done.keys() - now.keys():  # an empty folder may be a stick pulled out
            kept.done = {name: look for name, look in kept.done.items() if name in now}

    async def _save(self) -> None:
        kept = msgspec.msgpack.encode(self._kept)
        await self._library.ask(lambda store: store.meta_set(meta.WATCHED, kept))


def _files(folder: Path) -> dict[str, Look]:
    """The files in a folder; none, if it is not there: a stick may be plugged in again."""
    found: dict[str, Look] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if len(found) == FILES_MAX:
                    break
                if entry.name.startswith(".") or entry.name.lower().endswith(_UNFINISHED):
                    continue
                if entry.is_file(follow_symlinks=False):
                    status = entry.stat(follow_symlinks=False)
                    found[entry.name] = Look(status.st_size, status.st_mtime_ns)
    except OSError:
        return {}
    return found
