"""Fields of NextChat's stores, whatever type a hand-edited or damaged file has put there."""

from typing import Any, Final

from companion.formats.values import mapping, text

APP: Final = "nextchat"
"""Source application and first part of every imported id."""


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
