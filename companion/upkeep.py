"""What keeps a profile's data safe while the daemon runs: snapshots, backups, and the doctor.

Each of them reads the database through a connection of its own, on a thread of its own; only
what the doctor mends is done on the writer's thread.
"""

import asyncio
import functools
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import companion
from companion.control import messages as m
from companion.errors import CompanionError
from companion.library import Library, wall_ms
from companion.profile import Profile
from companion.reasons import Reason
from companion.store.backups import default_name, write_backup
from companion.store.doctor import Examined, Finding, examine, mend
from companion.store.snapshots import Snapshots
from companion.verifying import Stopped, Verified

logger = logging.getLogger(__name__)

CHECK_S: Final = 60 * 60.0
_PROGRESS_PARTS: Final = 100


class Upkeep:
    """Of the profile that the library belongs to.

    Args:
        recovered: what was done to the database before it was opened.
        broadcast: tells all clients.
        on_warning: told when `warnings` has changed.
    """

    def __init__(
        self,
        profile: Profile,
        library: Library,
        *,
        recovered: list[Reason],
        broadcast: Callable[[m.Event], None],
        on_warning: Callable[[], None],
    ) -> None:
        self._profile = profile
        self._library = library
        self._recovered = recovered
        self._failed: Reason | None = None
        self._broadcast = broadcast
        self._on_warning = on_warning
        self._examining: set[threading.Event] = set()
        self._snapshots = Snapshots(profile.snapshots, profile.database)

    @property
    def warnings(self) -> list[m.ReasonValue]:
        """What a person should know of it, until the next start or until it is mended."""
        failed = [self._failed] if self._failed is not None else []
        return [m.ReasonValue(*reason) for reason in (*self._recovered, *failed)]

    async def take_snapshots(self) -> None:
        """One a day, for ever. It is looked hourly, since computers sleep."""
        while True:
            failed = None
            try:
                await asyncio.to_thread(self._take_snapshot_if_due)
            except CompanionError as error:
                logger.warning("no snapshot could be made: %s", error)
                failed = Reason("snapshot_failed", {"detail": str(error)})
            if failed != self._failed:
                self._failed = failed
                self._on_warning()
            await asyncio.sleep(CHECK_S)

    async def backup(self, path: str) -> m.BackedUp:
        """Write everything into one file; in a folder, under a name with the time.

        Raises:
            CompanionError: bad_request, file_in_the_way, database_damaged, disk_full or
                profile_not_writable.
        """
        target = Path(path)
        if not target.is_absolute():
            raise CompanionError("bad_request", detail=path)
        now_ms = wall_ms()
        if target.is_dir():
            target /= default_name(now_ms)
        write = functools.partial(
            write_backup,
            self._profile.database,
            self._library.blobs,
            target,
            now_ms=now_ms,
            software=f"companion {companion.__version__}",
        )
        damaged = 0
        try:
            size = await asyncio.to_thread(write)
        except CompanionError as error:
            # What was read back was not right: it may have been wrong here already.
            damaged = await self._verify() if error.reason.code == "backup_damaged" else 0
            if not damaged:
                raise
            size = await asyncio.to_thread(write)
        return m.BackedUp(path=str(target), bytes=size, damaged=damaged)

    async def _verify(self) -> int:
        """How many files of attachments were wrong; they are no longer here."""
        verifying = self._library.attachments.verifying
        return (await verifying.check_all(lambda _done, _total: None, threading.Event())).wrong

    async def examine(self, *, delete: bool) -> m.Examined:
        """Look at everything and mend what can be mended; `delete` files that nothing needs.

        Raises:
            CompanionError: the database cannot be read or written; doctor_stopped.
        """
        cancelled = threading.Event()
        self._examining.add(cancelled)
        try:
            return await self._examine(cancelled, delete=delete)
        finally:
            self._examining.discard(cancelled)

    def cancel_examining(self) -> None:
        """End what `examine` is doing. What it has mended stays so."""
        for cancelled in self._examining:
            cancelled.set()

    async def _examine(self, cancelled: threading.Event, *, delete: bool) -> m.Examined:
        database, blobs = self._profile.database, self._library.blobs
        looked = await asyncio.to_thread(examine, database, blobs, now_ms=wall_ms())
        thorough = bool(looked.findings)
        mended: Examined = await self._library.mend(
            lambda: mend(database, blobs, now_ms=wall_ms(), delete=delete, thorough=thorough),
        )
        verified = await self._verified(cancelled)
        if verified.wrong or any(finding.mended for finding in mended.findings):
            self._broadcast(m.Changed(kinds=[], conversations=[], many=True))
        return m.Examined(
            records=looked.records,
            files=looked.files,
            findings=[
                m.FindingValue(m.ReasonValue(*finding.reason), finding.mended)
                for finding in (*_of_files(verified, self._profile), *mended.findings)
            ],
        )

    async def _verified(self, cancelled: threading.Event) -> Verified:
        """What reading all attachments has found. Last of all, since it takes longest."""
        loop, told = asyncio.get_running_loop(), -1

        def tell(done: int, total: int) -> None:
            nonlocal told
            if total and told != (told := _PROGRESS_PARTS * done // total):
                loop.call_soon_threadsafe(
                    self._broadcast, m.ExamineProgress(done=done, total=total)
                )

        try:
            return await self._library.attachments.verifying.check_all(tell, cancelled)
        except Stopped as error:
            raise CompanionError("doctor_stopped") from error

    def _take_snapshot_if_due(self) -> None:
        now_ms = wall_ms()
        if self._snapshots.is_due(now_ms):
            logger.info("made the snapshot %s", self._snapshots.take(now_ms).name)


def _of_files(verified: Verified, profile: Profile) -> Iterator[Finding]:
    if verified.wrong:
        folder = str(profile.blobs / "aside")
        reason = Reason("doctor_files_wrong", {"count": verified.wrong, "folder": folder})
        yield Finding(reason, mended=True)
    if verified.unread:
        yield Finding(Reason("doctor_files_unread", {"count": verified.unread}), mended=False)
