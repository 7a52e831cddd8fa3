"""How a device stands, in one of a few states with a sentence: why, and what to do next.

The states are those of companion.control.values.LinkState; companion/README.md lists them.
"""

from dataclasses import dataclass
from typing import Final

from companion.control.values import LinkState
from companion.reasons import Reason
from companion.replication.outputs import Progress
from peers.dialling import State
from peers.link_view import LinkView

CLOCK_WRONG_MS: Final = 2 * 60_000
"""Two clocks that differ by more are worth a word. It never blocks anything."""

_MINUTE_MS: Final = 60_000

_BY_REASON: Final = {
    "link_disk_full": LinkState.DISK_FULL,
    "link_manual": LinkState.WAITING,
    "link_no_path": LinkState.OFFLINE,
    "link_peer_disk_full": LinkState.DISK_FULL,
    "link_peer_paused": LinkState.PAUSED,
    "link_peer_protocol": LinkState.REFUSED,
    "link_peer_store": LinkState.REFUSED,
    "link_protocol": LinkState.REFUSED,
    "link_removed": LinkState.REFUSED,
    "link_store": LinkState.REFUSED,
    "link_stranger": LinkState.REFUSED,
    "link_version": LinkState.VERSION,
}
_BY_DIALLING: Final = {
    State.WAITING: LinkState.OFFLINE,
    State.DIALLING: LinkState.CONNECTING,
    State.LINKED: LinkState.CONNECTING,
    State.PAUSED: LinkState.PAUSED,
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What, besides the link, decides how a device stands."""

    has_network: bool = True
    is_limited: bool = False  # something waits for a speed limit
    is_batched: bool = False  # something that was written here waits until it goes to it


def explain(view: LinkView, around: Circumstances) -> tuple[LinkState, Reason]:
    """The one state, and the sentence for it."""
    if view.progress is Progress.IN_STEP:
        return _in_step(view, around)
    if view.progress is Progress.SYNCING:
        if around.is_limited:
            return LinkState.WAITING, Reason("link_limited", dict(view.reason.params))
        return LinkState.SYNCING, view.reason
    if view.progress is Progress.GREETING:
        return LinkState.CONNECTING, view.reason
    if view.reason.code in _BY_REASON:
        return _BY_REASON[view.reason.code], view.reason
    if view.dialling is not State.PAUSED and not around.has_network:
        return LinkState.OFFLINE, Reason("link_no_network")
    return _BY_DIALLING[view.dialling], view.reason


def _in_step(view: LinkView, around: Circumstances) -> tuple[LinkState, Reason]:
    if around.is_batched:
        return LinkState.WAITING, Reason("link_batched")
    minutes = abs(view.clock_ahead_ms) // _MINUTE_MS
    if abs(view.clock_ahead_ms) >= CLOCK_WRONG_MS:
        code = "link_clock_ahead" if view.clock_ahead_ms > 0 else "link_clock_behind"
        return LinkState.CLOCK_WRONG, Reason(code, {"minutes": minutes})
    if view.moves_files:
        return LinkState.IN_STEP, Reason("link_in_step_files")
    return LinkState.IN_STEP, view.reason
