"""What the beginning of a file looks like: enough to tell one export format from another.

By content, not by name: `conversations.json` is what four apps call their export. The shape of a
JSON text is the set of the paths of its keys, as far as the beginning shows them: `[].mapping` of
a list of objects with the key `mapping`, `chat-next-web-store.sessions`. A text of JSON lines
counts as a list.
"""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

HEAD_BYTES: Final = 256 * 1024
"""So much of a file is looked at: a whole conversation of ordinary length."""

HEAD_CHARACTERS_MAX: Final = 16 * 1024
"""So much is kept of the text of JSON, whose keys are known: a folder has thousands of files."""

DEPTH_MAX: Final = 5

# A string that is cut off by the end is one token too: else each quote in it would be tried.
_TOKEN: Final = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[{}\[\]:,]', re.DOTALL)
_LINE_OBJECT: Final = re.compile(r"\s*\{.*\}\s*", re.DOTALL)
_SQLITE: Final = b"SQLite format 3\0"


class Form(Enum):
    """What a file is written in."""

    JSON = "json"
    LINES = "lines"  # a JSON value on each line
    SQLITE = "sqlite"
    TEXT = "text"
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a file looks like.

    paths: of the keys, for JSON and JSON lines; arrays are written `[]`.
    head: its beginning, as text; empty for what is no text. Of JSON it is a short piece.
    """

    form: Form
    paths: frozenset[str] = frozenset()
    head: str = ""

    def has(self, *paths: str) -> bool:
        """Whether all these keys stand in it."""
        return all(path in self.paths for path in paths)

    def has_any(self, *paths: str) -> bool:
        """Whether one of these keys stands in it."""
        return any(path in self.paths for path in paths)


def shape_of(head: bytes) -> Shape:
    """The shape of what begins with `head`, HEAD_BYTES of it or all."""
    if head.startswith(_SQLITE):
        return Shape(Form.SQLITE)
    if b"\0" in head[:64]:
        return Shape(Form.BINARY)
    text = head.decode("utf-8-sig", "replace")
    start = text.lstrip()[:1]
    if start == "[":
        return Shape(Form.JSON, _paths(text), text[:HEAD_CHARACTERS_MAX])
    if start == "{":
        first, _, rest = text.lstrip().partition("\n")
        if _LINE_OBJECT.fullmatch(first) and rest.lstrip()[:1] == "{":
            return Shape(Form.LINES, _paths(text), text[:HEAD_CHARACTERS_MAX])
        return Shape(Form.JSON, _paths(text), text[:HEAD_CHARACTERS_MAX])
    return Shape(Form.TEXT, frozenset(), text)


def _paths(text: str) -> frozenset[str]:
    """Paths of keys up to DEPTH_MAX. The text may be cut anywhere, or be no JSON at all."""
    found: set[str] = set()
    stack: list[str] = []  # of the containers that are open, what stands before their keys
    key = ""
    last = ""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in "{[":
            stack.append(_prefix(token, stack, key if last == ":" else ""))
        elif token in "}]":
            if stack:
                stack.pop()
        elif token == ":" and last.startswith('"'):
            key = last[1:-1]
            if stack and len(stack) <= DEPTH_MAX:
                found.add(stack[-1] + key)
        last = token
    return frozenset(found)


def _prefix(bracket: str, stack: list[str], key: str) -> str:
    """What stands before the keys of a container that begins here."""
    if len(stack) >= DEPTH_MAX:
        return ""  # a nesting bomb must not make long ones
    prefix = (stack[-1] if stack else "") + key
    if bracket == "[":
        return prefix + "[]"
    return prefix + "." if prefix else ""
