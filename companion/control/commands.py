"""What clients may ask of the daemon."""

from typing import Any

import msgspec

from companion.control.message import CONTROL_VERSION, Message


class Hello(Message, frozen=True):
    """The first request on a connection. Answered by Welcome."""

    version: int = CONTROL_VERSION
    client: str = ""


class Subscribe(Message, frozen=True):
    """From now on send events. Answered by Done; then a StatusChanged with the whole state."""


class GetStatus(Message, frozen=True):
    """Answered by Status."""


class ListNearby(Message, frozen=True):
    """Answered by Nearby."""


class ImportFiles(Message, frozen=True):
    """Import exports, each all or nothing: files, folders or zips. Progress as ImportProgress.
    Answered by Imported.

    preview: change nothing, and say what would happen.
    """

    paths: list[str]
    preview: bool = False


class CancelImport(Message, frozen=True):
    """End the imports that run or wait; what they were importing leaves nothing behind. Answered
    by Done."""


class WatchFolder(Message, frozen=True):
    """Import by itself whatever export comes to lie in this folder, also what is in it already;
    empty: none. Each as FolderImported. Answered by Done.
    """

    folder: str


class CreateConversation(Message, frozen=True):
    """Answered by Created."""

    title: str
    system_prompt: str = ""


class AddMessage(Message, frozen=True):
    """A message after `parent` (default: the conversation's current leaf). Answered by Created."""

    conversation: str
    text: str
    role: str = "user"
    parent: str = ""


class SetField(Message, frozen=True):
    """Write one field of a record. Answered by Done.

    seen: the context token that the view gave for what its person was looking at; values
    written elsewhere meanwhile are kept beside this one. Empty: all present values are meant.
    """

    record: str
    field: str
    value: Any
    seen: str = ""


class EditMessageText(Message, frozen=True):
    """Replace the text parts of a message, keeping the others. Answered by Done."""

    message: str
    text: str
    seen: str = ""


class UseEarlier(Message, frozen=True):
    """Write again what a field held before. Answered by Done.

    value: the token that the view of the history gave for it. seen: as for SetField.
    """

    record: str
    field: str
    value: str
    seen: str = ""


class Delete(Message, frozen=True):
    """Delete records (undoable). Answered by Done."""

    records: list[str]


class Restore(Message, frozen=True):
    """Take a deletion back. Answered by Done."""

    records: list[str]


class Resolve(Message, frozen=True):
    """End the conflict of one field. Answered by Done.

    Exactly one of: `keep`, the dot token of the version to keep; `value`, an edited value;
    `keep_both`, for a message's parts: the version shown stays, each other becomes a message
    beside it. `seen`: the context token that the conflict was shown with.
    """

    record: str
    field: str
    seen: str
    keep: str = ""
    value: Any = msgspec.UNSET
    keep_both: bool = False


class DecideReturned(Message, frozen=True):
    """Conversations that were deleted elsewhere for good while they were in use here, and records
    that are of none (companion.views.returned): keep them, everywhere, or delete them here too.
    Those of which nothing is held any more are passed over. Answered by Done.
    """

    conversations: list[str]
    keep: bool


class SetAttachmentPolicy(Message, frozen=True):
    """Which attachments come to this device by themselves. Answered by Done.

    mode: "all"; "up_to", those of at most limit_mb megabytes; "on_open", those that somebody
    asks for (FetchAttachment). What is here already stays.
    """

    mode: str
    limit_mb: int = 0


class FetchAttachment(Message, frozen=True):
    """Bring the bytes of this attachment here, before all others. Answered by Fetching; goes on
    as AttachmentProgress, as soon as a device that has them is linked.
    """

    attachment: str


class StartPairing(Message, frozen=True):
    """Show a code. Answered by Pairing; goes on as PairingChanged."""


class ScanPairing(Message, frozen=True):
    """Take the link that another device shows. Answered by Pairing; goes on as PairingChanged."""

    link: str


class ConfirmPairing(Message, frozen=True):
    """The person typed the newcomer's check code (ASK_CHECK_CODE), or agreed to join
    (ASK_TO_JOIN). Answered by Pairing."""

    check_code: str = ""


class CancelPairing(Message, frozen=True):
    """End the pairing going on, if any. Answered by Done."""


class RenameDevice(Message, frozen=True):
    """Give this device another name. Answered by Done."""

    name: str


class Pause(Message, frozen=True):
    """Cut all links and make none until Resume. Answered by Done."""


class Resume(Message, frozen=True):
    """Answered by Done."""


class Backup(Message, frozen=True):
    """Write everything but the device's key into one file, and read it back. Answered by BackedUp.

    path: absolute; a folder gets a file with a name of its own. An earlier backup is replaced.
    """

    path: str


class Compare(Message, frozen=True):
    """Compare all records with a linked device, and mend what differs. Answered by Compared,
    which may take minutes.
    """

    device_id: str


class Examine(Message, frozen=True):
    """Look whether everything fits together, and mend what can be mended. Answered by Examined.

    repair: also delete files that nothing speaks of any more.
    """

    repair: bool = False


class Quit(Message, frozen=True):
    """Stop the daemon, cleanly. Answered by Done."""


Command = (
    Hello
    | Subscribe
    | GetStatus
    | ListNearby
    | ImportFiles
    | CancelImport
    | WatchFolder
    | CreateConversation
    | AddMessage
    | SetField
    | EditMessageText
    | UseEarlier
    | Delete
    | Restore
    | Resolve
    | DecideReturned
    | SetAttachmentPolicy
    | FetchAttachment
    | StartPairing
    | ScanPairing
    | ConfirmPairing
    | CancelPairing
    | RenameDevice
    | Pause
    | Resume
    | Backup
    | Compare
    | Examine
    | Quit
)


class Request(msgspec.Struct, frozen=True):
    """A command with the id that its reply will carry."""

    id: int
    command: Command
