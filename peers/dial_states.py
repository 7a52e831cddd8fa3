"""How a device that may be dialled stands, what may happen to it, and what comes of that."""

from enum import Enum
from typing import Final


class Failure(Enum):
    """Why a dial came to nothing."""

    NO_ROUTE = "no_route"
    REFUSED = "refused"  # nobody listens on this port
    SILENT = "silent"  # no answer in time, or the connection broke
    NO_PATH = "no_path"  # it answered, and proved who it is; the direct connection did not come
    STRANGER = "stranger"  # somebody else is there
    BUSY = "busy"  # another connection between the two devices is under way
    PAUSED = "paused"  # by the person, on the other side
    VERSION = "version"
    REMOVED = "removed"  # we are out of the group, as the other side knows it


class State(Enum):
    """How a device stands."""

    WAITING = "waiting"  # for the next attempt, or for an address
    DIALLING = "dialling"
    LINKED = "linked"
    PAUSED = "paused"


class Event(Enum):
    """What may happen to a device."""

    SIGHTED = "sighted"  # announced, or an address was given
    NETWORK = "network"  # our own network changed
    DUE = "due"  # the time has come: for an attempt, or for the next address of one
    FAILED = "failed"  # one address; others are still being tried
    EXHAUSTED = "exhausted"  # the last address of the attempt failed
    LINKED = "linked"
    LOST = "lost"  # a link that had lasted
    BROKEN = "broken"  # a link that broke at once
    PAUSE = "pause"
    RESUME = "resume"


# What happens when, and where it leads. Anything absent is an error of our own code.
TRANSITIONS: Final[dict[tuple[State, Event], tuple[State, str]]] = {
    (State.WAITING, Event.SIGHTED): (State.WAITING, "_hurry"),
    (State.WAITING, Event.NETWORK): (State.WAITING, "_hurry"),
    (State.WAITING, Event.DUE): (State.DIALLING, "_begin"),
    (State.WAITING, Event.FAILED): (State.WAITING, "_stay"),
    (State.WAITING, Event.EXHAUSTED): (State.WAITING, "_stay"),
    (State.WAITING, Event.LINKED): (State.LINKED, "_settle"),
    (State.WAITING, Event.PAUSE): (State.PAUSED, "_abandon"),
    (State.DIALLING, Event.SIGHTED): (State.DIALLING, "_widen"),
    (State.DIALLING, Event.NETWORK): (State.DIALLING, "_forgive"),
    (State.DIALLING, Event.DUE): (State.DIALLING, "_dial_next"),
    (State.DIALLING, Event.FAILED): (State.DIALLING, "_dial_next"),
    (State.DIALLING, Event.EXHAUSTED): (State.WAITING, "_back_off"),
    (State.DIALLING, Event.LINKED): (State.LINKED, "_settle"),
    (State.DIALLING, Event.PAUSE): (State.PAUSED, "_abandon"),
    (State.LINKED, Event.DUE): (State.LINKED, "_try_better"),
    (State.LINKED, Event.SIGHTED): (State.LINKED, "_stay"),
    (State.LINKED, Event.NETWORK): (State.LINKED, "_stay"),
    (State.LINKED, Event.FAILED): (State.LINKED, "_stay"),
    (State.LINKED, Event.EXHAUSTED): (State.LINKED, "_stay"),
    (State.LINKED, Event.LINKED): (State.LINKED, "_settle"),
    (State.LINKED, Event.LOST): (State.WAITING, "_hurry"),
    (State.LINKED, Event.BROKEN): (State.WAITING, "_back_off"),
    (State.LINKED, Event.PAUSE): (State.PAUSED, "_abandon"),
    (State.PAUSED, Event.SIGHTED): (State.PAUSED, "_stay"),
    (State.PAUSED, Event.NETWORK): (State.PAUSED, "_stay"),
    (State.PAUSED, Event.FAILED): (State.PAUSED, "_stay"),
    (State.PAUSED, Event.EXHAUSTED): (State.PAUSED, "_stay"),
    (State.PAUSED, Event.LINKED): (State.PAUSED, "_stay"),
    (State.PAUSED, Event.LOST): (State.PAUSED, "_stay"),
    (State.PAUSED, Event.BROKEN): (State.PAUSED, "_stay"),
    (State.PAUSED, Event.PAUSE): (State.PAUSED, "_stay"),
    (State.PAUSED, Event.RESUME): (State.WAITING, "_hurry"),
    (State.WAITING, Event.RESUME): (State.WAITING, "_stay"),
    (State.DIALLING, Event.RESUME): (State.DIALLING, "_stay"),
    (State.LINKED, Event.RESUME): (State.LINKED, "_stay"),
}
