"""Fields of NextChat's stores, whatever type a hand-edited or damaged file has put there."""

from typing import Any, Final

APP: Final = "nextchat"
"""Source application and first part of every imported id."""

_MS_MAX = 253_402_300_799_999
"""The end of the year 9999: a later time is not one, and no calendar function takes it."""


class NotUsable(Exception):
    """A session, mask or prompt that is left out; `why` is a code of companion.reasons."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def text(value: Any) -> str:
    """The value if it is a text, else the empty text."""
    return value if isinstance(value, str) else ""


def mapping(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def milliseconds(value: Any) -> int | None:
    """Unix milliseconds; None for what cannot be one. 0 means unknown in NextChat."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _MS_MAX:
        return None
    return int(value)


def without(value: dict[str, Any], *names: str) -> dict[str, Any]:
    """The fields that have no place of their own in a record."""
    return {name: item for name, item in value.items() if name not in names}


def model_of(mask: dict[str, Any]) -> str:
    """The model that a mask is set to."""
    return text(mapping(mask.get("modelConfig")).get("model"))


def context_of(mask: dict[str, Any]) -> list[dict[str, Any]]:
    """The mask's opening turns: [{role, text}]."""
    turns = mask.get("context")
    if not isinstance(turns, list):
        return []
    found = (
        {"role": text(mapping(turn).get("role")) or "system", "text": spoken(turn)}
        for turn in turns
    )
    return [turn for turn in found if turn["text"]]


def spoken(message: Any) -> str:
    """The text of a message, its pictures left out."""
    content = mapping(message).get("content")
    if isinstance(content, list):
        return "\n\n".join(filter(None, (text(mapping(part).get("text")) for part in content)))
    return text(content)
