"""What clients may ask of the daemon."""

from typing import Any

import msgspec

from companion.control.device_commands import (
    AddAddress,
    FindDevices,
    LeaveGroup,
    RemoveAddress,
    RemoveDevice,
    RenameDevice,
)
from companion.control.message import CONTROL_VERSION, Message
from companion.control.sync_commands import (
    Diagnose,
    GetTimeline,
    Pause,
    Resume,
    SetLimits,
    SetMode,
    SyncNow,
    WhereIs,
)


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
    """Write one field of a record; a conversation's current_leaf by the id of the message.
    Answered by Done.

    seen: the context token that the view gave for what its person was looking at; values
    written elsewhere meanwhile are kept beside this one. Empty: all present values are meant.
    """

    record: str
    field: str
    value: Any
    seen: str = ""


class FieldChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """A field of a conversation and what it is to hold; `seen` as for SetField."""

    conversation: str
    field: str
    value: Any
    seen: str = ""


class SetFields(Message, frozen=True):
    """Write fields of many conversations in one transaction: all of them or, if one is not there,
    none. Answered by Done.
    """

    changes: list[FieldChange]


class EditMessageText(Message, frozen=True):
    """Replace the text parts of a message, keeping the others. Answered by Done.

    text: a list has one for each text part, in their order; else one text stands for all.
    """

    message: str
    text: str | list[str]
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

    Exactly one of: `keep`, the dot token of the version to keep; `value`, an edited value (for a
    message's parts its text or texts, as for EditMessageText); `keep_both`, for a message's
    parts: the version shown stays, each other becomes a message beside it. `seen`: the context
    token that the conflict was shown with.
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


class DecideQuarantined(Message, frozen=True):
    """Conversations, and records that are of none, in which a removed device has written what
    nobody knew of when it was removed (companion.views.quarantined): keep that, or take it back,
    on all devices. Answered by Done; or by review_unknown_before, when all was done but where
    this device does not know what stood before.
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


class BoundHistory(Message, frozen=True):
    """How long earlier versions are kept on this device, and in how many megabytes; None: as it
    is. Of each field the last eight stay whatever their age. Answered by HistoryBounds.
    """

    days: int | None = None
    mb: int | None = None


class FetchAttachment(Message, frozen=True):
    """Bring the bytes of this attachment here, before all others. Answered by Fetching; goes on
    as AttachmentProgress, as soon as a device that has them is linked.
    """

    attachment: str


class StartPairing(Message, frozen=True):
    """Show a QR code and a typed code, both at once: step WAITING. While they are shown, the
    network is told this device's name. Answered by Pairing; goes on as PairingChanged.

    The picture changes every 45 seconds, six in all; a wrong typed code is used up and another
    one comes after a while. After 270 seconds: FAILED, pairing_expired. When the code is shown
    already, nothing changes.
    """


class ScanPairing(Message, frozen=True):
    """Take the link that another device shows, or that its QR code holds. Answered by Pairing
    (step CONNECTING); goes on as PairingChanged. What was shown or looked for here gives way."""

    link: str


class TypePairing(Message, frozen=True):
    """Take the typed code that another device in this network shows. Answered by Pairing (step
    CONNECTING), or at once with pairing_code_incomplete or pairing_code_word, which use nothing
    up; goes on as PairingChanged. The device is looked for up to twelve seconds.

    code: as typed; case, spaces, hyphens and one slip in each word do not matter. What to offer
    while it is being typed: companion.codes.typed.complete_code.
    """

    code: str


class ComparePairing(Message, frozen=True):
    """Meet the device whose person also chooses to compare, within a minute: step LOOKING, then
    CONNECTING and COMPARE. Answered by Pairing; goes on as PairingChanged.

    instance: of the one to compare with, from Nearby, where `compares` holds of several (or its
    name, if no two have the same); empty: the only one. May be sent again while LOOKING, to choose.
    """

    instance: str = ""


class ConfirmPairing(Message, frozen=True):
    """What the person decided. Answered by Pairing; no_pairing when the step asks for something
    else, so that a click that comes too late decides nothing.

    check_code: ASK_CHECK_CODE: what the newcomer shows. A wrong one ends the pairing.
    matches: COMPARE: whether both devices show the same emoji; False ends the pairing on both.
    Neither: ASK_TO_JOIN: agreed.
    """

    check_code: str = ""
    matches: bool | None = None


class CancelPairing(Message, frozen=True):
    """End the pairing going on, if any. Answered by Done."""


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

    repair: also delete files that nothing speaks of any more. Progress as ExamineProgress.
    """

    repair: bool = False


class CancelExamine(Message, frozen=True):
    """End the examinations that run; what they have mended stays so. Answered by Done."""


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
    | SetFields
    | EditMessageText
    | UseEarlier
    | Delete
    | Restore
    | Resolve
    | DecideReturned
    | DecideQuarantined
    | SetAttachmentPolicy
    | FetchAttachment
    | BoundHistory
    | StartPairing
    | ScanPairing
    | TypePairing
    | ComparePairing
    | ConfirmPairing
    | CancelPairing
    | RenameDevice
    | RemoveDevice
    | AddAddress
    | RemoveAddress
    | FindDevices
    | LeaveGroup
    | Pause
    | Resume
    | SyncNow
    | SetMode
    | SetLimits
    | GetTimeline
    | WhereIs
    | Diagnose
    | Backup
    | Compare
    | Examine
    | CancelExamine
    | Quit
)


class Request(msgspec.Struct, frozen=True):
    """A command with the id that its reply will carry."""

    id: int
    command: Command
