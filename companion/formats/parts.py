"""Parts of messages that keep beside them what else their source says of them."""

from typing import Any, Final

from companion.formats.attachments import Attachments, missing
from companion.formats.values import mapping, text, without
from companion.model.records import Value

_OURS: Final = frozenset(("type", "attachment", "missing", "source"))
"""Names that mean something in every part: a source's own fields of these names move aside."""


def part(kind: str, raw: dict[str, Any], *modelled: str, **own: Value) -> dict[str, Value]:
    """A part made of a piece of the source. own: what we model, taken from the fields `modelled`;
    the other fields of `raw` stand beside it."""
    beside = {name: value for name, value in without(raw, *modelled).items() if value is not None}
    taken = {name: beside.pop(name) for name in _OURS.union(own) & beside.keys()}
    if taken:
        beside["source"] = dict(sorted(taken.items()))
    return {**beside, "type": kind, **own}


def linked(
    attachments: Attachments, url: Any, kind: str, raw: dict[str, Any], *modelled: str, name: str
) -> dict[str, Value]:
    """A part for a picture or file by its address: with its bytes if they stand in it, else as
    missing, of this kind."""
    address = text(url)
    if address[:5].lower() == "data:":
        own = mapping(attachments.of_url(address, name=name))
        if "attachment" in own:
            return part(own["type"], raw, *modelled, attachment=own["attachment"])
    own = mapping(missing(kind, name, url=address))
    return part(own.pop("type"), raw, *modelled, **own)


def kind_of(media_type: Any) -> str:
    """The kind of part for a claimed media type."""
    kind = text(media_type).partition("/")[0]
    return kind if kind in ("image", "audio", "video") else "file"
