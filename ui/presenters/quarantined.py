"""What a removed device wrote that was not known when it was removed, in words; no Qt."""

from collections.abc import Callable, Iterator
from typing import Final

from companion.model.records import DELETED, TAG_PREFIX
from companion.views.rows import LateWrite, QuarantinedRow
from ui.phrases import Phrase, plural, translate, verbatim
from ui.presenters.difference import Run, compare
from ui.presenters.message import speaker

_FIELDS: Final = {
    ("conversation", "title"): translate("Quarantined", "Title"),
    ("conversation", "folder"): translate("Quarantined", "Folder"),
    ("conversation", "pinned"): translate("Quarantined", "Pinned"),
    ("conversation", "archived"): translate("Quarantined", "In the archive"),
    ("conversation", DELETED): translate("Quarantined", "The conversation was deleted"),
    ("message", DELETED): translate("Quarantined", "A message was deleted"),
    ("attachment", "name"): translate("Quarantined", "File"),
}
_FLAGS: Final = {
    "True": translate("Conflict", "Yes"),
    "False": translate("Conflict", "No"),
    "": translate("Conflict", "No"),
}


def line(count: int) -> Phrase:
    """How many wait, for the strip above the messages."""
    return plural(
        count,
        translate(
            "Quarantined",
            "Changes by a removed device came in after its removal, in 1 conversation.",
        ),
        translate(
            "Quarantined",
            "Changes by a removed device came in after its removal, in {n} conversations.",
        ),
    )


def title(row: QuarantinedRow) -> Phrase:
    """What it is called."""
    return verbatim(row.title) if row.title.strip() else translate("Words", "Untitled")


def extent(row: QuarantinedRow) -> Phrase:
    """How much of it was written."""
    if row.is_new:
        return translate("Quarantined", "New")
    return plural(
        row.records, translate("Quarantined", "1 change"), translate("Quarantined", "{n} changes")
    )


def explanation(row: QuarantinedRow) -> Phrase:
    """Who wrote it, and what either decision does."""
    name = verbatim(row.device_name) if row.device_name else translate("Words", "A device")
    if all(write.is_known for write in row.writes):
        said = translate(
            "Quarantined",
            "{name} was removed, and nobody had seen these changes by then. Keep them, or take "
            "them back: what you decide goes to all of your devices.",
        )
    else:
        said = translate(
            "Quarantined",
            "{name} was removed, and nobody had seen these changes by then. This computer does "
            "not know everything that stood here before: take them back on a device that does, "
            "or keep them.",
        )
    return said.holding(name=name)


def runs(row: QuarantinedRow, say: Callable[[Phrase], str]) -> list[Run]:
    """The first of it, as text; what is not as it was before is marked."""
    found: list[Run] = []
    for write in row.writes:
        found += [*([Run("\n\n", differs=False)] if found else []), *_write(write, say)]
    return found


def _write(write: LateWrite, say: Callable[[Phrase], str]) -> Iterator[Run]:
    yield Run(say(_label(write)), differs=False)
    if write.field == DELETED:
        return
    now, before = (_shown(write, text, say) for text in (write.now, write.before))
    if write.is_new or not write.is_known:
        yield Run(f"\n{now}", differs=False)
        return
    was, is_ = compare(before, now)
    yield Run("\n" + say(translate("Quarantined", "Before:")) + " ", differs=False)
    yield from was
    yield Run("\n" + say(translate("Quarantined", "Now:")) + " ", differs=False)
    yield from is_


def _label(write: LateWrite) -> Phrase:
    if write.field == "parts":
        if write.is_new:
            said = translate("Quarantined", "New message: {who}")
            return said.holding(who=speaker(write.role))
        said = translate("Quarantined", "Changed message: {who}")
        return said.holding(who=speaker(write.role))
    if write.field.startswith(TAG_PREFIX):
        tag = verbatim(write.field.removeprefix(TAG_PREFIX))
        return translate("Quarantined", "Tag “{name}”").holding(name=tag)
    return _FIELDS.get((write.kind, write.field)) or verbatim(write.field)


def _shown(write: LateWrite, text: str, say: Callable[[Phrase], str]) -> str:
    is_flag = write.field in ("pinned", "archived") or write.field.startswith(TAG_PREFIX)
    return say(_FLAGS[text]) if is_flag and text in _FLAGS else text.strip()
