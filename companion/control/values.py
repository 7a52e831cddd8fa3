"""The values that commands, results and events are made of."""

from enum import Enum

import msgspec


class ReasonValue(msgspec.Struct, frozen=True):
    """A code of companion.reasons and the values for its sentence."""

    code: str
    params: dict[str, str | int] = {}


class LinkState(Enum):
    """How a device stands; the reason beside it says why, and what to do next, in words."""

    IN_STEP = "in_step"
    SYNCING = "syncing"
    WAITING = "waiting"  # for the next batch, for a speed limit, or for "sync now"
    CONNECTING = "connecting"
    PAUSED = "paused"  # here or there
    OFFLINE = "offline"  # cannot be reached
    CLOCK_WRONG = "clock_wrong"  # in step all the same
    DISK_FULL = "disk_full"  # here or there
    VERSION = "version"  # one of the two is too old
    REFUSED = "refused"
    REMOVED = "removed"  # of this device alone: the others have put it out of the group


class DeviceValue(msgspec.Struct, frozen=True, kw_only=True):
    """One device of the group, as seen from here."""

    device_id: str
    name: str
    platform: str
    is_self: bool
    state: LinkState
    reason: ReasonValue
    software: str = ""  # what it runs; "" until it has said so
    added_by: str = ""  # the id of the device that added it; "" for the one that began the group
    added_by_name: str = ""
    is_new: bool = False  # not yet there a day ago, as seen here: RemoveDevice takes that back
    route: str = ""  # "lan 192.168.1.7" while linked
    addresses: list[str] = []  # that the person typed (AddAddress)
    added_ms: int = 0
    last_seen_ms: int = 0  # 0: never since it was paired
    in_step_ms: int = 0  # when both sides last had everything of each other
    bytes_sent: int = 0
    bytes_received: int = 0
    done: int = 0  # SYNCING: so many changes have passed, in both directions
    total: int = 0  # of so many
    verified_ms: int = 0  # when all records here and there were last compared: all the same
    mode: str = "automatic"  # as SetMode has it
    mode_now: str = "live"  # what automatic comes to at present, or the mode itself


class ExchangeValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was exchanged with a device, from `since_ms` to `at_ms`, until both were in step; or
    until the link ended, and then `reason` says why. name: of the device, if it is known still."""

    device_id: str
    since_ms: int
    at_ms: int
    records_sent: int = 0
    records_received: int = 0
    bytes_sent: int = 0  # files too
    bytes_received: int = 0
    reason: ReasonValue | None = None
    name: str = ""


class PlaceValue(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a conversation is on a device. missing: how many of its records are not there yet,
    as far as this device knows. Files may come later than the messages that show them."""

    device_id: str
    name: str
    is_self: bool
    is_there: bool
    missing: int
    in_step_ms: int = 0


class CheckStep(Enum):
    """What is looked at when a device is diagnosed, in this order."""

    DECISIONS = "decisions"  # is it to be synced at all, by the person's own choice?
    INTERFACES = "interfaces"
    HEARD = "heard"  # is it announced in the network, or is an address known?
    PORT = "port"
    HANDSHAKE = "handshake"
    PATH = "path"  # the direct connection (ICE)
    VERSIONS = "versions"
    CLOCK = "clock"
    DISK = "disk"
    IN_STEP = "in_step"


class Mend(Enum):
    """What a client can do about a failing check with one command."""

    NONE = ""
    RESUME = "resume"
    SYNC_NOW = "sync_now"


class CheckValue(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a diagnosis. failed: it is why there is no sync, and nothing after it was
    looked at; noted: worth a word, and no hindrance."""

    step: CheckStep
    reason: ReasonValue
    failed: bool = False
    noted: bool = False
    mend: Mend = Mend.NONE


class NearbyValue(msgspec.Struct, frozen=True, kw_only=True):
    """A Companion seen in the network; a stranger's announcement tells nothing but where it is,
    except while its person has a pairing open there. Nothing of it is proven.

    name: what it calls itself; empty while no pairing is open.
    number: of the typed code that it shows; 0: none.
    compares: whether it waits to be compared (ComparePairing).
    """

    instance: str
    addresses: list[str]
    port: int
    device_id: str = ""  # known only for devices of the own group
    name: str = ""
    number: int = 0
    compares: bool = False


class PairingStep(Enum):
    """Where a pairing stands."""

    WAITING = "waiting"  # a QR code and a typed code are shown
    LOOKING = "looking"  # looking for the other computer whose person chooses to compare
    CONNECTING = "connecting"  # scanned, typed or found; reaching the other computer
    ASK_CHECK_CODE = "ask_check_code"  # this device holds the group: type what the newcomer shows
    ASK_TO_JOIN = "ask_to_join"  # this newcomer holds conversations: shall it join?
    SHOW_CHECK_CODE = "show_check_code"  # this device is the newcomer: show this code
    COMPARE = "compare"  # do both computers show the same emoji?
    PAIRED = "paired"
    FAILED = "failed"


class PairingWay(Enum):
    """How two devices meet."""

    QR = "qr"  # scanned, or its link pasted
    TYPED = "typed"
    COMPARED = "compared"


class EmojiValue(msgspec.Struct, frozen=True):
    """One of the pictures to compare. name: in English; translate it in the context "Emoji".
    number: its place in the list of 64, 0 to 63, for who cannot see or name it."""

    number: int
    picture: str
    name: str


class PairingValue(msgspec.Struct, frozen=True, kw_only=True):
    """The pairing going on; at most one at a time.

    Whatever the way, it ends in one of two confirmations. QR and TYPED: the newcomer shows a
    check code (SHOW_CHECK_CODE) and the other one's person types it (ASK_CHECK_CODE). COMPARED:
    both show emoji and both persons confirm (COMPARE). Before either, a newcomer that holds
    conversations is asked whether it shall join the other's devices (ASK_TO_JOIN).
    """

    step: PairingStep
    way: PairingWay | None = None  # None: not decided yet (WAITING)
    link: str = ""  # WAITING: companion://pair?… , the same text that the QR holds
    expires_ms: int = 0  # WAITING: when the picture changes. LOOKING: when it is given up
    code: str = ""  # WAITING: to be typed, 7-hammock-violin-salute; empty: none is good now
    code_expires_ms: int = 0  # WAITING: until when the code is good, if there is one
    code_again_ms: int = 0  # WAITING without a code: when the next one comes
    notice: ReasonValue | None = None  # WAITING: what happened to the last code
    emoji: list[EmojiValue] = []  # COMPARE: seven
    digits: str = ""  # COMPARE: the same as seven numbers of two digits, "07 31 …"
    joins: bool = False  # once known: this device joins the peer's; else the peer joins this one's
    matched: bool = False  # COMPARE: confirmed here; the other person has not confirmed yet
    check_code: str = ""  # SHOW_CHECK_CODE: three digits
    peer_name: str = ""
    peer_platform: str = ""
    peer_address: str = ""
    peer_device_id: str = ""
    peer_conversations: int = 0
    peer_devices: int = 1  # of its group; if it is the newcomer, the others of them come along
    reason: ReasonValue | None = None  # FAILED: why, and what to do


class FindingValue(msgspec.Struct, frozen=True):
    """Something that the doctor found, and whether it has been mended."""

    reason: ReasonValue
    mended: bool


class SkippedValue(msgspec.Struct, frozen=True, kw_only=True):
    """Something in an export that was not imported: where it stands, and why."""

    place: str
    why: str


class AffectedValue(msgspec.Struct, frozen=True, kw_only=True):
    """What an import does to one conversation. messages: new ones; updated: of its records."""

    title: str
    is_new: bool
    messages: int
    updated: int


class ImportedFile(msgspec.Struct, frozen=True, kw_only=True):
    """What one file brought. Counts are records; `unchanged` were here already; `skipped` are
    the first that were left out, and `skipped_more` is how many more there are; `affected` are
    the first conversations that are new or get something new, and so on."""

    path: str
    format: str
    conversations: int = 0
    messages: int = 0
    attachments: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[SkippedValue] = []
    skipped_more: int = 0
    affected: list[AffectedValue] = []
    affected_more: int = 0
    error: ReasonValue | None = None  # the file changed nothing
