"""How a device stands, for whoever shows it."""

from dataclasses import dataclass

from companion.reasons import Reason
from companion.replication.outputs import Progress
from peers.dialling import State


@dataclass(frozen=True, slots=True)
class LinkView:
    """How one device stands, for people. Times are Unix milliseconds, 0 for never."""

    progress: Progress | None  # None: no link
    dialling: State
    reason: Reason
    route: str
    last_seen_ms: int
    in_step_ms: int
    bytes_sent: int
    bytes_received: int
    clock_ahead_ms: int  # its clock against ours, when we last heard it; network delay included
