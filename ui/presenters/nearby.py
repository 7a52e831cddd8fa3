"""What a look through the networks has found, in sentences."""

from collections.abc import Mapping, Sequence
from typing import Final

from companion.control.messages import NearbyValue
from ui.phrases import Phrase, plural, translate

_NOBODY: Final = (
    translate(
        "Nearby",
        "None of your other devices answers. Is Companion running there, and does a firewall "
        "block it?",
    ),
    translate("Nearby", "If the device is in another network, add its address under “Addresses…”."),
)


def found(nearby: Sequence[NearbyValue], names: Mapping[str, str]) -> Sequence[Phrase]:
    """A line for each device, and one for all Companions of others. names: of the own devices,
    by id."""
    own = [each for each in nearby if each.device_id in names]
    strangers = len(nearby) - len(own)
    lines = [_line(each, names[each.device_id]) for each in own]
    if strangers:
        one = translate("Nearby", "One Companion that is not one of your devices answers.")
        many = translate("Nearby", "{n} Companions that are not your devices answer.")
        lines.append(plural(strangers, one, many))
    return lines if own else [*lines, *_NOBODY]


def _line(each: NearbyValue, name: str) -> Phrase:
    line = translate("Nearby", "Found “{name}” at {addresses}.")
    return line.holding(name=name, addresses=", ".join(each.addresses))
