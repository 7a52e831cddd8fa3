"""What each command does: the handler behind the control socket."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import msgspec

from companion import wiping
from companion.collecting import Collecting
from companion.control import messages as m
from companion.editing import Editing
from companion.errors import CompanionError
from companion.fetching import choose, fetch
from companion.importing.run import Importing
from companion.importing.watching import Watching
from companion.library import Commit, Library
from companion.model import ids
from companion.profile import Profile
from companion.reaching import Reachable, Reaching
from companion.reasons import Reason
from companion.store.queries import Totals
from companion.store.wanted import Mode, Wanted
from companion.store.writer import Store
from companion.syncing import Syncable, Syncing
from companion.upkeep import Upkeep

CONVERSATIONS_TOLD_MAX = 200
"""More than these in one commit, and clients are only told that there are many."""

MISSING_COUNTED_MAX = 10_000


class Network(Reachable, Syncable, Protocol):
    """What the service asks of the network (peers.node)."""

    @property
    def device_name(self) -> str:
        """What this device is called."""

    @property
    def warnings(self) -> list[m.ReasonValue]:
        """What a person should know."""

    def wrong_clocks(self) -> list[m.ReasonValue]:
        """Devices whose clock is far from ours, each by name."""

    def devices(self) -> list[m.DeviceValue]:
        """Every device of the group, this one first."""

    @property
    def forged(self) -> int:
        """How many statements about devices came that no device of the group has signed."""

    @property
    def pairing(self) -> m.PairingValue | None:
        """The pairing going on, or the last one while its end has not been seen."""

    async def start_pairing(self) -> m.PairingValue:
        """Show a code."""

    async def scan_pairing(self, link: str) -> m.PairingValue:
        """Take a code."""

    async def type_pairing(self, code: str) -> m.PairingValue:
        """Take a typed code."""

    async def compare_pairing(self, instance: str) -> m.PairingValue:
        """Meet a device whose person also compares."""

    async def confirm_pairing(self, check_code: str, matches: bool | None) -> m.PairingValue:
        """The person typed the newcomer's check code."""

    async def cancel_pairing(self) -> None:
        """End the pairing going on."""

    async def rename(self, name: str, device_id: str) -> None:
        """Give a device another name, this one if none is named."""

    async def remove(self, device_id: str, successor: str) -> None:
        """Put a device out of the group."""

    async def leave(self) -> None:
        """Be a group of this device alone."""

    async def compare(self, device_id: str) -> m.Compared:
        """Compare all records with another device, and mend what differs."""


class Service:
    """Handles commands.

    Args:
        broadcast: sends an event to every subscriber.
        on_decided: as companion.editing.Editing has it.
    """

    def __init__(
        self,
        *,
        library: Library,
        network: Network,
        upkeep: Upkeep,
        collecting: Collecting,
        importing: Importing,
        watching: Watching,
        welcome: m.Welcome,
        key_in_keyring: bool,
        broadcast: Callable[[m.Event], None],
        on_decided: Callable[[], None],
        quit_daemon: Callable[[], None],
    ) -> None:
        self._library = library
        self._network = network
        self._upkeep = upkeep
        self._collecting = collecting
        self._watching = watching
        self._welcome = welcome
        self._key_in_keyring = key_in_keyring
        self._broadcast = broadcast
        self._on_decided = on_decided
        self._quit = quit_daemon
        self._handlers: dict[type[Any], Callable[[Any], Awaitable[m.Result]]] = {
            m.Hello: self._hello,
            m.Subscribe: self._done,
            m.GetStatus: self._status,
            m.ListNearby: self._nearby,
            m.StartPairing: self._start_pairing,
            m.ScanPairing: self._scan_pairing,
            m.TypePairing: self._type_pairing,
            m.ComparePairing: self._compare_pairing,
            m.ConfirmPairing: self._confirm_pairing,
            m.CancelPairing: self._cancel_pairing,
            m.RenameDevice: self._rename_device,
            m.RemoveDevice: self._remove_device,
            m.LeaveGroup: self._leave_group,
            m.Backup: self._back_up,
            m.Examine: self._examine,
            m.CancelExamine: self._cancel_examine,
            m.Compare: self._compare,
            m.Quit: self._quit_daemon,
            m.WatchFolder: self._watch_folder,
            m.SetAttachmentPolicy: self._set_attachment_policy,
            m.FetchAttachment: self._fetch_attachment,
            m.BoundHistory: self._bound_history,
            **Reaching(network).handlers,
            **Syncing(network).handlers,
            **Editing(library, importing, broadcast, on_decided).handlers,
        }

    async def handle(self, command: m.Command) -> m.Result:
        """Do it. Raises CompanionError with what the person should know."""
        return await self._handlers[type(command)](command)

    async def status(self) -> m.Status:
        """The state of everything."""
        wanted, rules = self._library.attachments.wanted, self._network.rules
        counts, missing, elsewhere = await self._library.ask(lambda s: _counted(s, wanted))
        return m.Status(
            device_name=self._network.device_name,
            paused=self._network.paused,
            key_in_keyring=self._key_in_keyring,
            conversations=counts.conversations,
            messages=counts.messages,
            attachments=counts.attachments,
            attachments_missing=missing,
            conflicts=counts.conflicts,
            returned=counts.held,
            quarantined=counts.quarantined,
            forged=self._network.forged,
            attachment_mode=wanted.mode.value,
            attachment_limit_mb=wanted.limit_mb,
            attachments_elsewhere=elsewhere,
            watched_folder=self._watching.folder,
            paused_until_ms=rules.paused_until_ms if self._network.paused else 0,
            upload_kb=rules.upload_kb,
            download_kb=rules.download_kb,
            devices=self._network.devices(),
            pairing=self._network.pairing,
            warnings=[
                *_not_saved(self._library.trouble),
                *self._upkeep.warnings,
                *self._collecting.warnings,
                *self._network.warnings,
                *self._network.wrong_clocks(),
            ],
        )

    # --- about the daemon ----------------------------------------------------------------

    async def _hello(self, command: m.Hello) -> m.Result:
        if command.version != m.CONTROL_VERSION:
            raise CompanionError("daemon_version", found=m.CONTROL_VERSION, known=command.version)
        return msgspec.structs.replace(self._welcome, device_name=self._network.device_name)

    async def _done(self, _command: object) -> m.Result:
        return m.Done()

    async def _status(self, _command: m.GetStatus) -> m.Result:
        return await self.status()

    async def _nearby(self, _command: m.ListNearby) -> m.Result:
        return m.Nearby(devices=self._network.nearby())

    async def _back_up(self, command: m.Backup) -> m.Result:
        return await self._upkeep.backup(command.path)

    async def _examine(self, command: m.Examine) -> m.Result:
        return await self._upkeep.examine(delete=command.repair)

    async def _cancel_examine(self, _command: m.CancelExamine) -> m.Result:
        self._upkeep.cancel_examining()
        return m.Done()

    async def _compare(self, command: m.Compare) -> m.Result:
        return await self._network.compare(command.device_id)

    async def _watch_folder(self, command: m.WatchFolder) -> m.Result:
        await self._watching.watch(command.folder)
        return m.Done()

    async def _set_attachment_policy(self, command: m.SetAttachmentPolicy) -> m.Result:
        await choose(self._library, command)
        self._on_decided()
        return m.Done()

    async def _fetch_attachment(self, command: m.FetchAttachment) -> m.Result:
        fetching = await fetch(self._library, command)
        self._on_decided()
        return fetching

    async def _bound_history(self, command: m.BoundHistory) -> m.Result:
        days, mb = await self._library.ask(
            lambda store: store.bound_history(command.days, command.mb)
        )
        return m.HistoryBounds(days=days, mb=mb)

    async def _quit_daemon(self, _command: m.Quit) -> m.Result:
        asyncio.get_running_loop().call_later(0.05, self._quit)
        return m.Done()

    # --- devices -------------------------------------------------------------------------

    async def _start_pairing(self, _command: m.StartPairing) -> m.Result:
        return m.Pairing(pairing=await self._network.start_pairing())

    async def _scan_pairing(self, command: m.ScanPairing) -> m.Result:
        return m.Pairing(pairing=await self._network.scan_pairing(command.link))

    async def _type_pairing(self, command: m.TypePairing) -> m.Result:
        return m.Pairing(pairing=await self._network.type_pairing(command.code))

    async def _compare_pairing(self, command: m.ComparePairing) -> m.Result:
        return m.Pairing(pairing=await self._network.compare_pairing(command.instance))

    async def _confirm_pairing(self, command: m.ConfirmPairing) -> m.Result:
        confirmed = self._network.confirm_pairing(command.check_code, command.matches)
        return m.Pairing(pairing=await confirmed)

    async def _cancel_pairing(self, _command: m.CancelPairing) -> m.Result:
        await self._network.cancel_pairing()
        return m.Done()

    async def _rename_device(self, command: m.RenameDevice) -> m.Result:
        await self._network.rename(command.name, command.device_id)
        return m.Done()

    async def _remove_device(self, command: m.RemoveDevice) -> m.Result:
        await self._network.remove(command.device_id, command.successor)
        return m.Done()

    async def _leave_group(self, command: m.LeaveGroup) -> m.Result:
        await self._network.leave()
        if command.wipe:
            wiping.order(Profile(self._library.directory))
            return await self._quit_daemon(m.Quit())
        return m.Done()


def _counted(store: Store, wanted: Wanted) -> tuple[Totals, int, int]:
    """The totals, and how many attachments are lacking: those that are wanted, and the others."""
    every = len(store.missing_blobs(MISSING_COUNTED_MAX))
    missing = every
    if wanted.mode is not Mode.ALL:
        missing = len(store.lacking(wanted, (), MISSING_COUNTED_MAX))
    return store.counts(), missing, max(0, every - missing)


def _not_saved(trouble: Reason | None) -> list[m.ReasonValue]:
    if trouble is None:
        return []
    code = "disk_full_waiting" if trouble.code == "disk_full" else trouble.code
    return [m.ReasonValue(code, trouble.params)]


def changed_event(commit: Commit, origin: str) -> m.Changed:
    """The event for a commit; `origin` is "local", "import" or a device id."""
    conversations = sorted(commit.committed.conversations)
    many = len(conversations) > CONVERSATIONS_TOLD_MAX
    return m.Changed(
        kinds=sorted(commit.committed.kinds),
        conversations=[] if many else [ids.to_text(c) for c in conversations],
        many=many,
        origin=origin,
    )
