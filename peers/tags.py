"""The rotating tag of an announcement: only members of the device group can tell whose it is.

    tag = BLAKE2b(key = group secret, person = "companion-tag", device id ‖ hour), 8 bytes

`hour` is Unix time in whole hours, eight bytes, big-endian. A passer-by sees eight random
bytes that change every hour and cannot tell two days of the same computer apart.
"""

import functools
import hashlib
import itertools
from collections.abc import Iterable
from typing import Final

from companion.model.ids import DeviceId

TAG_BYTES: Final = 8

HOURS_TOLERATED: Final = 26
"""How far two clocks may be apart. A computer whose clock holds local time as if it were UTC
is up to 26 hours off another one. A tag opens nothing (the link's handshake does that), so to
accept an old one costs only a dial in vain."""


def hour_of(unix_s: float) -> int:
    """The hour whose tag is announced at a time."""
    return int(unix_s // 3600)


def tag(group_secret: bytes, device_id: DeviceId, hour: int) -> bytes:
    """What a device announces during an hour. The secret has 16 to 64 bytes."""
    return hashlib.blake2b(
        device_id + hour.to_bytes(8, "big"),
        key=group_secret,
        digest_size=TAG_BYTES,
        person=b"companion-tag",
    ).digest()


def recognise(
    seen: bytes, group_secrets: Iterable[bytes], device_ids: Iterable[DeviceId], hour: int
) -> DeviceId | None:
    """Whose tag was seen at our `hour`; None for a stranger's.

    group_secrets: the current one and former ones, since who was away knows only an old one.
    """
    return _tags(tuple(group_secrets), tuple(device_ids), hour).get(seen)


@functools.lru_cache(maxsize=4)
def _tags(
    group_secrets: tuple[bytes, ...], device_ids: tuple[DeviceId, ...], hour: int
) -> dict[bytes, DeviceId]:
    """All tags that are recognised at an hour, made once: announcements cost strangers nothing, so
    one must not cost us thousands of hashes."""
    first = max(0, hour - HOURS_TOLERATED)
    hours = range(first, hour + HOURS_TOLERATED + 1)
    return {
        tag(group_secret, device_id, each): device_id
        for each, group_secret, device_id in itertools.product(hours, group_secrets, device_ids)
    }
