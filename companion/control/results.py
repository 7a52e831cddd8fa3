"""What the daemon answers."""

import msgspec

from companion.control.message import Message
from companion.control.values import (
    CheckValue,
    DeviceValue,
    ExchangeValue,
    FindingValue,
    ImportedFile,
    NearbyValue,
    PairingValue,
    PlaceValue,
    ReasonValue,
)


class Done(Message, frozen=True):
    """It is durable."""


class Welcome(Message, frozen=True):
    """Who answers."""

    version: int
    software: str
    pid: int
    profile: str
    database: str
    device_id: str
    device_name: str
    port: int


class Status(Message, frozen=True):
    """The state of everything, for the tray and the devices page."""

    device_name: str
    paused: bool
    key_in_keyring: bool
    conversations: int
    messages: int
    attachments: int
    attachments_missing: int  # wanted here, and still to come
    conflicts: int
    devices: list[DeviceValue]
    returned: int = 0
    quarantined: int = 0  # conversations in which a removed device wrote: DecideQuarantined
    forged: int = 0  # statements about devices that no device of the group has signed
    watched_folder: str = ""
    attachment_mode: str = "all"  # as SetAttachmentPolicy has it
    attachment_limit_mb: int = 0
    attachments_elsewhere: int = 0  # not here, and left alone because of it
    paused_until_ms: int = 0  # while paused: -1 until Resume
    upload_kb: int = 0  # limits in kB/s; 0: none
    download_kb: int = 0
    pairing: PairingValue | None = None
    warnings: list[ReasonValue] = []


class Nearby(Message, frozen=True):
    """Companions in the network, this one left out."""

    devices: list[NearbyValue]


class Imported(Message, frozen=True):
    """The result of ImportFiles, a row for each file. preview: nothing was changed."""

    files: list[ImportedFile]
    preview: bool = False


class Created(Message, frozen=True):
    """The id of the new record."""

    record: str


class Fetching(Message, frozen=True):
    """An attachment is here, or will be. size: 0 when it is not known."""

    digest: str
    name: str
    size: int
    is_here: bool


class HistoryBounds(Message, frozen=True):
    """For how many days earlier versions are kept here, and in how many megabytes."""

    days: int
    mb: int


class Pairing(Message, frozen=True):
    """The pairing as it stands."""

    pairing: PairingValue


class BackedUp(Message, frozen=True):
    """A backup was written: where, and how large it is. damaged: files of attachments that were
    found to be wrong, and are not in it."""

    path: str
    bytes: int
    damaged: int = 0


class Compared(Message, frozen=True):
    """What a comparison found. `different`: before mending; `remaining`: after it."""

    device_name: str
    records: int
    different: int
    remaining: int


class Timeline(Message, frozen=True):
    """What was exchanged with whom, the latest first."""

    entries: list[ExchangeValue]


class Whereabouts(Message, frozen=True):
    """On which devices a conversation of so many records is."""

    conversation: str
    records: int
    places: list[PlaceValue]


class Diagnosis(Message, frozen=True):
    """What was looked at, up to the first check that failed. report: the same as text, without
    names and addresses, for whoever helps."""

    device_id: str
    device_name: str
    checks: list[CheckValue]
    report: str


class Examined(Message, frozen=True):
    """How many records and whole files of attachments were looked at, and what was found."""

    records: int
    files: int
    findings: list[FindingValue]


Result = (
    Done
    | Welcome
    | Status
    | Nearby
    | Imported
    | Created
    | Fetching
    | HistoryBounds
    | Pairing
    | BackedUp
    | Compared
    | Timeline
    | Whereabouts
    | Diagnosis
    | Examined
)


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to the request with this id: exactly one of the two."""

    id: int
    result: Result | None = None
    error: ReasonValue | None = None
