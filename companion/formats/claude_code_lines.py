"""The lines of one Claude Code conversation, put together to messages.

A message of the API is written as one line for each block of it, and the results of tools that
were called together as one line each. Each such run is one turn here: its first line gives the key
and the extra, those after it leave what they say otherwise in `more_lines`.
"""

from typing import Any, Final

from companion.formats.attachments import Attachments, missing
from companion.formats.content import bytes_part, json_text, spoken, text_part
from companion.formats.thread import Turn
from companion.formats.values import known, mapping, sequence, text, time_of, without
from companion.model.records import Value

_MODELLED: Final = (
    "uuid",
    "parentUuid",
    "type",
    "message",
    "timestamp",
    "sessionId",
    "isSidechain",
)
_UNSHOWN: Final = ("progress",)
"""What a tool says while it works; its result says it again."""


class Lines:
    """Takes lines in order; `turns` are the messages. uuids: of the lines; sessions: their ids."""

    def __init__(self, attachments: Attachments) -> None:
        self._attachments = attachments
        self._turn_of: dict[str, Turn | None] = {}  # by the uuid of a line
        self._answers: dict[str, Turn] = {}  # by the id of the API's message
        self._results: dict[str, Turn] = {}  # by the turn that called the tools
        self._callers: dict[str, Turn] = {}  # by the id of a call
        self.turns: list[Turn] = []
        self.uuids: list[str] = []
        self.sessions: dict[str, None] = {}
        self.model = ""
        self.project = ""

    def add(self, line: dict[str, Any]) -> None:
        """One more line, with a uuid."""
        uuid = text(line["uuid"])
        self.uuids.append(uuid)
        if text(line.get("sessionId")):
            self.sessions[text(line["sessionId"])] = None
        self.project = self.project or _leaf(text(line.get("cwd")))
        before = self._turn_before(line)
        if line.get("type") in _UNSHOWN:
            self._turn_of[uuid] = before
            return
        turn = self._turn(line, before)
        if turn.role == "tool" and before is None:  # what lay between was not copied
            before = next((self._callers[c] for c in _ids(turn) if c in self._callers), None)
            turn.parent = before.key if before else None
        run = self._run(turn, line, before)
        self._callers |= dict.fromkeys(_ids(turn, "tool_call"), run or turn)
        self._turn_of[uuid] = run or turn
        if run is None:
            self.turns.append(turn)
        else:
            _append(run, turn, line)

    def _turn_before(self, line: dict[str, Any]) -> Turn | None:
        before = text(line.get("parentUuid")) or text(line.get("logicalParentUuid"))
        return self._turn_of.get(before)

    def _run(self, turn: Turn, line: dict[str, Any], before: Turn | None) -> Turn | None:
        """The turn that a line goes on with, if it does."""
        if turn.role == "assistant":
            answer = text(mapping(line.get("message")).get("id"))
            run = self._answers.get(answer) if answer else None
            goes_on = run is not None and (before is run or turn.parent == run.parent)
            if answer and not goes_on:
                self._answers[answer] = turn
            return run if goes_on else None
        if turn.role == "tool" and before is not None:
            run = self._results.get(before.key)
            if run is not None and not _ids(run) & _ids(turn):
                return run
            self._results[before.key] = turn
        return None

    def _turn(self, line: dict[str, Any], before: Turn | None) -> Turn:
        message = mapping(line.get("message"))
        kind = text(line.get("type"))
        parts, role = self._said(line, message, kind)
        model = text(message.get("model"))
        if role == "assistant" and model and not model.startswith("<"):
            self.model = model
        extra = without(line, *_MODELLED, "content")
        if line.get("sessionId") != next(iter(self.sessions), None):
            extra["sessionId"] = line.get("sessionId")
        beside = without(message, "role", "content", "model", "type")
        if kind not in ("user", "assistant"):
            extra["type"] = kind
        hidden = kind not in ("user", "assistant") or line.get("isMeta") is True
        return Turn(
            text(line["uuid"]),
            before.key if before else None,
            role,
            parts,
            created_ms=time_of(line.get("timestamp")),
            model=model,
            status="error" if line.get("isApiErrorMessage") is True else "",
            hidden=hidden,
            extra=known({**extra, "message": beside}),
        )

    def _said(
        self, line: dict[str, Any], message: dict[str, Any], kind: str
    ) -> tuple[list[Value], str]:
        """The parts of a line, and who speaks."""
        if kind not in ("user", "assistant"):
            content = line.get("content")
            rest: list[Value] = [] if content is None else [{"type": "unknown", "value": content}]
            return text_part(content) or rest, "system"
        content = message.get("content")
        if isinstance(content, str):
            return text_part(content), kind
        blocks = sequence(content)
        parts = [part for block in blocks for part in self._block(block)]
        answers = any(mapping(block).get("type") == "tool_result" for block in blocks)
        return parts, "tool" if answers and kind == "user" else kind

    def _block(self, raw: Any) -> list[Value]:
        block = mapping(raw)
        kind = text(block.get("type"))
        if kind == "text":
            beside = known(without(block, "type", "text"))
            return [{**mapping(part), **beside} for part in text_part(block.get("text"))]
        if kind == "thinking":
            signature = known({"signature": block.get("signature")})
            return [{"type": "reasoning", "text": text(block.get("thinking")), **signature}]
        if kind in ("tool_use", "server_tool_use"):
            return [_call(block, kind)]
        if kind == "tool_result":
            return self._result(block)
        if kind in ("image", "document"):
            return [self._file(block, kind)]
        return [{"type": "unknown", "value": raw}]

    def _result(self, block: dict[str, Any]) -> list[Value]:
        content = block.get("content")
        part: dict[str, Value] = {
            "type": "tool_result",
            "call_id": text(block.get("tool_use_id")),
            "text": spoken(content),
        }
        if block.get("is_error") is True:
            part["error"] = True
        others = [piece for piece in sequence(content) if mapping(piece).get("type") != "text"]
        return [part, *(made for piece in others for made in self._block(piece))]

    def _file(self, block: dict[str, Any], kind: str) -> Value:
        source = mapping(block.get("source"))
        name = text(block.get("title"))
        if source.get("type") == "base64":
            data, media_type = source.get("data"), source.get("media_type")
            return bytes_part(self._attachments, data, media_type=media_type, name=name)
        if source.get("type") == "text":
            return {"type": "context", "text": text(source.get("data")), "title": name}
        kind = "image" if kind == "image" else "file"
        url = text(source.get("url"))
        return missing(kind, name, url=url, source=None if url else source)


def _append(run: Turn, turn: Turn, line: dict[str, Any]) -> None:
    """A line goes on with a turn."""
    other = {name: value for name, value in turn.extra.items() if run.extra.get(name) != value}
    more: dict[str, Value] = {"uuid": turn.key, "parts": len(turn.parts), **other}
    more |= known({name: line.get(name) for name in ("parentUuid", "timestamp")})
    lines = run.extra.setdefault("more_lines", [])
    assert isinstance(lines, list)
    lines.append(more)
    run.parts += turn.parts
    run.status = run.status or turn.status


def _call(block: dict[str, Any], kind: str) -> Value:
    beside = known(without(block, "type", "id", "name", "input"))
    return {
        **beside,
        "type": "tool_call",
        "name": text(block.get("name")),
        "arguments": json_text(block.get("input", {})),
        "call_id": text(block.get("id")),
        **({"kind": kind} if kind != "tool_use" else {}),
    }


def _ids(turn: Turn, kind: str = "tool_result") -> set[str]:
    """The calls that are made or answered in a turn."""
    parts = map(mapping, turn.parts)
    return {text(part.get("call_id")) for part in parts if part.get("type") == kind}


def _leaf(path: str) -> str:
    """The name of a folder, on whichever system it was."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]
