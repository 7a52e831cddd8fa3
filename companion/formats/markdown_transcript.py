"""Tells a transcript from any other Markdown, and takes it apart into what each side said.

Strict, because a person's folders are full of Markdown: the labels must all be marked alike, a
question must be followed by an answer, and before the first label nothing may stand but a title and
what the transcript says about itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from companion.formats.markdown_labels import Label, label_of

PREAMBLE_LINES_MAX: Final = 40

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})(.*)$")
_RULE: Final = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_TITLE: Final = re.compile(r"#{1,2}[ \t]+(?P<title>.+?)[ \t]*#*$")
_ABOUT: Final = re.compile(
    r"[-*>\s]{0,6}"
    r"(?:[*_]{1,2}[^*_\n]{1,300}(?:[:：][*_]{1,2}.{0,300}|[*_]{1,2}(?:\s*[:：].{0,300})?)"
    r"|[\w][\w .]{0,30}[:：][ \t].{0,300}"
    r"|<!--.{0,300}-->"
    r"|!?\[[^\]\n]{0,200}\]\([^)\n]{0,300}\)"
    r"|>.{0,300})$"
)
"""A line of a preamble: `Exported: 2026-01-01`, `**Model:** gpt-4o`, `> …`, a link."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What one side said in one go. line: the label as it is written."""

    label: Label
    line: str
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript taken apart. preamble: what stands before the first label."""

    title: str
    preamble: str
    passages: tuple[Passage, ...]


def transcript_of(written: str) -> Transcript | None:
    """The transcript that a text is; None: it is none."""
    lines = written.split("\n")
    marks = list(_labels(lines))
    # What a preamble says may look like a label of another style: `**User:** ann@example.org`.
    styles = dict.fromkeys(label.style for _, label in marks)
    alike = (_alike([m for m in marks if m[1].style == style]) for style in styles)
    found = (_of_style(marks, lines) for marks in alike)
    return next(filter(None, found), None)


def _alike(marks: list[tuple[int, Label]]) -> list[tuple[int, Label]]:
    """The labels that call each side as the first does: `**Answer:**` is none among `**ChatGPT:**`,
    but one model may follow another."""
    names: dict[str, str] = {}
    return [
        (number, label)
        for number, label in marks
        if names.setdefault(label.role, label.called) == label.called
    ]


def _of_style(marks: list[tuple[int, Label]], lines: list[str]) -> Transcript | None:
    """The transcript that these labels make of the lines; None: they make none."""
    preamble = lines[: marks[0][0]]
    if not _is_dialogue([label for _, label in marks]) or not _is_preamble(preamble):
        return None
    ends = [*(number for number, _ in marks[1:]), len(lines)]
    passages = tuple(
        Passage(label, lines[number].strip(), _body([label.inline, *lines[number + 1 : end]]))
        for (number, label), end in zip(marks, ends, strict=True)
    )
    spoken = {passage.label.role for passage in passages if passage.text}
    if not {"user", "assistant"} <= spoken:
        return None
    title = next((match["title"] for line in preamble if (match := _TITLE.match(line))), "")
    return Transcript(title.strip(), "\n".join(preamble).strip(), passages)


def _labels(lines: list[str]) -> Iterator[tuple[int, Label]]:
    """The labels outside of blocks of code, with the numbers of their lines."""
    fence = ""
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        if match and not fence:
            fence = match[1] if "`" not in match[2] else ""
        elif match and match[1].startswith(fence) and not match[2].strip():
            fence = ""
        elif not fence:
            label = label_of(line)
            if label is not None:
                yield number, label


def _is_dialogue(labels: list[Label]) -> bool:
    """Whether a question is followed by an answer."""
    roles = [label.role for label in labels if label.role in ("user", "assistant")]
    return any(a == "user" and b == "assistant" for a, b in pairwise(roles))


def _is_preamble(lines: list[str]) -> bool:
    titles = sum(1 for line in lines if _TITLE.match(line))
    return (
        len(lines) <= PREAMBLE_LINES_MAX
        and titles <= 1
        and all(
            not line.strip() or _RULE.match(line) or _TITLE.match(line) or _ABOUT.match(line)
            for line in lines
        )
    )


def _body(lines: list[str]) -> str:
    """What is said, without the rules that stand between the passages."""
    spoken = [n for n, line in enumerate(lines) if line.strip() and not _RULE.match(line)]
    return "\n".join(lines[spoken[0] : spoken[-1] + 1]) if spoken else ""
