"""Which device is meant by what was typed."""

from companion.control import messages as m
from companion.errors import CompanionError


def device_called(status: m.Status, typed: str, *, own: bool) -> m.DeviceValue:
    """The one device with this name, or with an id that begins so.

    Args:
        own: whether this computer may be meant.

    Raises:
        CompanionError: device_unknown.
    """
    wanted = typed.casefold()
    meant = [device for device in status.devices if own or not device.is_self]
    found = [d for d in meant if d.device_id == typed.lower()]
    found = found or [d for d in meant if d.name.casefold() == wanted]
    found = found or [d for d in meant if wanted and d.device_id.startswith(wanted)]
    if len(found) != 1:
        raise CompanionError("device_unknown", name=typed)
    return found[0]
