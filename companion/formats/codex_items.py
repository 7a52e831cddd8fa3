"""The items of one Codex session, put together to messages.

What the model does in a row (thinking, calling tools, speaking) is one turn, what its tools answer
the next. Items have no ids that could be relied on: a turn is named by the one that it follows and
by its first item, so that it keeps its name while the session goes on.
"""

from typing import Any, Final

from companion.formats.attachments import Attachments
from companion.formats.content import json_text, parts_of, result_part, role_of, spoken, text_part
from companion.formats.linear import key_of
from companion.formats.thread import Turn
from companion.formats.values import known, mapping, sequence, text, time_of, without
from companion.model.records import Value

_UNSHOWN: Final = ("<environment_context>", "<user_instructions>", "# AGENTS.md instructions for")
"""How messages begin that Codex itself writes in the user's name."""

_CALLS: Final = ("function_call", "custom_tool_call", "local_shell_call", "web_search_call")
_RESULTS: Final = (
    "function_call_output",
    "custom_tool_call_output",
    "local_shell_call_output",
)


class Items:
    """Takes items in order; `turns` are the messages, `leaf` the key of the last one that counts,
    `model` the model of the last."""

    def __init__(self, attachments: Attachments) -> None:
        self._attachments = attachments
        self._before: str | None = None  # what the open turn follows
        self._open: Turn | None = None
        self._context: dict[str, Any] = {}
        self._taken: set[str] = set()
        self._turns: list[Turn] = []
        self._line: list[Turn] = []  # the turns that still count
        self.model = ""

    @property
    def turns(self) -> list[Turn]:
        """All messages so far."""
        self._close()
        return self._turns

    @property
    def leaf(self) -> str:
        """The key of the last message that counts."""
        self._close()
        return self._line[-1].key if self._line else ""

    def context(self, payload: dict[str, Any]) -> None:
        """What holds from here on: the model, its effort, what it is allowed to do."""
        self._context = payload
        self.model = text(payload.get("model")) or self.model

    def add(self, item: dict[str, Any], moment: str) -> None:
        """One more item. moment: its time, as it is written."""
        kind = text(item.get("type"))
        if kind == "ghost_snapshot":  # of the user's files, in a repository of theirs
            return
        role = self._role(item, kind)
        parts = self._parts(item, kind)
        hidden = role == "system" or (role == "user" and _is_unshown(parts))
        beside = known({"timestamp": moment, "count": len(parts), **_beside(item, kind)})
        is_open = self._open is not None and self._open.role == role and role != "user"
        if not is_open or self._open is None or self._open.hidden != hidden:
            self._begin(role, moment, parts, hidden=hidden)
        else:
            self._open.parts += parts
        assert self._open is not None
        items = self._open.extra.setdefault("items", [])
        assert isinstance(items, list)
        items.append(beside)
        if item.get("status") == "incomplete":
            self._open.status = "partial"

    def compacted(self, payload: dict[str, Any], moment: str) -> None:
        """Here the session was summed up; the summary takes the place of all before it."""
        summary = text_part(payload.get("message"), "context")
        self._begin("system", moment, summary, hidden=True)
        assert self._open is not None
        self._open.extra["compacted"] = without(payload, "message")
        self._close()

    def roll_back(self, count: Any) -> None:
        """The user took back so many of their messages, with all that followed."""
        self._close()
        for _ in range(count if isinstance(count, int) else 0):
            asked = [n for n, turn in enumerate(self._line) if turn.role == "user"]
            if not asked:
                break
            del self._line[asked[-1] :]
        self._before = self._line[-1].key if self._line else None

    def _begin(self, role: str, moment: str, parts: list[Value], *, hidden: bool) -> None:
        self._close()
        created_ms = time_of(moment)
        key = key_of([self._before, role, created_ms, parts])
        while key in self._taken:  # taken back, and said again in the same words
            key = key_of([key])
        self._taken.add(key)
        self._open = Turn(key, self._before, role, [*parts], created_ms=created_ms, hidden=hidden)
        if role == "assistant":
            self._open.model = self.model
            context = without(self._context, "model")
            if context:
                self._open.extra["turn_context"] = context
            self._context = {}

    def _close(self) -> None:
        turn, self._open = self._open, None
        if turn is None:
            return
        self._turns.append(turn)
        self._line.append(turn)
        self._before = turn.key

    def _role(self, item: dict[str, Any], kind: str) -> str:
        if kind in _RESULTS:
            return "tool"
        return role_of(item.get("role")) if kind in ("message", "") else "assistant"

    def _parts(self, item: dict[str, Any], kind: str) -> list[Value]:
        if kind in ("message", ""):
            return parts_of(item.get("content"), self._attachments)
        if kind == "reasoning":
            pieces = [*sequence(item.get("summary")), *sequence(item.get("content"))]
            return [part for piece in pieces for part in _thought(mapping(piece))]
        if kind in _CALLS:
            return [_call(item, kind)]
        if kind in _RESULTS:
            return self._result(item)
        return [{"type": "unknown", "value": item}]

    def _result(self, item: dict[str, Any]) -> list[Value]:
        output = item.get("output")
        if isinstance(output, list):  # with pictures in it
            others = parts_of(output, self._attachments)
            others = [part for part in others if mapping(part).get("type") != "text"]
            return [result_part(item.get("call_id"), output), *others]
        told = mapping(output)
        if "content" not in told:
            return [result_part(item.get("call_id"), output)]
        failed: dict[str, Value] = {"error": True} if told.get("success") is False else {}
        return [result_part(item.get("call_id"), told["content"], **failed)]


def _thought(piece: dict[str, Any]) -> list[Value]:
    return text_part(piece.get("text"), "reasoning")


def _call(item: dict[str, Any], kind: str) -> Value:
    name = text(item.get("name")) or kind.removesuffix("_call")
    told = item.get("arguments", item.get("input", item.get("action", "")))
    part: dict[str, Value] = {
        "type": "tool_call",
        "name": name,
        "arguments": json_text(told),
        "call_id": text(item.get("call_id")) or text(item.get("id")),
    }
    return part if kind == "function_call" else {**part, "kind": kind}


def _beside(item: dict[str, Any], kind: str) -> dict[str, Value]:
    """What an item says that its parts do not."""
    kept = without(item, "content", "summary", "arguments", "input", "action", "name", "call_id")
    kept = without(kept, "output", "timestamp", "type", "role") if kind else kept
    if kind != "message":
        kept["type"] = kind
    elif role_of(item.get("role")) != item.get("role"):
        kept["role"] = item.get("role")
    return kept


def _is_unshown(parts: list[Value]) -> bool:
    return spoken([mapping(part) for part in parts]).lstrip().startswith(_UNSHOWN)
