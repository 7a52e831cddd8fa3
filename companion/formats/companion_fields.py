"""Whether the fields of a record from a file have the types that all code relies on."""

from collections.abc import Callable, Mapping
from typing import Final

from companion.formats.values import MS_MAX
from companion.model.changes import names_fit
from companion.model.ids import ID_BYTES
from companion.model.records import CONVERSATION, MESSAGE, Value


def is_sound(kind: str, values: Mapping[str, Value]) -> bool:
    """Whether each field that is known holds what it should, and has a name that may be. None has
    to be there."""
    if not names_fit(values):
        return False
    fields = _FIELDS.get(kind, {})
    return all(fields[name](value) for name, value in values.items() if name in fields)


def _is_text(value: Value) -> bool:
    return isinstance(value, str)


def _is_time(value: Value) -> bool:
    return type(value) is int and 0 < value <= MS_MAX


def _is_id(value: Value) -> bool:
    return isinstance(value, bytes) and len(value) == ID_BYTES


def _is_id_or_none(value: Value) -> bool:
    return value is None or _is_id(value)


def _are_parts(value: Value) -> bool:
    return isinstance(value, list) and all(map(_is_part, value))


def _is_part(part: Value) -> bool:
    if not isinstance(part, dict) or not isinstance(part.get("type"), str):
        return False
    return part["type"] != "text" or isinstance(part.get("text"), str)


_FIELDS: Final[Mapping[str, Mapping[str, Callable[[Value], bool]]]] = {
    CONVERSATION: {
        "title": _is_text,
        "created_ms": _is_time,
        "updated_ms": _is_time,
        "current_leaf": _is_id,
    },
    MESSAGE: {
        "conversation": _is_id,
        "parent": _is_id_or_none,
        "role": _is_text,
        "parts": _are_parts,
        "created_ms": _is_time,
    },
}
