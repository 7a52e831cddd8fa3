"""What a person can do, as commands to the daemon; a refusal is shown in one place."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from companion.control import messages as m
from companion.control.pausing import after_ms, tomorrow_ms
from companion.views.rows import ConflictRow, ConversationRow, EarlierRow, MessageRow
from ui import words
from ui.connection import Connection
from ui.phrases import Phrase, translate

_R = TypeVar("_R", bound=m.Result)

Ended = Callable[[m.ReasonValue | None], None]
"""Told None once a command is done, or why it was refused: what was written is kept till then."""


class Actions(QObject):
    """Commands only: what they changed comes back as events, like any other device's change."""

    failed = Signal(object)  # ReasonValue
    undo_offered = Signal(object, object)  # Phrase; a callable that takes it back
    created = Signal(str)  # the id of a new conversation

    def __init__(self, connection: Connection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._connection = connection

    def send(self, command: m.Command, done: Callable[[m.Result], None] | None = None) -> None:
        """Send it; show the reason if it is refused."""
        self._connection.request(command, done, self.failed.emit)

    # --- conversations -------------------------------------------------------------------

    def create_conversation(self, title: str) -> None:
        """Make an empty conversation; `created` tells its id."""

        def done(result: m.Result) -> None:
            if isinstance(result, m.Created):
                self.created.emit(result.record)

        self.send(m.CreateConversation(title=title), done)

    def rename(self, row: ConversationRow, title: str) -> None:
        """Give a conversation another title."""
        if title.strip() and title.strip() != row.title:
            self.send(
                m.SetField(record=row.id, field="title", value=title.strip(), seen=row.context)
            )

    def choose_branch(self, row: ConversationRow, leaf: str) -> None:
        """Show the branch of a conversation that ends with a message."""
        self.send(m.SetField(record=row.id, field="current_leaf", value=leaf))

    # --- messages ------------------------------------------------------------------------

    def add_message(self, conversation: str, text: str, ended: Ended) -> None:
        """Write a message at the end of a conversation."""

        def refused(reason: m.ReasonValue) -> None:
            self.failed.emit(reason)
            ended(reason)

        command = m.AddMessage(conversation=conversation, text=text)
        self._connection.request(command, lambda _done: ended(None), refused)

    def edit_message(self, row: MessageRow, texts: list[str], ended: Ended) -> None:
        """Give a message other texts."""
        self._write(m.EditMessageText(message=row.id, text=texts, seen=row.context), ended)

    def _write(self, command: m.Command, ended: Ended) -> None:
        """Whoever asks shows the reason itself, beside the text that was not taken."""
        self._connection.request(command, lambda _done: ended(None), ended)

    def delete_message(self, row: MessageRow) -> None:
        """Delete a message, and offer to take it back."""
        self._delete(row.id, translate("Undo", "The message was deleted."))

    def _delete(self, record: str, said: Phrase) -> None:
        def undo() -> None:
            self.send(m.Restore(records=[record]))

        self.send(m.Delete(records=[record]), lambda _: self.undo_offered.emit(said, undo))

    def use_earlier(self, row: ConversationRow | MessageRow, earlier: EarlierRow) -> None:
        """Write again what a field of a conversation or message held before."""
        self.send(
            m.UseEarlier(record=row.id, field=earlier.field, value=earlier.token, seen=row.context)
        )

    # --- conflicts -----------------------------------------------------------------------

    def keep(self, conflict: ConflictRow, dot: str) -> None:
        """End a conflict with one of its versions."""
        self.send(
            m.Resolve(record=conflict.record, field=conflict.field, seen=conflict.context, keep=dot)
        )

    def keep_both(self, conflict: ConflictRow) -> None:
        """End a conflict about a message's text with one message for each version."""
        self.send(
            m.Resolve(
                record=conflict.record,
                field=conflict.field,
                seen=conflict.context,
                keep_both=True,
            )
        )

    def keep_texts(self, conflict: ConflictRow, texts: list[str], ended: Ended) -> None:
        """End a conflict with an edited text; several are those of a message's parts."""
        value = texts[0] if len(texts) == 1 else texts
        command = m.Resolve(
            record=conflict.record, field=conflict.field, seen=conflict.context, value=value
        )
        self._write(command, ended)

    def decide_returned(self, conversations: list[str], *, keep: bool) -> None:
        """Keep what was deleted elsewhere while this computer was away, or delete it here too."""
        self.send(m.DecideReturned(conversations=conversations, keep=keep))

    def decide_quarantined(self, conversations: list[str], *, keep: bool) -> None:
        """Keep what a removed device still wrote, or have it as it was before."""
        self.send(m.DecideQuarantined(conversations=conversations, keep=keep))

    # --- settings ------------------------------------------------------------------------

    def watch_folder(self, folder: str) -> None:
        """Import what comes to lie there by itself; empty: no longer."""
        self.send(m.WatchFolder(folder=folder))

    def choose_attachments(self, mode: str, limit_mb: int) -> None:
        """Which attachments come by themselves."""
        self.send(m.SetAttachmentPolicy(mode=mode, limit_mb=limit_mb))

    def bound_history(
        self, done: Callable[[m.Result], None], days: int | None = None, mb: int | None = None
    ) -> None:
        """How much of earlier versions is kept; without a bound, ask for them."""
        self.send(m.BoundHistory(days=days, mb=mb), done)

    # --- devices and files ---------------------------------------------------------------

    def set_paused(self, *, paused: bool) -> None:
        """Stop syncing, or go on."""
        self.send(m.Pause() if paused else m.Resume())

    def pause_for_an_hour(self) -> None:
        """Stop syncing for an hour."""
        self.send(m.Pause(until_ms=after_ms(60, words.now_ms() / 1000)))

    def pause_until_tomorrow(self) -> None:
        """Stop syncing until the morning."""
        self.send(m.Pause(until_ms=tomorrow_ms(words.now_ms() / 1000)))

    def sync_now(self, device_id: str = "") -> None:
        """Sync with a device at once, or with all."""
        self.send(m.SyncNow(device_id=device_id))

    def set_mode(self, device_id: str, mode: str) -> None:
        """When to sync with a device."""
        self.send(m.SetMode(device_id=device_id, mode=mode))

    def set_limits(self, upload_kb: int, download_kb: int) -> None:
        """How fast to sync."""
        self.send(m.SetLimits(upload_kb=upload_kb, download_kb=download_kb))

    def ask_timeline(
        self, done: Callable[[m.Timeline], None], failed: Callable[[m.ReasonValue], None]
    ) -> None:
        """What was synced with whom."""
        self._ask(m.GetTimeline(), m.Timeline, done, failed)

    def ask_where(
        self,
        conversation: str,
        done: Callable[[m.Whereabouts], None],
        failed: Callable[[m.ReasonValue], None],
    ) -> None:
        """On which devices a conversation is."""
        self._ask(m.WhereIs(conversation=conversation), m.Whereabouts, done, failed)

    def diagnose(
        self,
        device_id: str,
        done: Callable[[m.Diagnosis], None],
        failed: Callable[[m.ReasonValue], None],
    ) -> None:
        """Why there is no sync with a device."""
        self._ask(m.Diagnose(device_id=device_id), m.Diagnosis, done, failed)

    def _ask(
        self,
        command: m.Command,
        result: type[_R],
        done: Callable[[_R], None],
        failed: Callable[[m.ReasonValue], None],
    ) -> None:
        def answered(found: m.Result) -> None:
            if isinstance(found, result):
                done(found)

        self._connection.request(command, answered, failed)

    def rename_device(self, device_id: str, name: str) -> None:
        """Give a device another name, on all of them."""
        if name.strip():
            self.send(m.RenameDevice(name=name.strip(), device_id=device_id))

    def add_address(self, device_id: str, address: str, ended: Ended) -> None:
        """Try a device there as well."""
        self._write(m.AddAddress(device_id=device_id, address=address), ended)

    def remove_address(self, device_id: str, address: str, ended: Ended) -> None:
        """Try it there no longer."""
        self._write(m.RemoveAddress(device_id=device_id, address=address), ended)

    def find_devices(
        self, done: Callable[[m.Nearby], None], failed: Callable[[m.ReasonValue], None]
    ) -> None:
        """Look through the networks that this computer is in."""
        self._ask(m.FindDevices(), m.Nearby, done, failed)

    def remove_device(self, device_id: str, successor: str = "") -> None:
        """Put a device out of the group; `successor` takes its place."""
        self.send(m.RemoveDevice(device_id=device_id, successor=successor))

    def leave_and_wipe(
        self, done: Callable[[m.Result], None], failed: Callable[[m.ReasonValue], None]
    ) -> None:
        """Leave the group and delete everything here."""
        self._connection.request(m.LeaveGroup(wipe=True), done, failed)

    def preview_import(
        self,
        paths: list[Path],
        done: Callable[[m.Result], None],
        failed: Callable[[m.ReasonValue], None],
    ) -> None:
        """Look what exports would bring."""
        command = m.ImportFiles(paths=[str(path) for path in paths], preview=True)
        self._connection.request(command, done, failed)

    def import_files(
        self,
        paths: list[Path],
        done: Callable[[m.Result], None],
        failed: Callable[[m.ReasonValue], None],
    ) -> None:
        """Import exports."""
        command = m.ImportFiles(paths=[str(path) for path in paths])
        self._connection.request(command, done, failed)

    def cancel_import(self) -> None:
        """End the import that runs; nothing of it stays."""
        self.send(m.CancelImport())
