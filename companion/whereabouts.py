"""Whether a conversation is on each of a person's devices yet, by what each says to have."""

from collections.abc import Mapping, Sequence

from companion.control import messages as m
from companion.errors import CompanionError
from companion.library import Library
from companion.model import ids
from companion.model.dots import Dot, VersionVector
from companion.model.frontier import absorbed_by
from companion.model.ids import DeviceId, RecordId
from companion.model.records import DEVICE


async def whereabouts(
    library: Library,
    conversation: str,
    devices: Sequence[m.DeviceValue],
    known: Mapping[str, VersionVector],
) -> m.Whereabouts:
    """Of a conversation, device by device.

    Args:
        known: what each device, by its id, has said on a link to have.

    Raises:
        CompanionError: not_found.
    """
    try:
        record = RecordId(ids.from_text(conversation))
    except ValueError as error:
        raise CompanionError("not_found", id=conversation) from error
    writes = await library.ask(lambda store: store.writes_of(record))
    if not writes:
        raise CompanionError("not_found", id=conversation)
    here = await library.vector()
    records = await library.ask(lambda store: store.of_kind(DEVICE))
    said = {DeviceId(each.id): absorbed_by(each, here) for each in records}
    places = []
    for device in devices:
        told = said.get(DeviceId(ids.from_text(device.device_id)), VersionVector())
        has = known.get(device.device_id, VersionVector()).join(told)
        places.append(_place(device, writes, here if device.is_self else has))
    return m.Whereabouts(conversation=conversation, records=len(writes), places=places)


def _place(
    device: m.DeviceValue, writes: Mapping[RecordId, Sequence[Dot]], has: VersionVector
) -> m.PlaceValue:
    missing = sum(not all(map(has.has_seen, dots)) for dots in writes.values())
    return m.PlaceValue(
        device_id=device.device_id,
        name=device.name,
        is_self=device.is_self,
        missing=missing,
        is_there=missing == 0,
        in_step_ms=device.in_step_ms,
    )
