"""Puts another database in the place of a profile's own; a crash leaves the one or the other.

    replacing/companion.db   the new one, while it is being made
    replacing/journal        from here on it is certain that it will take its place
    set-aside/<name>/…       what was there before; never deleted by Companion

The steps after the new one is made are a list. Each of them is one rename or deletion that may
be repeated, so whoever comes after a crash begins the list again, when there is a journal, and
clears up, when there is none.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from companion.store import durable
from companion.store.durable import disk_told_to_people

_LOG: Final = "-wal"
_INDEX: Final = "-shm"


class Replacement:
    """Of the database of the profile in `directory`, whose lock the caller holds.

    Every method raises CompanionError (disk_full, profile_not_writable).
    """

    def __init__(self, directory: Path, database: Path) -> None:
        self._directory = directory
        self._database = database
        self._folder = directory / "replacing"
        self._journal = self._folder / "journal"
        self.staged = self._folder / database.name

    def begin(self) -> Path:
        """Make room; the new database is to be made at the path returned, and closed."""
        with disk_told_to_people(self._directory):
            assert not self._journal.exists(), "finish the other one first"
            self._clear()
            durable.make_folder(self._folder)
        return self.staged

    def carry_out(self, name: str) -> Path:
        """Put it in place; where what was there before lies now, in a folder called `name`."""
        with disk_told_to_people(self._directory):
            for step in STEPS:
                step(self, name)
            self._clear()
        return self._set_aside(name)

    def finish_or_undo(self) -> None:
        """After a crash: put it in place if that was certain, else forget it."""
        with disk_told_to_people(self._directory):
            if self._journal.exists():
                self.carry_out(self._journal.read_text("utf-8"))
            self._clear()

    # --- the steps -----------------------------------------------------------------------

    def _flush(self, _name: str) -> None:
        if self.staged.exists():
            durable.flush(self.staged)
            durable.flush_directory(self._folder)

    def _write_journal(self, name: str) -> None:
        durable.write(self._journal, name.encode())

    def _set_database_aside(self, name: str) -> None:
        self._move_aside(self._database, name)

    def _set_log_aside(self, name: str) -> None:
        self._move_aside(self._beside(_LOG), name)

    def _drop_index(self, _name: str) -> None:
        """The index of a log says nothing that is not in the log."""
        if self.staged.exists():
            durable.remove(self._beside(_INDEX))

    def _put_in_place(self, _name: str) -> None:
        if self.staged.exists():
            durable.move(self.staged, self._database)

    def _drop_journal(self, _name: str) -> None:
        durable.remove(self._journal)

    # --- inside --------------------------------------------------------------------------

    def _move_aside(self, path: Path, name: str) -> None:
        # Without a staged database, the new one is in place already: it must stay there.
        if self.staged.exists() and path.exists():
            folder = self._set_aside(name)
            durable.make_folder(folder)
            target = folder / path.name
            while target.exists():
                target = target.with_name(target.name + "~")
            durable.move(path, target)

    def _beside(self, suffix: str) -> Path:
        return self._database.with_name(self._database.name + suffix)

    def _set_aside(self, name: str) -> Path:
        return self._directory / "set-aside" / name

    def _clear(self) -> None:
        if self._folder.exists():
            shutil.rmtree(self._folder)


STEPS: Final[tuple[Callable[[Replacement, str], None], ...]] = (
    Replacement._flush,
    Replacement._write_journal,
    Replacement._set_database_aside,
    Replacement._set_log_aside,
    Replacement._drop_index,
    Replacement._put_in_place,
    Replacement._drop_journal,
)
"""In this order. With the second, the journal, it is certain that the new one takes its place."""
