"""Claude Code's sessions: a file of JSON lines for each, thousands of them in one folder.

A session that was resumed in a new file repeats all lines before it with their uuids, so files that
begin with the same message are read as one conversation, with a branch for each. It is named by
that message: whichever of the files are still there (they are deleted after a month), it is the
same conversation. What an agent was told to do aside is a conversation of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.base import BlobSink, Item, Position, Skipped
from companion.formats.claude_code_lines import Lines
from companion.formats.json_stream import JsonStream, Unreadable
from companion.formats.linear import title_of
from companion.formats.one_file import Reading
from companion.formats.source import Source
from companion.formats.thread import Thread
from companion.formats.values import mapping, text
from companion.model.records import Value

APP: Final = "claude-code"

_OPENING_LINES_MAX: Final = 10_000
"""Before its first message a file has the summaries of others, at most some hundred."""


class ClaudeCodeImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether it is, or holds, a session."""
        return next(_sessions(source), None) is not None

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Its conversations, each from all the files that hold it."""
        reading = _Sessions(source, blobs)
        yield from reading.look_into()
        done = 0
        for root, group in reading.groups.items():
            yield from reading.conversations(root, group)
            done += sum(source.members[name].size for name in group)
            yield Position(done, source.size)
        yield Position(source.size, source.size)


def _sessions(source: Source) -> Iterator[str]:
    """The files that look like sessions."""
    for name, member in source.members.items():
        if source.is_single or member.leaf.endswith(".jsonl"):
            shape = source.shape(name)
            if shape.has("parentUuid", "sessionId") or shape.has("leafUuid", "summary"):
                yield name


@dataclass(slots=True)
class _Session:
    """What the lines of a conversation say that are no messages."""

    titles: dict[str, str] = field(default_factory=dict)  # by the message that they are about
    custom_title: str = ""
    lines: list[Value] = field(default_factory=list)


class _Sessions(Reading):
    """A folder of sessions being read. groups: the files' names by the message they begin with."""

    def __init__(self, source: Source, blobs: BlobSink) -> None:
        super().__init__(APP, blobs)
        self._source = source
        self._titles: dict[str, str] = {}  # found in files that begin with them
        self.groups: dict[str, list[str]] = {}

    def look_into(self) -> Iterator[Item]:
        """Find out which files hold the same conversation."""
        for name, member in self._source.members.items():
            if not (self._source.is_single or member.leaf.endswith(".jsonl")):
                yield Skipped(name, "skipped_unknown_format")
                continue
            try:
                with member.open() as file:
                    yield from self._look_into(name, JsonStream(file))
            except CompanionError:
                yield Skipped(name, "skipped_damaged")
            except Unreadable as end:
                if self._source.is_single:
                    path, position = member.shown, end.position
                    raise CompanionError(end.why, path=path, position=position) from end
                yield Skipped(name, "skipped_damaged")

    def _look_into(self, name: str, stream: JsonStream) -> Iterator[Item]:
        """Find the first thing said. What else has a uuid before it (what a hook does, say) is not
        repeated when resumed; files that hold summaries alone say nothing."""
        first = ""
        is_session = False
        for found in stream.values():
            line = mapping(found.value)
            uuid = text(line.get("uuid")) if "parentUuid" in line else ""
            first = first or uuid
            if line.get("type") == "summary":
                self._titles[text(line.get("leafUuid"))] = text(line.get("summary"))
                is_session = True
            if uuid and line.get("type") in ("user", "assistant"):
                first = uuid
                break
            if found.number == _OPENING_LINES_MAX:
                break
        if first:
            self.groups.setdefault(first, []).append(name)
        elif self._source.is_single or not is_session:
            yield Skipped(name, "skipped_empty" if is_session else "skipped_unknown_format")

    def conversations(self, begin: str, names: Sequence[str]) -> Iterator[Item]:
        """What the files of one conversation hold: it, and what was done aside in it. begin: the
        message that they begin with."""
        lines: dict[str, dict[str, Any]] = {}
        session = _Session()
        for name in names:
            yield from self._gather(name, lines, session)
        ordered = list(lines.values())
        if len(names) > 1:
            ordered.sort(key=lambda line: text(line.get("timestamp")))
        lines.clear()
        threads: dict[str, Lines] = {}
        roots: dict[str, str] = {}
        for line in ordered:
            root = _root_of(line, roots)
            if root not in threads:
                threads[root] = Lines(self.attachments)
            threads[root].add(line)
        ordered.clear()
        for root, found in threads.items():
            key = root or (begin if begin in found.uuids else found.uuids[0])
            make = partial(self._thread, key, found, session, is_aside=bool(root))
            yield from self.items(f"{names[0]} {key}", make)

    def _gather(
        self, name: str, lines: dict[str, dict[str, Any]], session: _Session
    ) -> Iterator[Item]:
        member = self._source.members[name]
        try:
            with member.open() as file:
                stream = JsonStream(file, name)
                for found in stream.values():
                    line = mapping(found.value)
                    uuid = text(line.get("uuid"))
                    if uuid:
                        lines.setdefault(uuid, line)
                    else:
                        _note(line, session)
                yield from stream.skipped
        except Unreadable as end:
            yield Skipped(f"{name} @{end.position:,}", "skipped_rest")
        except CompanionError:
            yield Skipped(name, "skipped_damaged")

    def _thread(self, key: str, found: Lines, session: _Session, *, is_aside: bool) -> Thread:
        extra: dict[str, Value] = {"sessions": list(found.sessions)}
        title = ""
        if is_aside:
            extra["sidechain"] = True
        else:
            title = session.custom_title or self._title(found, session)
            if session.lines:
                extra["lines"] = session.lines
        return Thread(
            APP,
            key,
            found.turns,
            title=title or title_of(found.turns),
            model=found.model,
            folder=found.project,
            extra=extra,
        )

    def _title(self, found: Lines, session: _Session) -> str:
        """The summary of the latest message that has one."""
        titles = {**self._titles, **session.titles}
        about = [uuid for uuid in found.uuids if uuid in titles]
        return titles[about[-1]] if about else ""


def _root_of(line: dict[str, Any], roots: dict[str, str]) -> str:
    """The first message of what is done aside; empty in the conversation itself."""
    uuid = text(line["uuid"])
    if line.get("isSidechain") is not True:
        return ""
    roots[uuid] = roots.get(text(line.get("parentUuid")), uuid)
    return roots[uuid]


def _note(line: dict[str, Any], session: _Session) -> None:
    """A line that is no message. Copies of files and what only waits are of no use elsewhere."""
    kind = line.get("type")
    if kind == "summary":
        session.titles[text(line.get("leafUuid"))] = text(line.get("summary"))
    elif kind == "custom-title":
        session.custom_title = text(line.get("customTitle"))
    elif kind not in ("file-history-snapshot", "progress") and line:
        session.lines.append(line)
