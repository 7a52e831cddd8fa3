"""Whether a conversation is on its person's other devices too, as far as this one can tell."""

from collections.abc import Sequence

from companion.control.values import DeviceValue, LinkState
from companion.views.rows import ConversationRow
from ui.phrases import Phrase, translate, verbatim

NAMES_MAX = 2

_IN_STEP = (LinkState.IN_STEP, LinkState.CLOCK_WRONG)


def elsewhere(row: ConversationRow, devices: Sequence[DeviceValue]) -> Phrase | None:
    """None where nothing can be said for certain, and where there is no other device.

    A device that has been in step since the conversation was written to has what was written.
    One that has not may have it or not: only of a person's own recent writing is that told.
    """
    others = [device for device in devices if not device.is_self]
    if not others:
        return None
    if all(device.state in _IN_STEP for device in others):
        return translate("Elsewhere", "On all your devices")
    behind = [
        device.name
        for device in others
        if device.state not in _IN_STEP and device.in_step_ms < row.updated_ms
    ]
    if not behind:
        return None
    if len(behind) > NAMES_MAX:
        said = translate("Elsewhere", "Perhaps not yet on {n} of your devices")
        return said.holding(n=len(behind))
    said = translate("Elsewhere", "Perhaps not yet on {names}")
    return said.holding(names=verbatim(", ".join(behind)))
