"""The watched folder: whatever export comes to lie in it is imported by itself."""

import asyncio
import logging
import os
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
        self._kept, self._last = _Kept(folder), {}
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
        if not kept.folder:
            return
        now = await asyncio.to_thread(_files, Path(kept.folder))
        ready = [
            name
            for name, look in now.items()
            if self._last.get(name) == look and kept.done.get(name) != look
        ]
        self._last = now
        for name in ready:
            path = str(Path(kept.folder) / name)
            (file,) = (await self._importing.import_all([path])).files
            if self._kept is not kept:
                return  # another folder was chosen meanwhile
            kept.done[name] = now[name]
            await self._save()
            self._tell(m.FolderImported(file=file))
        if kept.done.keys() - now.keys():
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
