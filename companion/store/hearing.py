"""Whether the other devices are still there: when each last gave a sign of life, by our clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from companion.model.ids import DeviceId
from companion.store.purged import delete_all
from companion.store.schema import Heard

_DAY_MS: Final = 24 * 60 * 60 * 1000
DORMANT_MS: Final = 60 * _DAY_MS
"""A device that is silent for longer is no longer waited for."""

NOTICE_MS: Final = 7 * _DAY_MS
"""So long before, at least, that is said; also to those whose clock has jumped."""


@dataclass(frozen=True, slots=True)
class Silence:
    """How long a device has been silent.

    is_long: it will soon be dormant, and a person should know.
    is_dormant: deleted records no longer wait for it.
    """

    silent_ms: int
    is_long: bool
    is_dormant: bool


def hear(
    connection: Connection, signs: Mapping[DeviceId, bytes], now_ms: int
) -> dict[DeviceId, Silence]:
    """Note what the other devices gave as signs of life, and how silent each is.

    signs: of each other device of the group; empty bytes while it has never given one.
    """
    table = Heard.__table__
    known = {DeviceId(row.device): row for row in connection.execute(select(table))}
    delete_all(connection, table.c.device, known.keys() - signs.keys())
    found: dict[DeviceId, Silence] = {}
    for device, sign in sorted(signs.items()):
        row = known.get(device)
        heard_ms, told_ms = now_ms, 0
        if row is not None and row.beat == sign:
            # A clock that was set back would make it silent for longer than it was.
            heard_ms, told_ms = min(row.heard_ms, now_ms), min(row.told_ms, now_ms)
        silent_ms = now_ms - heard_ms
        is_long = silent_ms >= DORMANT_MS - NOTICE_MS
        if is_long and not told_ms:
            told_ms = now_ms
        is_dormant = silent_ms >= DORMANT_MS and now_ms - told_ms >= NOTICE_MS
        found[device] = Silence(silent_ms, is_long, is_dormant)
        values = {"beat": sign, "heard_ms": heard_ms, "told_ms": told_ms}
        connection.execute(
            insert(table)
            .values(device=device, **values)
            .on_conflict_do_update(index_elements=["device"], set_=values)
        )
    return found
