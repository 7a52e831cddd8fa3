"""What an import would bring or has brought, file by file, and the steps on the way."""

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import PurePath
from typing import Final

from companion.control.messages import (
    AffectedValue,
    Imported,
    ImportedFile,
    ImportProgress,
    ReasonValue,
)
from companion.reasons import ENGLISH
from ui.phrases import Phrase, plural, translate, verbatim

SKIPPED_MAX: Final = 200
"""Lines of skipped things that are listed; the rest is counted."""

PER_MILLE: Final = 1000


class Step(Enum):
    """Where an import stands."""

    LOOKING = auto()  # the files are read for a preview
    ASKING = auto()  # the preview is shown
    IMPORTING = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was left out: where it stands, and why (a code, or words)."""

    place: str
    why: Phrase


@dataclass(frozen=True, slots=True)
class FileView:
    """One file's preview or result."""

    name: str
    summary: Phrase
    details: list[Phrase]
    affected: list[Phrase]  # conversations, each in a line
    skipped: list[Skipped]
    more_affected: int
    more_skipped: int
    error: ReasonValue | None


@dataclass(frozen=True, slots=True)
class ProgressView:
    """How far it has come. per_mille: None while that is not known."""

    said: Phrase
    per_mille: int | None


def title(imported: Imported) -> Phrase:
    """The preview or result as a whole."""
    failed = sum(file.error is not None for file in imported.files)
    if imported.preview:
        if brings_something(imported):
            return translate("Importing", "Import this?")
        return translate("Importing", "Nothing new to import")
    if not failed:
        return translate("Importing", "Import finished")
    if failed == len(imported.files):
        return translate("Importing", "Nothing was imported")
    return translate("Importing", "Not everything was imported")


def brings_something(imported: Imported) -> bool:
    """Whether an import of what was previewed would change anything."""
    return any(
        file.conversations or file.messages or file.attachments or file.updated
        for file in imported.files
    )


def progress(event: ImportProgress | None) -> ProgressView:
    """What to show while it goes on."""
    if event is None or not event.total:
        return ProgressView(translate("Importing", "Reading…"), None)
    name = PurePath(event.path).name
    said = (
        translate("Importing", "Saving {name}…")
        if event.saving
        else translate("Importing", "Reading {name}…")
    )
    return ProgressView(said.holding(name=name), PER_MILLE * event.done // event.total)


def present(file: ImportedFile, *, preview: bool = False) -> FileView:
    """The view of one file's preview or result."""
    listed = file.affected if preview else []
    return FileView(
        name=PurePath(file.path).name,
        summary=verbatim("") if file.error else _summary(file, preview=preview),
        details=[] if file.error else _details(file, preview=preview),
        affected=[_affected(one) for one in listed],
        skipped=[Skipped(s.place, _why(s.why)) for s in file.skipped[:SKIPPED_MAX]],
        more_affected=file.affected_more if preview else 0,
        more_skipped=max(0, len(file.skipped) - SKIPPED_MAX) + file.skipped_more,
        error=file.error,
    )


def _summary(file: ImportedFile, *, preview: bool) -> Phrase:
    if not (file.conversations or file.messages or file.updated):
        return (
            translate("Importing", "Everything in it is here already.")
            if preview
            else translate("Importing", "Everything in it was here already.")
        )
    if not (file.conversations or file.messages or file.attachments):
        return translate("Importing", "No new conversations or messages.")
    said = (
        translate("Importing", "New: {conversations}, {messages}, {attachments}")
        if preview
        else translate("Importing", "{conversations}, {messages}, {attachments}")
    )
    return said.holding(
        conversations=plural(
            file.conversations,
            translate("Importing", "one conversation"),
            translate("Importing", "{n} conversations"),
        ),
        messages=plural(
            file.messages,
            translate("Importing", "one message"),
            translate("Importing", "{n} messages"),
        ),
        attachments=plural(
            file.attachments,
            translate("Importing", "one attachment"),
            translate("Importing", "{n} attachments"),
        ),
    )


def _details(file: ImportedFile, *, preview: bool) -> list[Phrase]:
    said = []
    if file.updated:
        said.append(_updated(file.updated, preview=preview))
    if file.unchanged:
        said.append(_unchanged(file.unchanged, preview=preview))
    return said


def _updated(count: int, *, preview: bool) -> Phrase:
    if preview:
        return plural(
            count,
            translate("Importing", "One record is newer in the file."),
            translate("Importing", "{n} records are newer in the file."),
        )
    return plural(
        count,
        translate("Importing", "One record was brought up to date."),
        translate("Importing", "{n} records were brought up to date."),
    )


def _unchanged(count: int, *, preview: bool) -> Phrase:
    if preview:
        return plural(
            count,
            translate("Importing", "One record is here already."),
            translate("Importing", "{n} records are here already."),
        )
    return plural(
        count,
        translate("Importing", "One record was here already."),
        translate("Importing", "{n} records were here already."),
    )


def _affected(one: AffectedValue) -> Phrase:
    name = verbatim(one.title) if one.title else translate("Words", "Untitled")
    if one.messages:
        messages = plural(
            one.messages,
            translate("Importing", "one new message"),
            translate("Importing", "{n} new messages"),
        )
    else:
        messages = translate("Importing", "changed")
    said = (
        translate("Importing", "New: {title} ({messages})")
        if one.is_new
        else translate("Importing", "{title} ({messages})")
    )
    return said.holding(title=name, messages=messages)


def _why(why: str) -> Phrase:
    return translate("Reason", ENGLISH[why]) if why in ENGLISH else verbatim(why)
