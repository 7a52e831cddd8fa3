"""A message as it is shown: who speaks, and the pieces to lay out one under another."""

import json
from dataclasses import dataclass
from typing import Any, Final

from companion.views.rows import AttachmentRow, MessageRow
from ui.phrases import Phrase, translate, verbatim
from ui.presenters.fences import Code, Prose, cut

CHARACTERS_MAX: Final = 100_000
"""Of one part; laying out more would hold the window up. Copying takes all of it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image whose bytes are here."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class File:
    """An attachment that is named but not drawn; no path: its bytes have not arrived."""

    path: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Aside:
    """Text behind a heading that can be opened: reasoning, a tool's call or its result."""

    heading: Phrase
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence of ours inside a message."""

    phrase: Phrase


Piece = Prose | Code | Picture | File | Aside | Note


def speaker(role: str) -> Phrase:
    """Whose message it is."""
    names = {
        "user": translate("Message", "You"),
        "assistant": translate("Message", "Assistant"),
        "system": translate("Message", "Instructions"),
        "tool": translate("Message", "Tool"),
    }
    return names.get(role) or verbatim(role or "?")


def pieces(row: MessageRow) -> list[Piece]:
    """What there is to show; a part of a kind that this version does not know is named."""
    shown: list[Piece] = []
    for part in row.parts:
        shown += _pieces_of(part, row)
    return shown or [Note(translate("Message", "This message is empty."))]


def plain_text(row: MessageRow) -> str:
    """What copying a message takes: its text, whole."""
    texts = (part.get("text") for part in row.parts if part.get("type") in ("text", "code"))
    return "\n\n".join(text for text in texts if isinstance(text, str))


def editable_text(row: MessageRow) -> str:
    """What editing a message begins with: its text parts alone."""
    texts = (part.get("text") for part in row.parts if part.get("type") == "text")
    return "\n\n".join(text for text in texts if isinstance(text, str))


def _pieces_of(part: dict[str, Any], row: MessageRow) -> list[Piece]:
    kind = part.get("type")
    text = str(part.get("text") or "")
    if kind == "text":
        return _limited(text, lambda shown: list(cut(shown)))
    if kind == "code":
        return _limited(text, lambda shown: [Code(shown, str(part.get("language") or ""))])
    if kind == "reasoning":
        return [Aside(translate("Message", "Reasoning"), text[:CHARACTERS_MAX])]
    if kind in ("image", "file"):
        return [_attachment(part, row)]
    return _other(part, kind, text)


def _other(part: dict[str, Any], kind: object, text: str) -> list[Piece]:
    if kind == "tool_call":
        heading = translate("Message", "Called {name}").holding(name=str(part.get("name") or "?"))
        return [Aside(heading, _as_text(part.get("arguments")))]
    if kind == "tool_result":
        return [Aside(translate("Message", "Result"), text[:CHARACTERS_MAX])]
    if kind == "citation":
        title, url = str(part.get("title") or ""), str(part.get("url") or "")
        return [Note(verbatim(f"{title} — {url}" if title and url else title or url))]
    unknown = translate("Message", "Something that this version cannot show ({kind}).")
    return [Note(unknown.holding(kind=str(kind)))]


def _limited(text: str, shown: Any) -> list[Piece]:
    if not text.strip():
        return []
    pieces: list[Piece] = shown(text[:CHARACTERS_MAX])
    if len(text) > CHARACTERS_MAX:
        said = translate(
            "Message",
            "This is long: the first {n} characters are shown. Copying takes all of it.",
        )
        pieces.append(Note(said.holding(n=CHARACTERS_MAX)))
    return pieces


def _attachment(part: dict[str, Any], row: MessageRow) -> Piece:
    found: AttachmentRow | None = row.attachments.get(str(part.get("attachment")))
    name = str(part.get("alt") or (found.name if found else ""))
    if found is None:
        return Note(translate("Message", "An attachment that has not arrived yet."))
    is_picture = part.get("type") == "image" or found.media_type.startswith("image/")
    if is_picture and found.path and found.media_type != "image/svg+xml":
        return Picture(found.path, name)
    return File(found.path, name, found.size)


def _as_text(arguments: object) -> str:
    if isinstance(arguments, str):
        return arguments[:CHARACTERS_MAX]
    return json.dumps(arguments, ensure_ascii=False, indent=2)[:CHARACTERS_MAX]
