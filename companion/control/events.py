"""What the daemon tells its clients of itself."""

import msgspec

from companion.control.message import Message
from companion.control.results import Status
from companion.control.values import ImportedFile, PairingValue


class Changed(Message, frozen=True):
    """Records were written, here or elsewhere; whoever shows them reads them again.

    conversations: ids of the conversations concerned; empty with `many` set when there are
    more than a message should list. origin: "local", "import", or a device id.
    """

    kinds: list[str]
    conversations: list[str]
    many: bool = False
    origin: str = "local"


class StatusChanged(Message, frozen=True):
    """Sent at every change of what Status holds, at most some times a second."""

    status: Status


class PairingChanged(Message, frozen=True):
    """The pairing went on; step PAIRED or FAILED is its last."""

    pairing: PairingValue


class ImportProgress(Message, frozen=True):
    """How far the import running has come: first in reading, then in saving."""

    path: str
    done: int  # in bytes; when saving, in records
    total: int  # 0: not known
    saving: bool = False


class FolderImported(Message, frozen=True):
    """Something in the watched folder was imported, or could not be."""

    file: ImportedFile


class ExamineProgress(Message, frozen=True):
    """How many bytes of the attachments an Examine has read."""

    done: int
    total: int


class AttachmentProgress(Message, frozen=True):
    """Bytes of an attachment have come: `held` of `size`, and equal when it is here. `digest` is
    that of companion.views.rows.AttachmentRow. Told at most a hundred times for a file.
    """

    digest: str
    held: int
    size: int


class Stopping(Message, frozen=True):
    """The daemon ends."""


Event = (
    Changed
    | StatusChanged
    | PairingChanged
    | ImportProgress
    | FolderImported
    | ExamineProgress
    | AttachmentProgress
    | Stopping
)


class Push(msgspec.Struct, frozen=True):
    """An event on its way to a client."""

    event: Event
