"""How a device stands, for whoever shows it."""

from dataclasses import dataclass, field

from companion.model.dots import VersionVector
from companion.model.ids import DeviceId
from companion.reasons import Reason
from companion.replication.outputs import Progress, Status
from peers.addresses import Endpoint
from peers.clock import monotonic_ms, wall_ms
from peers.dialling import Dialling, State
from peers.link_memory import LinkMemory
from peers.standing_link import StandingLink


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
    given: tuple[Endpoint, ...] = ()  # addresses that the person typed
    endpoints: tuple[Endpoint, ...] = ()  # where it is dialled
    verified_ms: int = 0
    moves_files: bool = False
    done: int = 0  # changes that have passed, since the two were last in step, and
    total: int = 0  # how many there were to pass
    has: VersionVector = field(default_factory=VersionVector)  # what it has for certain


def view_of(
    device: DeviceId, dialling: Dialling, memory: LinkMemory, standing: StandingLink | None
) -> LinkView:
    """How a device stands that has this link, or none."""
    link = standing.link if standing is not None else None
    status = standing.status if standing is not None else None
    return LinkView(
        progress=status.progress if status is not None else None,
        dialling=dialling.state(device),
        reason=_why_none(device, dialling, memory) if status is None else _how_it_goes(status),
        route=link.route if link is not None else "",
        last_seen_ms=wall_ms() if link is not None else memory.last_seen_ms,
        in_step_ms=memory.in_step_ms,
        bytes_sent=memory.bytes_sent + (link.bytes_sent if link is not None else 0),
        bytes_received=memory.bytes_received + (link.bytes_received if link is not None else 0),
        given=tuple(memory.given),
        clock_ahead_ms=memory.clock_ahead_ms,
        endpoints=tuple(dialling.endpoints(device)),
        verified_ms=memory.verified_ms,
        moves_files=standing is not None and standing.session.moves_files,
        done=status.done if status is not None else 0,
        total=status.total if status is not None else 0,
        has=memory.has,
    )


def _why_none(device: DeviceId, dialling: Dialling, memory: LinkMemory) -> Reason:
    why = dialling.why(device, monotonic_ms())
    return memory.ended if memory.ended is not None and why.code == "link_connecting" else why


def _how_it_goes(status: Status) -> Reason:
    if status.progress is Progress.IN_STEP:
        return Reason("link_in_step")
    if status.progress is Progress.GREETING:
        return Reason("link_connecting")
    return Reason("link_syncing", {"done": status.done, "total": status.total})
