"""What each command does: the handler behind the control socket."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import msgspec

from companion.control import messages as m
from companion.errors import CompanionError
from companion.importing import import_file
from companion.library import Commit, Library, wall_ms
from companion.model import ids, tokens
from companion.model.dots import VersionVector
from companion.model.ids import RecordId
from companion.model.merge import RecordState, Sibling, sides
from companion.model.records import CONVERSATION, DELETED, MESSAGE, Value
from companion.model.text import with_text
from companion.model.trace import trace_of
from companion.reasons import Reason
from companion.store.writer import Edit
from companion.upkeep import Upkeep

CONVERSATIONS_TOLD_MAX = 200
"""More than these in one commit, and clients are only told that there are many."""


class Network(Protocol):
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

    def nearby(self) -> list[m.NearbyValue]:
        """Companions seen in the network."""

    @property
    def paused(self) -> bool:
        """Whether links are held back."""

    @property
    def pairing(self) -> m.PairingValue | None:
        """The pairing going on, or the last one while its end has not been seen."""

    async def start_pairing(self) -> m.PairingValue:
        """Show a code."""

    async def scan_pairing(self, link: str) -> m.PairingValue:
        """Take a code."""

    async def confirm_pairing(self, check_code: str) -> m.PairingValue:
        """The person typed the newcomer's check code."""

    async def cancel_pairing(self) -> None:
        """End the pairing going on."""

    async def rename(self, name: str) -> None:
        """Give this device another name."""

    async def pause(self) -> None:
        """Cut all links."""

    async def resume(self) -> None:
        """Make links again."""


class Service:
    """Handles commands. `broadcast` sends an event to every subscriber."""

    def __init__(
        self,
        *,
        library: Library,
        network: Network,
        upkeep: Upkeep,
        welcome: m.Welcome,
        key_in_keyring: bool,
        broadcast: Callable[[m.Event], None],
        quit_daemon: Callable[[], None],
    ) -> None:
        self._library = library
        self._network = network
        self._upkeep = upkeep
        self._welcome = welcome
        self._key_in_keyring = key_in_keyring
        self._broadcast = broadcast
        self._quit = quit_daemon
        self._handlers: dict[type[Any], Callable[[Any], Awaitable[m.Result]]] = {
            m.Hello: self._hello,
            m.Subscribe: self._done,
            m.GetStatus: self._status,
            m.ListNearby: self._nearby,
            m.ImportFiles: self._import,
            m.CreateConversation: self._create_conversation,
            m.AddMessage: self._add_message,
            m.SetField: self._set_field,
            m.EditMessageText: self._edit_message_text,
            m.UseEarlier: self._use_earlier,
            m.Delete: self._delete,
            m.Restore: self._restore,
            m.Resolve: self._resolve,
            m.StartPairing: self._start_pairing,
            m.ScanPairing: self._scan_pairing,
            m.ConfirmPairing: self._confirm_pairing,
            m.CancelPairing: self._cancel_pairing,
            m.RenameDevice: self._rename_device,
            m.Pause: self._pause,
            m.Resume: self._resume,
            m.Backup: self._back_up,
            m.Examine: self._examine,
            m.Quit: self._quit_daemon,
        }

    async def handle(self, command: m.Command) -> m.Result:
        """Do it. Raises CompanionError with what the person should know."""
        return await self._handlers[type(command)](command)

    async def status(self) -> m.Status:
        """The state of everything."""
        counts, missing = await self._library.ask(
            lambda store: (store.counts(), len(store.missing_blobs(10_000)))
        )
        return m.Status(
            device_name=self._network.device_name,
            paused=self._network.paused,
            key_in_keyring=self._key_in_keyring,
            conversations=counts.conversations,
            messages=counts.messages,
            attachments=counts.attachments,
            attachments_missing=missing,
            conflicts=counts.conflicts,
            devices=self._network.devices(),
            pairing=self._network.pairing,
            warnings=[
                *_not_saved(self._library.trouble),
                *self._upkeep.warnings,
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

    async def _quit_daemon(self, _command: m.Quit) -> m.Result:
        asyncio.get_running_loop().call_later(0.05, self._quit)
        return m.Done()

    # --- conversations -------------------------------------------------------------------

    async def _import(self, command: m.ImportFiles) -> m.Result:
        files = []
        for path in command.paths:
            try:
                files.append(await import_file(Path(path), self._library, self._broadcast))
            except CompanionError as error:
                reason = m.ReasonValue(error.reason.code, error.reason.params)
                files.append(m.ImportedFile(path=path, format="", error=reason))
        return m.Imported(files=files)

    async def _create_conversation(self, command: m.CreateConversation) -> m.Result:
        now = wall_ms()
        record = _new_id(now)
        values: dict[str, Value] = {
            "title": command.title,
            "created_ms": now,
            "updated_ms": now,
            "source_app": "companion",
        }
        if command.system_prompt:
            values["system_prompt"] = command.system_prompt
        await self._library.write([Edit(record, CONVERSATION, values)])
        return m.Created(record=ids.to_text(record))

    async def _add_message(self, command: m.AddMessage) -> m.Result:
        conversation = await self._existing(command.conversation, CONVERSATION)
        parent = (
            (await self._existing(command.parent, MESSAGE)).id
            if command.parent
            else conversation.value("current_leaf")
        )
        now = wall_ms()
        record = _new_id(now)
        message: dict[str, Value] = {
            "conversation": conversation.id,
            "parent": parent,
            "continues": True,
            "role": command.role,
            "parts": [{"type": "text", "text": command.text}],
            "created_ms": now,
        }
        touched: dict[str, Value] = {"updated_ms": now, "current_leaf": record}
        await self._library.write(
            [Edit(record, MESSAGE, message), Edit(conversation.id, CONVERSATION, touched)]
        )
        return m.Created(record=ids.to_text(record))

    async def _set_field(self, command: m.SetField) -> m.Result:
        state = await self._existing(command.record)
        if not command.field or command.field in (DELETED, "conversation"):
            raise CompanionError("bad_request", detail=f"field {command.field!r}")
        await self._edit(state, {command.field: command.value}, command.seen)
        return m.Done()

    async def _edit_message_text(self, command: m.EditMessageText) -> m.Result:
        state = await self._existing(command.message, MESSAGE)
        parts = with_text(state.value("parts"), command.text)
        await self._edit(state, {"parts": parts}, command.seen)
        return m.Done()

    async def _use_earlier(self, command: m.UseEarlier) -> m.Result:
        state = await self._existing(command.record)
        earlier = await self._library.ask(
            lambda store: store.earlier_values(state.id, command.field)
        )
        kept = [raw for raw in earlier if trace_of(raw).hex() == command.value]
        if not kept:
            raise CompanionError("earlier_gone")
        values = {command.field: msgspec.msgpack.decode(kept[0])}
        await self._edit(state, values, command.seen)
        return m.Done()

    async def _delete(self, command: m.Delete) -> m.Result:
        return await self._mark_deleted(command.records, deleted=True)

    async def _restore(self, command: m.Restore) -> m.Result:
        return await self._mark_deleted(command.records, deleted=False)

    async def _mark_deleted(self, records: Sequence[str], *, deleted: bool) -> m.Result:
        states = [await self._existing(record) for record in records]
        await self._library.write([Edit(s.id, s.kind, {DELETED: deleted}) for s in states])
        return m.Done()

    async def _resolve(self, command: m.Resolve) -> m.Result:
        state = await self._existing(command.record)
        siblings = sides(state, command.field)
        if len(siblings) < 2:
            raise CompanionError("no_conflict")
        seen = _seen(command.seen)
        edits: list[Edit] = []
        if command.keep:
            kept = [s.value for s in siblings if tokens.dot_token(s.dot) == command.keep]
            if not kept:
                raise CompanionError("no_conflict")
            value = kept[0]
        elif command.keep_both and state.kind == MESSAGE and command.field == "parts":
            value = state.value("parts")
            edits = [_beside(state, s) for s in siblings if s.value != value]
        elif command.value is not msgspec.UNSET:
            value = command.value
            if command.field == DELETED and not isinstance(value, bool):
                raise CompanionError("bad_request", detail="a deletion is true or false")
            if state.kind == MESSAGE and command.field == "parts" and isinstance(value, str):
                value = with_text(state.value("parts"), value)
        else:
            raise CompanionError("bad_request", detail="nothing to keep was named")
        edits.append(Edit(state.id, state.kind, {command.field: value}, seen))
        await self._library.write(edits)
        return m.Done()

    async def _edit(self, state: RecordState, values: dict[str, Value], seen: str) -> None:
        """Write to a record. A message's edit is one of its conversation, too: else a deletion
        of the conversation, made elsewhere at the same time, would hide it without a word."""
        edits = [Edit(state.id, state.kind, values, _seen(seen))]
        of = state.value("conversation") if state.kind == MESSAGE else None
        conversation = await self._library.state(RecordId(of)) if isinstance(of, bytes) else None
        if conversation is not None and not conversation.is_deleted:
            edits.append(Edit(conversation.id, CONVERSATION, {"updated_ms": wall_ms()}))
        await self._library.write(edits)

    async def _existing(self, record: str, kind: str = "") -> RecordState:
        try:
            state = await self._library.state(RecordId(ids.from_text(record)))
        except ValueError as error:
            raise CompanionError("not_found", id=record) from error
        if state is None or state.is_purged or (kind and state.kind != kind):
            raise CompanionError("not_found", id=record)
        return state

    # --- devices -------------------------------------------------------------------------

    async def _start_pairing(self, _command: m.StartPairing) -> m.Result:
        return m.Pairing(pairing=await self._network.start_pairing())

    async def _scan_pairing(self, command: m.ScanPairing) -> m.Result:
        return m.Pairing(pairing=await self._network.scan_pairing(command.link))

    async def _confirm_pairing(self, command: m.ConfirmPairing) -> m.Result:
        return m.Pairing(pairing=await self._network.confirm_pairing(command.check_code))

    async def _cancel_pairing(self, _command: m.CancelPairing) -> m.Result:
        await self._network.cancel_pairing()
        return m.Done()

    async def _rename_device(self, command: m.RenameDevice) -> m.Result:
        await self._network.rename(command.name)
        return m.Done()

    async def _pause(self, _command: m.Pause) -> m.Result:
        await self._network.pause()
        return m.Done()

    async def _resume(self, _command: m.Resume) -> m.Result:
        await self._network.resume()
        return m.Done()


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
        kinds=sorted({kind for _, kind in commit.committed.records}),
        conversations=[] if many else [ids.to_text(c) for c in conversations],
        many=many,
        origin=origin,
    )


def _seen(token: str) -> VersionVector | None:
    try:
        return tokens.parse_context(token) if token else None
    except ValueError as error:
        raise CompanionError("bad_request", detail="seen") from error


def _new_id(now_ms: int) -> RecordId:
    return ids.born_here(now_ms, secrets.token_bytes(10))


def _beside(message: RecordState, sibling: Sibling) -> Edit:
    """A new message in the same place, with another of the concurrent texts.

    Its id follows from the write that made the text, so that two devices that keep both at
    the same time make one message and not two.
    """
    origin = f"{sibling.dot.replica.hex()}:{sibling.dot.counter}"
    record = ids.imported("companion-beside", ids.to_text(message.id), origin)
    values = {
        name: message.value(name)
        for name in message.fields
        if name not in (DELETED, "parts", "extra")
    }
    return Edit(record, MESSAGE, {**values, "parts": sibling.value})
