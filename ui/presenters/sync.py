"""How syncing stands as a whole: the picture in the tray, and one line that says it."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from companion.control.messages import DeviceValue, LinkState, Status
from ui.phrases import Phrase, plural, translate, verbatim

COUNTED_MIN: Final = 50
"""Fewer changes are through before anybody has read how many there are."""

_TROUBLED: Final = (LinkState.REFUSED, LinkState.DISK_FULL, LinkState.VERSION)
_IN_STEP: Final = (LinkState.IN_STEP, LinkState.CLOCK_WRONG)


class Mood(Enum):
    """What the tray icon shows."""

    IN_STEP = auto()
    SYNCING = auto()
    PAUSED = auto()
    OFFLINE = auto()
    ATTENTION = auto()


@dataclass(frozen=True, slots=True)
class SyncView:
    """The state of everything, in a picture and a line."""

    mood: Mood  # of everything, for the tray
    links: Mood  # of the links alone, conflicts aside: the line says the same in words
    line: Phrase
    paused: bool = False
    conflicts: int = 0
    paused_until_ms: int = 0  # -1: until somebody resumes
    eighths: int = 0  # while syncing: how much is through; 0: nothing, or it is not known
    synced_ms: int | None = None  # the last time another device had everything; None: it has it now


def present(status: Status | None, *, reachable: bool, starting: bool) -> SyncView:
    """The view of the daemon's last status; None before the first."""
    if starting:
        return SyncView(Mood.OFFLINE, Mood.OFFLINE, translate("Sync", "Starting…"))
    if status is None or not reachable:
        line = translate("Sync", "The background process does not answer")
        return SyncView(Mood.ATTENTION, Mood.ATTENTION, line)
    links, line = _of(status)
    waits = status.conflicts or status.returned or status.quarantined
    mood = Mood.ATTENTION if waits and links is not Mood.PAUSED else links
    return SyncView(
        mood,
        links,
        line,
        paused=status.paused,
        conflicts=status.conflicts,
        paused_until_ms=status.paused_until_ms,
        eighths=_eighths(status) if mood is Mood.SYNCING else 0,
        synced_ms=_synced_ms(status),
    )


def _synced_ms(status: Status) -> int | None:
    """Only where that is known: who has no other device waits for none."""
    others = [device for device in status.devices if not device.is_self]
    if not others or any(device.state in _IN_STEP for device in others):
        return None
    return max(device.in_step_ms for device in others)


def _of(status: Status) -> tuple[Mood, Phrase]:
    others = [device for device in status.devices if not device.is_self]
    if any(device.state is LinkState.REMOVED for device in status.devices):
        said = translate("Sync", "This computer was removed from your devices")
        return Mood.ATTENTION, said
    if status.paused:
        return Mood.PAUSED, translate("Sync", "Paused")
    if any(device.state in _TROUBLED for device in others):
        return Mood.ATTENTION, translate("Sync", "A device needs attention")
    if not others:
        return Mood.OFFLINE, translate("Sync", "No other device yet")
    return _of_links(others, status.attachments_missing)


def _of_links(others: list[DeviceValue], missing: int) -> tuple[Mood, Phrase]:
    in_step = [device for device in others if device.state in _IN_STEP]
    if any(device.state is LinkState.SYNCING for device in others):
        return Mood.SYNCING, _how_far(others)
    if any(device.state is LinkState.WAITING for device in others):
        return Mood.IN_STEP if in_step else Mood.OFFLINE, translate("Sync", "Changes wait")
    if not in_step:
        line = plural(
            len(others),
            translate("Sync", "The other device is not reachable"),
            translate("Sync", "None of {n} devices is reachable"),
        )
        return Mood.OFFLINE, line
    if missing:
        line = plural(
            missing,
            translate("Sync", "Fetching an attachment…"),
            translate("Sync", "Fetching {n} attachments…"),
        )
        return Mood.SYNCING, line
    if len(in_step) == 1:
        named = translate("Sync", "In step with {name}")
        return Mood.IN_STEP, named.holding(name=verbatim(in_step[0].name))
    return Mood.IN_STEP, translate("Sync", "In step with {n} devices").holding(n=len(in_step))


def _eighths(status: Status) -> int:
    done, total = _counts([device for device in status.devices if not device.is_self])
    return min(8, 8 * done // total) if total >= COUNTED_MIN else 0


def _counts(others: list[DeviceValue]) -> tuple[int, int]:
    return sum(d.done for d in others), sum(d.total for d in others)


def _how_far(others: list[DeviceValue]) -> Phrase:
    done, total = _counts(others)
    if total < COUNTED_MIN:
        return translate("Sync", "Syncing…")
    return translate("Sync", "Syncing {done} of {total}…").holding(done=done, total=total)


def conflicts_line(count: int) -> Phrase:
    """How many conflicts wait."""
    return plural(
        count,
        translate("Sync", "One conflict to decide"),
        translate("Sync", "{n} conflicts to decide"),
    )
