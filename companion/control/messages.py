"""What clients may ask of the daemon, and what it tells them: a public, versioned interface.

One JSON object a line, UTF-8. A client sends `Request`s; the daemon answers each with one
`Reply` of the same id and, after `Subscribe`, sends `Event`s at any time. Commands that
change something answer as soon as it is durable; what it changed arrives as an event, the
same way whether the cause was here or on another device. Reading is done straight from the
database (companion.views). Ids are 32 hexadecimal digits; times are Unix milliseconds.
"""

from typing import Any

import msgspec

from companion.control.values import DeviceValue as DeviceValue
from companion.control.values import FindingValue as FindingValue
from companion.control.values import ImportedFile as ImportedFile
from companion.control.values import LinkState as LinkState
from companion.control.values import NearbyValue as NearbyValue
from companion.control.values import PairingStep as PairingStep
from companion.control.values import PairingValue as PairingValue
from companion.control.values import ReasonValue as ReasonValue
from companion.control.values import SkippedValue as SkippedValue

CONTROL_VERSION = 1
LINE_BYTES_MAX = 4 * 1024 * 1024


class _Message(msgspec.Struct, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """What a command, a result or an event is made of: its class name is its `type`."""


# --- commands ----------------------------------------------------------------------------


class Hello(_Message, frozen=True):
    """The first request on a connection. Answered by Welcome."""

    version: int = CONTROL_VERSION
    client: str = ""


class Subscribe(_Message, frozen=True):
    """From now on send events. Answered by Done; then a StatusChanged with the whole state."""


class GetStatus(_Message, frozen=True):
    """Answered by Status."""


class ListNearby(_Message, frozen=True):
    """Answered by Nearby."""


class ImportFiles(_Message, frozen=True):
    """Import exports, each all or nothing. Progress as ImportProgress. Answered by Imported."""

    paths: list[str]


class CreateConversation(_Message, frozen=True):
    """Answered by Created."""

    title: str
    system_prompt: str = ""


class AddMessage(_Message, frozen=True):
    """A message after `parent` (default: the conversation's current leaf). Answered by Created."""

    conversation: str
    text: str
    role: str = "user"
    parent: str = ""


class SetField(_Message, frozen=True):
    """Write one field of a record. Answered by Done.

    seen: the context token that the view gave for what its person was looking at; values
    written elsewhere meanwhile are kept beside this one. Empty: all present values are meant.
    """

    record: str
    field: str
    value: Any
    seen: str = ""


class EditMessageText(_Message, frozen=True):
    """Replace the text parts of a message, keeping the others. Answered by Done."""

    message: str
    text: str
    seen: str = ""


class UseEarlier(_Message, frozen=True):
    """Write again what a field held before. Answered by Done.

    value: the token that the view of the history gave for it. seen: as for SetField.
    """

    record: str
    field: str
    value: str
    seen: str = ""


class Delete(_Message, frozen=True):
    """Delete records (undoable). Answered by Done."""

    records: list[str]


class Restore(_Message, frozen=True):
    """Take a deletion back. Answered by Done."""

    records: list[str]


class Resolve(_Message, frozen=True):
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


class DecideReturned(_Message, frozen=True):
    """Conversations that were deleted elsewhere for good while they were in use here, and records
    that are of none (companion.views.returned): keep them, everywhere, or delete them here too.
    Those of which nothing is held any more are passed over. Answered by Done.
    """

    conversations: list[str]
    keep: bool


class StartPairing(_Message, frozen=True):
    """Show a code. Answered by Pairing; goes on as PairingChanged."""


class ScanPairing(_Message, frozen=True):
    """Take the link that another device shows. Answered by Pairing; goes on as PairingChanged."""

    link: str


class ConfirmPairing(_Message, frozen=True):
    """The person typed the newcomer's check code (ASK_CHECK_CODE), or agreed to join
    (ASK_TO_JOIN). Answered by Pairing."""

    check_code: str = ""


class CancelPairing(_Message, frozen=True):
    """End the pairing going on, if any. Answered by Done."""


class RenameDevice(_Message, frozen=True):
    """Give this device another name. Answered by Done."""

    name: str


class Pause(_Message, frozen=True):
    """Cut all links and make none until Resume. Answered by Done."""


class Resume(_Message, frozen=True):
    """Answered by Done."""


class Backup(_Message, frozen=True):
    """Write everything but the device's key into one file, and read it back. Answered by BackedUp.

    path: absolute; a folder gets a file with a name of its own. An earlier backup is replaced.
    """

    path: str


class Compare(_Message, frozen=True):
    """Compare all records with a linked device, and mend what differs. Answered by Compared,
    which may take minutes.
    """

    device_id: str


class Examine(_Message, frozen=True):
    """Look whether everything fits together, and mend what can be mended. Answered by Examined.

    repair: also delete files that nothing speaks of any more.
    """

    repair: bool = False


class Quit(_Message, frozen=True):
    """Stop the daemon, cleanly. Answered by Done."""


Command = (
    Hello
    | Subscribe
    | GetStatus
    | ListNearby
    | ImportFiles
    | CreateConversation
    | AddMessage
    | SetField
    | EditMessageText
    | UseEarlier
    | Delete
    | Restore
    | Resolve
    | DecideReturned
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


# --- results -----------------------------------------------------------------------------


class Done(_Message, frozen=True):
    """It is durable."""


class Welcome(_Message, frozen=True):
    """Who answers."""

    version: int
    software: str
    pid: int
    profile: str
    database: str
    device_id: str
    device_name: str
    port: int


class Status(_Message, frozen=True):
    """The state of everything, for the tray and the devices page."""

    device_name: str
    paused: bool
    key_in_keyring: bool
    conversations: int
    messages: int
    attachments: int
    attachments_missing: int
    conflicts: int
    devices: list[DeviceValue]
    returned: int = 0
    pairing: PairingValue | None = None
    warnings: list[ReasonValue] = []


class Nearby(_Message, frozen=True):
    """Companions in the network, this one left out."""

    devices: list[NearbyValue]


class Imported(_Message, frozen=True):
    """The result of ImportFiles, a row for each file."""

    files: list[ImportedFile]


class Created(_Message, frozen=True):
    """The id of the new record."""

    record: str


class Pairing(_Message, frozen=True):
    """The pairing as it stands."""

    pairing: PairingValue


class BackedUp(_Message, frozen=True):
    """A backup was written: where, and how large it is."""

    path: str
    bytes: int


class Compared(_Message, frozen=True):
    """What a comparison found. `different`: before mending; `remaining`: after it."""

    device_name: str
    records: int
    different: int
    remaining: int


class Examined(_Message, frozen=True):
    """How many records and whole files of attachments were looked at, and what was found."""

    records: int
    files: int
    findings: list[FindingValue]


Result = (
    Done | Welcome | Status | Nearby | Imported | Created | Pairing | BackedUp | Compared | Examined
)


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to the request with this id: exactly one of the two."""

    id: int
    result: Result | None = None
    error: ReasonValue | None = None


# --- events ------------------------------------------------------------------------------


class Changed(_Message, frozen=True):
    """Records were written, here or elsewhere; whoever shows them reads them again.

    conversations: ids of the conversations concerned; empty with `many` set when there are
    more than a message should list. origin: "local", "import", or a device id.
    """

    kinds: list[str]
    conversations: list[str]
    many: bool = False
    origin: str = "local"


class StatusChanged(_Message, frozen=True):
    """Sent at every change of what Status holds, at most some times a second."""

    status: Status


class PairingChanged(_Message, frozen=True):
    """The pairing went on; step PAIRED or FAILED is its last."""

    pairing: PairingValue


class ImportProgress(_Message, frozen=True):
    """How far the import running has come."""

    path: str
    done: int
    total: int  # 0: not known


class Stopping(_Message, frozen=True):
    """The daemon ends."""


Event = Changed | StatusChanged | PairingChanged | ImportProgress | Stopping


class Push(msgspec.Struct, frozen=True):
    """An event on its way to a client."""

    event: Event
