"""Why there is no sync with a device: the checks a support person would make, one after the other.

`diagnose` decides and does nothing: whoever calls it has looked already (`Found`). It stops at
the first check that fails, because what comes after it cannot be known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from companion.control.values import CheckStep, CheckValue, Mend, ReasonValue
from companion.explaining import CLOCK_WRONG_MS
from companion.reasons import Reason
from peers.dialling import Failure
from peers.link_view import LinkView

_MINUTE_MS: Final = 60_000
ROOM_BYTES_LOW: Final = 64 * 1024 * 1024

_HANDSHAKE: Final = (
    "link_peer_paused",
    "link_removed",
    "link_stranger",
    "link_version",
)
"""What the other device answers instead of a handshake."""

_AFTER_THE_LINK: Final = (
    "link_peer_protocol",
    "link_peer_store",
    "link_protocol",
    "link_store",
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was seen.

    heard: how many Companions are announced in the network, this device's included or not.
    tried: the addresses that were tried, and what came of it (None: the port answers).
    software: what the other device runs, as it said; "" when it never has.
    """

    link: LinkView
    is_paused: bool
    is_manual: bool
    addresses: tuple[str, ...]
    heard: int
    is_sighted: bool
    tried: Mapping[str, Failure | None]
    own_software: str
    software: str
    free_bytes: int
    is_disk_full: bool


def diagnose(found: Found) -> Iterator[CheckValue]:
    """The checks, up to the first that fails."""
    for check in _checks(found):
        yield check
        if check.failed:
            return


def _checks(found: Found) -> Iterator[CheckValue]:
    yield _decisions(found)
    yield _interfaces(found)
    yield _heard(found)
    yield _port(found)
    yield _handshake(found)
    yield _path(found)
    yield _versions(found)
    yield _clock(found)
    yield _disk(found)
    yield _in_step(found)


def _decisions(found: Found) -> CheckValue:
    step = CheckStep.DECISIONS
    if found.is_paused:
        return _failed(step, "link_paused", mend=Mend.RESUME)
    if found.is_manual and found.link.progress is None:
        return _failed(step, "link_manual", mend=Mend.SYNC_NOW)
    return _ok(step, "check_decisions")


def _interfaces(found: Found) -> CheckValue:
    if not found.addresses:
        return _failed(CheckStep.INTERFACES, "link_no_network")
    return _ok(CheckStep.INTERFACES, "check_interfaces", addresses=", ".join(found.addresses))


def _heard(found: Found) -> CheckValue:
    step = CheckStep.HEARD
    if found.is_sighted:
        return _ok(step, "check_heard")
    if found.link.progress is not None or None in found.tried.values():
        return _noted(step, "check_not_heard_but_there")
    if found.tried:
        return _noted(step, "check_not_heard")
    if found.heard:
        return _failed(step, "check_others_heard", mend=Mend.SYNC_NOW, count=found.heard)
    return _failed(step, "check_nobody_heard", mend=Mend.SYNC_NOW)


def _port(found: Found) -> CheckValue:
    step = CheckStep.PORT
    if found.link.progress is not None:
        kind, _, address = found.link.route.partition(" ")
        return _ok(step, "check_linked", address=address or kind)
    answering = [address for address, failure in found.tried.items() if failure is None]
    if answering:
        return _ok(step, "check_port", address=answering[0])
    address, failure = next(iter(found.tried.items()), ("?", Failure.NO_ROUTE))
    if failure is Failure.REFUSED:
        return _failed(step, "check_port_refused", mend=Mend.SYNC_NOW, address=address)
    if failure is Failure.NO_ROUTE:
        return _failed(step, "check_no_route", mend=Mend.SYNC_NOW, address=address)
    return _failed(step, "check_port_silent", mend=Mend.SYNC_NOW, address=address)


def _handshake(found: Found) -> CheckValue:
    step, reason = CheckStep.HANDSHAKE, found.link.reason
    if found.link.progress is not None:
        return _ok(step, "check_handshake")
    if reason.code in _HANDSHAKE:
        return _because(step, reason)
    if reason.code in ("link_no_path", "link_disk_full", "link_peer_disk_full", *_AFTER_THE_LINK):
        return _ok(step, "check_handshake")
    return _failed(step, "check_handshake_silent", mend=Mend.SYNC_NOW)


def _path(found: Found) -> CheckValue:
    step, reason = CheckStep.PATH, found.link.reason
    if found.link.progress is None and reason.code == "link_no_path":
        return _because(step, reason, Mend.SYNC_NOW)
    if found.link.progress is None and reason.code in _AFTER_THE_LINK:
        return _because(step, reason)
    return _ok(step, "check_path")


def _versions(found: Found) -> CheckValue:
    own, theirs = found.own_software, found.software
    return _ok(CheckStep.VERSIONS, "check_versions", own=own, theirs=theirs or "?")


def _clock(found: Found) -> CheckValue:
    ahead_ms = found.link.clock_ahead_ms
    if abs(ahead_ms) < CLOCK_WRONG_MS:
        return _ok(CheckStep.CLOCK, "check_clock")
    code = "link_clock_ahead" if ahead_ms > 0 else "link_clock_behind"
    return _noted(CheckStep.CLOCK, code, minutes=abs(ahead_ms) // _MINUTE_MS)


def _disk(found: Found) -> CheckValue:
    step, code = CheckStep.DISK, found.link.reason.code
    if found.is_disk_full or (found.link.progress is None and code == "link_disk_full"):
        return _failed(step, "link_disk_full")
    if found.link.progress is None and code == "link_peer_disk_full":
        return _failed(step, code)
    megabytes = found.free_bytes // 1_000_000
    if found.free_bytes < ROOM_BYTES_LOW:
        return _noted(step, "check_disk_low", megabytes=megabytes)
    return _ok(step, "check_disk", megabytes=megabytes)


def _in_step(found: Found) -> CheckValue:
    return CheckValue(step=CheckStep.IN_STEP, reason=ReasonValue(*found.link.reason))


def _ok(step: CheckStep, code: str, **params: str | int) -> CheckValue:
    return CheckValue(step=step, reason=ReasonValue(code, params))


def _noted(step: CheckStep, code: str, **params: str | int) -> CheckValue:
    return CheckValue(step=step, reason=ReasonValue(code, params), noted=True)


def _failed(step: CheckStep, code: str, mend: Mend = Mend.NONE, **params: str | int) -> CheckValue:
    return CheckValue(step=step, reason=ReasonValue(code, params), failed=True, mend=mend)


def _because(step: CheckStep, reason: Reason, mend: Mend = Mend.NONE) -> CheckValue:
    return CheckValue(step=step, reason=ReasonValue(*reason), failed=True, mend=mend)
