"""A device as its card shows it: a picture of its state, and why it is so."""

from dataclasses import dataclass
from typing import Final

from companion.control.messages import DeviceValue, LinkState, ReasonValue
from ui.phrases import Phrase, translate, verbatim

_TONES: Final = {
    LinkState.IN_STEP: "good",
    LinkState.SYNCING: "accent",
    LinkState.CONNECTING: "accent",
    LinkState.PAUSED: "secondary",
    LinkState.OFFLINE: "secondary",
    LinkState.REFUSED: "danger",
    LinkState.REMOVED: "danger",
}


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


def present(device: DeviceValue) -> DeviceView:
    """The view of a device."""
    is_linked = device.state in (LinkState.IN_STEP, LinkState.SYNCING)
    return DeviceView(
        device_id=device.device_id,
        name=device.name,
        is_self=device.is_self,
        platform=device.platform,
        tone="good" if device.is_self else _TONES[device.state],
        state=translate("Devices", "This computer") if device.is_self else _state(device.state),
        reason=None if device.is_self or device.state is LinkState.IN_STEP else device.reason,
        route=_route(device.route),
        last_seen_ms=0 if is_linked or device.is_self else device.last_seen_ms,
        in_step_ms=0 if device.is_self else device.in_step_ms,
    )


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
        LinkState.CONNECTING: translate("Devices", "Connecting"),
        LinkState.PAUSED: translate("Devices", "Paused"),
        LinkState.OFFLINE: translate("Devices", "Not reachable"),
        LinkState.REFUSED: translate("Devices", "Refused"),
        LinkState.REMOVED: translate("Devices", "Removed"),
    }[state]
