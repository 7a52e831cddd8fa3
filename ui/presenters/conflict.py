"""A conflict as a person decides it: what it is about, the versions, and what can be done."""

from dataclasses import dataclass
from typing import Final

from companion.model.text import editable_texts
from companion.views.rows import ConflictRow, Version
from ui.phrases import Phrase, translate, verbatim
from ui.presenters.authors import author
from ui.presenters.difference import Side

_FIELDS: Final = {
    ("conversation", "title"): translate("Conflict", "Two titles"),
    ("conversation", "system_prompt"): translate("Conflict", "Two versions of the instructions"),
    ("conversation", "pinned"): translate("Conflict", "Pinned or not"),
    ("conversation", "archived"): translate("Conflict", "In the archive or not"),
    ("conversation", "deleted"): translate("Conflict", "Deleted here, changed there"),
    ("message", "deleted"): translate("Conflict", "A message deleted here, changed there"),
    ("message", "parts"): translate("Conflict", "Two versions of a message"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One version, with the button that keeps it."""

    dot: str
    device: Phrase
    written_ms: int
    side: Side | None  # its text, or:
    note: Phrase | None  # what a value that is no text means
    is_shown: bool
    keep: Phrase


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Everything that the dialog draws of one conflict."""

    heading: Phrase
    explanation: Phrase
    choices: list[Choice]
    can_keep_both: bool
    editable: list[str]  # the texts that editing begins with; none: nothing to edit
    merged: str  # all changes in one text, to be looked at; empty: they overlap


def present(conflict: ConflictRow) -> ConflictView:
    """The view of a conflict."""
    shown = next((v for v in conflict.versions if v.shown), conflict.versions[0])
    return ConflictView(
        heading=heading(conflict),
        explanation=_explanation(conflict),
        choices=[_choice(conflict, version, shown) for version in conflict.versions],
        can_keep_both=_is_of_message(conflict),
        editable=_editable(conflict, shown),
        merged=conflict.suggestion,
    )


def heading(conflict: ConflictRow) -> Phrase:
    """What it is about, in a few words."""
    named = _FIELDS.get((conflict.kind, conflict.field))
    if named is not None:
        return named
    return translate("Conflict", "Two values of “{field}”").holding(field=conflict.field)


def where(conflict: ConflictRow) -> Phrase:
    """The conversation it is in."""
    if conflict.conversation_title:
        return verbatim(conflict.conversation_title)
    return translate("Words", "Untitled")


def _editable(conflict: ConflictRow, shown: Version) -> list[str]:
    if _is_of_message(conflict):
        return editable_texts(shown.value)
    if all(isinstance(version.value, str) for version in conflict.versions):
        return [shown.text]
    return []


def _is_of_message(conflict: ConflictRow) -> bool:
    return (conflict.kind, conflict.field) == ("message", "parts")


def _explanation(conflict: ConflictRow) -> Phrase:
    if conflict.field == "deleted":
        return translate(
            "Conflict",
            "One device deleted it while another still changed it. It stays visible until you "
            "decide; your decision goes to all of your devices.",
        )
    return translate(
        "Conflict",
        "It was changed on two devices that could not reach each other. Both versions are kept "
        "until you decide; your decision goes to all of your devices.",
    )


def _choice(conflict: ConflictRow, version: Version, shown: Version) -> Choice:
    note = _note(conflict, version)
    return Choice(
        dot=version.dot,
        device=author(version.device_name, is_self=version.is_self),
        written_ms=version.written_ms,
        side=None if note else _side(conflict, version, shown),
        note=note,
        is_shown=version.shown,
        keep=_keep(conflict, version),
    )


def _keep(conflict: ConflictRow, version: Version) -> Phrase:
    if conflict.field != "deleted":
        return translate("Conflict", "Keep this version")
    if version.value is True:
        return translate("Conflict", "Delete it")
    return translate("Conflict", "Keep it")


def _note(conflict: ConflictRow, version: Version) -> Phrase | None:
    if not isinstance(version.value, bool):
        return None if version.text else translate("Conflict", "Empty.")
    if conflict.field == "deleted":
        if version.value:
            return translate("Conflict", "Deleted on this device.")
        return translate("Conflict", "Changed on this device, and not deleted.")
    return translate("Conflict", "Yes") if version.value else translate("Conflict", "No")


def _side(conflict: ConflictRow, version: Version, shown: Version) -> Side:
    """Compared with the version shown; that one with the first of the others."""
    if version is not shown:
        return Side(version.text, shown.text, is_first=False)
    other = next((v for v in conflict.versions if v is not shown), version)
    return Side(version.text, other.text, is_first=True)
