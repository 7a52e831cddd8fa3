"""The filters of a search as chips: read from what is typed, and written into it; no Qt."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from companion.views.query import Filter, placed_filters
from ui.phrases import Phrase, translate, verbatim
from ui.presenters.sources import source_name

_ROLES: Final = {
    "user": translate("Filters", "Written by you"),
    "assistant": translate("Filters", "Written by the assistant"),
    "system": translate("Filters", "System messages"),
    "tool": translate("Filters", "Said by a tool"),
}
_HAS: Final = {
    "image": translate("Filters", "With an image"),
    "file": translate("Filters", "With a file"),
    "code": translate("Filters", "With code"),
}
_ONE_OF_A_KIND: Final = ("after", "before", "in")
"""A second one of these would only narrow or repeat the first: it takes its place."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and where it stands in the text."""

    label: Phrase
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter that may be put on."""

    label: Phrase
    name: str
    value: str


def chips(text: str) -> list[Chip]:
    """What is on."""
    return [Chip(_label(each), begin, end) for each, begin, end in placed_filters(text)]


def without(text: str, chip: Chip) -> str:
    """The text when a filter is taken off."""
    return f"{text[: chip.begin].rstrip()} {text[chip.end :].lstrip()}".strip()


def with_filter(text: str, choice: Choice) -> str:
    """The text when a filter is put on; ready to be typed on."""
    if choice.name in _ONE_OF_A_KIND:
        for each, begin, end in reversed(list(placed_filters(text))):
            if each.name == choice.name:
                text = f"{text[:begin].rstrip()} {text[end:].lstrip()}"
    quoted = f'"{choice.value}"' if _needs_quotes(choice.value) else choice.value
    return f"{text.strip()} {choice.name}:{quoted} ".lstrip()


def roles() -> list[Choice]:
    """Who wrote it."""
    return [Choice(label, "role", role) for role, label in _ROLES.items()]


def contents() -> list[Choice]:
    """What is in it."""
    titles = Choice(translate("Filters", "In titles alone"), "in", "title")
    return [*(Choice(label, "has", kind) for kind, label in _HAS.items()), titles]


def dates(today: date) -> list[Choice]:
    """From when on."""
    begins = (
        (translate("Filters", "Today"), today),
        (translate("Filters", "The last 7 days"), today - timedelta(days=6)),
        (translate("Filters", "The last 30 days"), today - timedelta(days=29)),
        (translate("Filters", "This year"), today.replace(month=1, day=1)),
    )
    return [Choice(label, "after", begin.isoformat()) for label, begin in begins]


def named(name: str, values: list[str]) -> Iterator[Choice]:
    """One choice for each source, tag or model; a name with quotes in it cannot be written."""
    for value in values:
        label = source_name(value) if name == "from" else verbatim(value)
        choice = Choice(label, name, value)
        if [each.value for each, *_ in placed_filters(with_filter("", choice))] == [value]:
            yield choice


def _needs_quotes(value: str) -> bool:
    return any(character.isspace() for character in value)


def _label(condition: Filter) -> Phrase:
    label = _affirmative(condition)
    return translate("Filters", "not: {label}").holding(label=label) if condition.negated else label


def _affirmative(condition: Filter) -> Phrase:
    value = str(condition.value)
    match condition.name:
        case "role":
            return _ROLES.get(value.lower()) or translate("Filters", "Written by {value}").holding(
                value=value
            )
        case "has":
            return _HAS[value]
        case "in":
            return translate("Filters", "In titles alone")
        case "from":
            named_ = translate("Filters", "From {source}")
            return named_.holding(source=source_name(value.lower()))
        case "model":
            return translate("Filters", "Model: {value}").holding(value=value)
        case "tag":
            return verbatim(f"#{value}")
        case "after":
            return translate("Filters", "From {date} on").holding(date=value)
        case _:
            return translate("Filters", "Before {date}").holding(date=value)
