"""What a machine asks its shell to do. The shell does it and, where noted, tells the machine."""

from dataclasses import dataclass
from enum import Enum

from companion.model.claims import Alive, Claim, Evidence
from companion.model.cursor import Cursor
from companion.model.dots import VersionVector
from companion.model.ids import ReplicaId
from companion.model.merge import RecordState
from companion.reasons import Reason


@dataclass(frozen=True, slots=True)
class Send:
    """Send this message on the link; `channel` is "sync" or "blobs"."""

    channel: str
    message: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """Read what a replica at `since` lacks, from `cursor` on; then call `rows`."""

    since: VersionVector
    cursor: Cursor
    records_max: int
    bytes_max: int


@dataclass(frozen=True, slots=True)
class Apply:
    """Apply in one durable transaction; then call `applied`.

    In the same transaction: without a claim, keep `cursor` as the position of the unfinished
    pass from `peer`; with one, take it over and forget that position.

    alive: with a claim, which writes still stand at the peer, if it said so.
    """

    number: int
    states: list[RecordState]
    peer: ReplicaId
    cursor: Cursor
    claim: Claim | None
    alive: Alive | None = None


@dataclass(frozen=True, slots=True)
class ReadAlive:
    """Read which of the writes that are absorbed here still stand; then call `alive`."""


@dataclass(frozen=True, slots=True)
class Heed:
    """What the peer knows of how replicas have counted, before anything is sent to it. Tell the
    store, then call `heeded`; if the store finds writes that count no longer, end all links.
    """

    evidence: Evidence


class Progress(Enum):
    """How far two devices are with each other."""

    GREETING = "greeting"
    SYNCING = "syncing"
    IN_STEP = "in_step"


@dataclass(frozen=True, slots=True)
class Status:
    """Progress, for people. Counts are of records on this link; `done` of `total` of writes, in
    both directions, since the two were last in step."""

    progress: Progress
    sent: int
    received: int
    clock_ahead_ms: int  # the peer's clock against ours; network delay included
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Close:
    """End the link. Nothing more comes from this machine."""

    reason: Reason


Output = Send | Read | ReadAlive | Apply | Heed | Status | Close
