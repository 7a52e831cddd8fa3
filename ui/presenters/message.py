"""A message as it is shown: who speaks, and the pieces to lay out one under another."""

import json
from dataclasses import dataclass
from typing import Any, Final

from companion.views.rows import AttachmentRow, MessageRow
from ui.phrases import Phrase, translate, verbatim
from ui.presenters.fences import Code, Prose, cut
from ui.presenters.formulas import Formula, cut_display, with_readable_formulas
from ui.presenters.reading import Branching

CHARACTERS_MAX: Final = 100_000
"""Of one part; laying out more would hold the window up. Copying takes all of it."""


ADDRESS_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """An image whose bytes are here."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class File:
    """An attachment that is named but not drawn; no path: its bytes are not here."""

    path: str
    name: str
    size: int
    lost: bool = False  # the source it came from had no bytes for it: none will arrive


@dataclass(frozen=True, slots=True)
class Aside:
    """Text behind a heading that can be opened: reasoning, a tool's call or its result."""

    heading: Phrase
    text: str
    language: str = ""  # of code; empty: it is Markdown


@dataclass(frozen=True, slots=True)
class Citation:
    """Something that the message refers to, by its number."""

    number: int
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Citations:
    """All that a message refers to."""

    items: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence of ours inside a message."""

    phrase: Phrase
    is_error: bool = False


Piece = Prose | Code | Formula | Picture | File | Aside | Citations | Note

PLAIN: Final = "text"
"""The language of what is shown as it stands and belongs to none."""


def speaker(role: str) -> Phrase:
    """Whose message it is."""
    names = {
        "user": translate("Message", "You"),
        "assistant": translate("Message", "Assistant"),
        "system": translate("Message", "Instructions"),
        "tool": translate("Message", "Tool"),
    }
    return names.get(role) or verbatim(role or "?")


def of_versions(branching: Branching) -> Phrase:
    """Which of how many versions is shown."""
    said = translate("Message", "{at} of {n}")
    return said.holding(at=branching.at + 1, n=len(branching.versions))


def pieces(row: MessageRow) -> list[Piece]:
    """What there is to show; a part of a kind that this version does not know is named."""
    shown: list[Piece] = []
    for part in row.parts:
        shown += _pieces_of(part, row)
    if citations := _citations(row):
        shown.append(citations)
    return shown or [Note(translate("Message", "This message is empty."))]


def plain_text(row: MessageRow) -> str:
    """What copying a message takes: its text, whole."""
    texts = (part.get("text") for part in row.parts if part.get("type") in ("text", "code"))
    return "\n\n".join(text for text in texts if isinstance(text, str))


def _pieces_of(part: dict[str, Any], row: MessageRow) -> list[Piece]:
    kind = part.get("type")
    text = str(part.get("text") or "")
    if kind == "text":
        return _limited(text, _cut)
    if kind == "code":
        return _limited(text, lambda shown: [Code(shown, str(part.get("language") or ""))])
    if kind == "reasoning":
        return [Aside(translate("Message", "Reasoning"), text[:CHARACTERS_MAX])]
    if kind in ("image", "file", "audio", "video"):
        return [_attachment(part, row)]
    if kind == "citation":
        return []  # all together, below the text
    return _other(part, kind, text)


def _cut(markdown: str) -> list[Piece]:
    shown: list[Piece] = []
    for piece in cut(markdown):
        if isinstance(piece, Code):
            shown.append(piece)
            continue
        for part in cut_display(piece.markdown):
            if isinstance(part, Formula):
                shown.append(part)
            else:
                shown.append(Prose(with_readable_formulas(part).strip("\n")))
    return shown


def _other(part: dict[str, Any], kind: object, text: str) -> list[Piece]:
    if kind == "tool_call":
        heading = translate("Message", "Called {name}").holding(name=str(part.get("name") or "?"))
        return [Aside(heading, _as_text(part.get("arguments")), "json")]
    if kind == "tool_result":
        failed = bool(part.get("error"))
        heading = (
            translate("Message", "Result: an error") if failed else translate("Message", "Result")
        )
        return [Aside(heading, text[:CHARACTERS_MAX], PLAIN)]
    if kind == "context":
        return [Aside(translate("Message", "Given to the model"), text[:CHARACTERS_MAX])]
    if kind == "error":
        return [Note(verbatim(text[:CHARACTERS_MAX]), is_error=True)]
    unknown = translate("Message", "Something that this version cannot show ({kind}).")
    return [Note(unknown.holding(kind=str(kind)))]


def _citations(row: MessageRow) -> Citations | None:
    found: dict[tuple[str, str], None] = {}
    for part in row.parts:
        if part.get("type") == "citation":
            title = " ".join(str(part.get("title") or "").split())
            found[title, str(part.get("url") or "")] = None
    numbered = enumerate(found, 1)
    items = tuple(Citation(number, title or url, url) for number, (title, url) in numbered)
    return Citations(items) if items else None


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
    name = str(part.get("name") or part.get("alt") or (found.name if found else ""))
    lost = bool(part.get("missing"))
    if found is None and (lost or part.get("url")):
        return File("", name or str(part.get("url") or "")[:ADDRESS_MAX], 0, lost=True)
    if found is None:
        return Note(translate("Message", "An attachment that has not arrived yet."))
    is_picture = part.get("type") == "image" or found.media_type.startswith("image/")
    if is_picture and found.path and found.media_type != "image/svg+xml":
        return Picture(found.path, name)
    return File(found.path, name, found.size, lost=lost and not found.path)


def _as_text(arguments: object) -> str:
    if isinstance(arguments, str):
        return arguments[:CHARACTERS_MAX]
    return json.dumps(arguments, ensure_ascii=False, indent=2)[:CHARACTERS_MAX]
