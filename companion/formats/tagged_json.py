"""Any value that a record may hold, as JSON that gives back the very same value.

bytes                                       {"$hex": "00ff"}
what JSON, or a careful reader of it, does  {"$msgpack": "<base64 of its MessagePack>"}
not take: numbers that are not finite or
past 63 bits, NUL in a text, keys that begin
with "$", more than DEPTH_MAX levels
"""

import base64
import math
from typing import Any, Final

import msgspec

from companion.errors import UNDECODABLE
from companion.formats.values import NotUsable
from companion.model.records import Value, canonical

HEX: Final = "$hex"
MSGPACK: Final = "$msgpack"

DEPTH_MAX: Final = 40
"""Readers of JSON from elsewhere take 64 levels, ours among them; a line of an export adds some."""

_PACKED_DEPTH_MAX: Final = 400
"""More is not walked: no view could show it either."""
_INT_MAX: Final = 2**63 - 1


def tagged(value: Value, depth: int = DEPTH_MAX) -> Any:
    """The value as JSON."""
    if isinstance(value, bytes):
        return {HEX: value.hex()}
    if not _is_plain(value, depth):
        return {MSGPACK: base64.b64encode(canonical(value)).decode()}
    if isinstance(value, list):
        return [tagged(item, depth - 1) for item in value]
    if isinstance(value, dict):
        return {name: tagged(item, depth - 1) for name, item in value.items()}
    return value


def untagged(value: Any) -> Value:
    """The value that was written so.

    Raises:
        NotUsable: a tag holds something that is no value.
    """
    if isinstance(value, list):
        return [untagged(item) for item in value]
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    if value.keys() == {HEX}:
        return _bytes(value[HEX])
    if value.keys() == {MSGPACK}:
        return _packed(value[MSGPACK])
    return {name: untagged(item) for name, item in value.items()}


def _is_plain(value: Value, depth: int) -> bool:
    """Whether JSON says it as it is; of what is in a container, only that it may be looked at."""
    match value:
        case str():
            return "\0" not in value
        case bool() | None:
            return True
        case int():
            return -_INT_MAX <= value <= _INT_MAX
        case float():
            return math.isfinite(value)
        case dict():
            return depth > 0 and not any(key.startswith("$") or "\0" in key for key in value)
    return depth > 0


def _bytes(written: Any) -> bytes:
    try:
        return bytes.fromhex(written)
    except (ValueError, TypeError) as error:
        raise NotUsable("skipped_wrong_shape") from error


def _packed(written: Any) -> Value:
    try:
        value = msgspec.msgpack.decode(base64.b64decode(written, validate=True))
    except (*UNDECODABLE, TypeError) as error:
        raise NotUsable("skipped_wrong_shape") from error
    if not _is_value(value, _PACKED_DEPTH_MAX):
        raise NotUsable("skipped_too_deep")
    return value  # type: ignore[no-any-return]


def _is_value(value: Any, depth: int) -> bool:
    if isinstance(value, list):
        return depth > 0 and all(_is_value(item, depth - 1) for item in value)
    if isinstance(value, dict):
        return depth > 0 and all(
            isinstance(name, str) and _is_value(item, depth - 1) for name, item in value.items()
        )
    return value is None or isinstance(value, bool | int | float | str | bytes)
