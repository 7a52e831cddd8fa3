"""A device as its card shows it: a picture of its state, and why it is so."""

from dataclasses import dataclass
from typing import Final

from companion.control.messages import DeviceValue, LinkState, ReasonValue, Status
from ui.phrases import Phrase, translate, verbatim

_TONES: Final = {
    LinkState.IN_STEP: "good",
    LinkState.SYNCING: "accent",
    LinkState.WAITING: "secondary",
    LinkState.CONNECTING: "accent",
    LinkState.CLOCK_WRONG: "good",
    LinkState.DISK_FULL: "danger",
    LinkState.VERSION: "danger",
    LinkState.PAUSED: "secondary",
    LinkState.OFFLINE: "secondary",
    LinkState.REFUSED: "danger",
    LinkState.REMOVED: "danger",
}

OUT: Final = ("device_removed", "device_unvouched")
"""The warnings of a device that is none of the group any more."""

NEW: Final = "device_added"


@dataclass(frozen=True, slots=True)
class DeviceView:
    """Everything that a card draws."""

    device_id: str
    name: str
    is_self: bool
    platform: str
    tone: str  # of its dot and state: a field of ui.colors.Colors
    state: Phrase
    reason: ReasonValue | None  # why, in a sentence; None when the state says it all
    route: Phrase
    last_seen_ms: int  # 0: never, or it is here now
    in_step_ms: int
    software: str = ""
    added_ms: int = 0  # 0: not known
    added_by: str = ""  # by name; "" for the one that began the group
    mode: str = "automatic"  # as SetMode has it
    mode_now: str = "live"
    verified_ms: int = 0  # when all records were last compared and found the same; 0: never
    is_linked: bool = False
    may_undo: bool = False  # added within a day, so that it can be taken back at once


def present(device: DeviceValue) -> DeviceView:
    """The view of a device."""
    is_linked = device.state in (LinkState.IN_STEP, LinkState.SYNCING, LinkState.CLOCK_WRONG)
    is_well = device.is_self and device.state is not LinkState.REMOVED
    says_it_all = device.state is LinkState.IN_STEP and device.reason.code != "link_in_step_files"
    return DeviceView(
        device_id=device.device_id,
        name=device.name,
        is_self=device.is_self,
        platform=device.platform,
        tone="good" if is_well else _TONES[device.state],
        state=translate("Devices", "This computer") if is_well else _state(device.state),
        reason=None if is_well or says_it_all else device.reason,
        route=_route(device.route),
        last_seen_ms=0 if is_linked or device.is_self else device.last_seen_ms,
        in_step_ms=0 if device.is_self else device.in_step_ms,
        software=device.software,
        added_ms=device.added_ms if device.added_by else 0,
        added_by=(device.added_by_name or device.added_by[:8]) if device.added_by else "",
        mode=device.mode,
        mode_now=device.mode_now,
        verified_ms=device.verified_ms,
        is_linked=is_linked,
        may_undo=device.is_new and not device.is_self,
    )


def added_elsewhere(status: Status) -> list[DeviceValue]:
    """The devices that another one let in within a day, the latest first: their person should
    hear of them here."""
    own = next((device for device in status.devices if device.is_self), None)
    if own is None:
        return []
    found = [
        device
        for device in status.devices
        if device.is_new and not device.is_self and device.added_by != own.device_id
    ]
    return sorted(found, key=lambda device: device.added_ms, reverse=True)


def why_out(status: Status) -> ReasonValue | None:
    """Why this computer is none of the group any more; None: it is."""
    return next((warning for warning in status.warnings if warning.code in OUT), None)


def other_warnings(status: Status) -> list[ReasonValue]:
    """What a person should know besides: what the two above say has notices of its own."""
    return [warning for warning in status.warnings if warning.code not in (*OUT, NEW)]


def short_id(device_id: str) -> Phrase:
    """Enough of an id to tell two devices of one name apart."""
    return verbatim(device_id[:8])


def _route(route: str) -> Phrase:
    """The kind of way, and the address at its end: "lan 192.168.1.7"."""
    kind, _, address = route.partition(" ")
    if kind == "lan":
        return translate("Devices", "local network, {address}").holding(address=address)
    return verbatim(route)


def _state(state: LinkState) -> Phrase:
    return {
        LinkState.IN_STEP: translate("Devices", "In step"),
        LinkState.SYNCING: translate("Devices", "Syncing"),
        LinkState.WAITING: translate("Devices", "Waiting"),
        LinkState.CONNECTING: translate("Devices", "Connecting"),
        LinkState.CLOCK_WRONG: translate("Devices", "In step, clock wrong"),
        LinkState.DISK_FULL: translate("Devices", "Disk full"),
        LinkState.VERSION: translate("Devices", "Version too old"),
        LinkState.PAUSED: translate("Devices", "Paused"),
        LinkState.OFFLINE: translate("Devices", "Not reachable"),
        LinkState.REFUSED: translate("Devices", "Refused"),
        LinkState.REMOVED: translate("Devices", "Removed"),
    }[state]
