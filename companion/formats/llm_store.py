"""The content-addressed tables of `llm`: a message is named by the hash of it and all before it.

So the messages of all threads form one forest, in which a thread is the way from its tip to a root
(and from the tips of its turns, where it was gone back and on again). Threads that begin alike
share rows there; here each has its own messages.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from companion.formats.content import json_text, text_part
from companion.formats.json_file import TooDeep, cleaned, integer
from companion.formats.linear import title_of
from companion.formats.llm_attached import Attached
from companion.formats.sqlite_file import Database
from companion.formats.thread import Thread, Turn
from companion.formats.values import known, mapping, sequence, text, time_of, without
from companion.model.records import Value

_MESSAGE: Final = "SELECT hash, parent_hash, role, provider_metadata FROM messages WHERE hash = ?"
_TURNS: Final = "SELECT * FROM turns WHERE thread_id = ? ORDER BY id"
_PARTS: Final = "SELECT * FROM parts WHERE message_hash = ? ORDER BY position"
_FRAGMENT: Final = "SELECT content FROM fragments WHERE id = ?"

_MODELLED: Final = (
    "id",
    "thread_id",
    "tip_message_hash",
    "model",
    "resolved_model",
    "datetime_utc",
)


class Store:
    """Reads the threads of these tables."""

    def __init__(self, database: Database, attached: Attached) -> None:
        self._database = database
        self._attached = attached

    def threads(self) -> Iterator[dict[str, Any]]:
        """The rows of all threads, the earliest first."""
        return self._database.rows("SELECT * FROM threads ORDER BY id")

    def thread(self, row: dict[str, Any]) -> Thread:
        """One thread: all messages that its tip, or one of its turns, leads to."""
        calls = self._calls(row["id"])
        turns: dict[str, Turn] = {}
        for tip in [
            *(text(call.get("tip_message_hash")) for call in calls),
            text(row["tip_message_hash"]),
        ]:
            if tip and tip not in turns:
                self._add_chain(tip, turns)
        for call in calls:
            _add_call(call, turns)
        system = (turn for turn in turns.values() if turn.role == "system")
        prompts = ("\n".join(text(mapping(p).get("text")) for p in turn.parts) for turn in system)
        models = [text(call.get("model")) for call in calls]
        return Thread(
            "llm",
            text(row["id"]),
            list(turns.values()),
            title=text(row.get("name")) or title_of(turns.values()),
            created_ms=time_of(row.get("datetime_utc")),
            model=models[-1] if models else "",
            system_prompt=next(filter(None, prompts), ""),
            leaf=text(row["tip_message_hash"]),
            extra=known({"forked_from": row.get("forked_from")}),
        )

    def _calls(self, thread: Any) -> list[dict[str, Any]]:
        if not self._database.columns("turns") >= {"id", "thread_id", "tip_message_hash"}:
            return []
        return list(self._database.rows(_TURNS, [thread]))

    def _add_chain(self, tip: str, turns: dict[str, Turn]) -> None:
        """The messages from a tip up to one that is known already, the first of them first."""
        chain: dict[str, dict[str, Any]] = {}
        step = tip
        while step and step not in turns and step not in chain:
            row = next(self._database.rows(_MESSAGE, [step]), None)
            if row is None:
                break
            chain[step] = row
            step = text(row["parent_hash"])
        for key, row in reversed(chain.items()):
            turns[key] = self._turn(key, row)

    def _turn(self, key: str, row: dict[str, Any]) -> Turn:
        parts: list[Value] = []
        for part in self._database.rows(_PARTS, [key]):
            parts += self._part(part)
        role = text(row["role"])
        if any(mapping(part).get("type") == "tool_result" for part in parts):
            role = "tool"
        return Turn(
            key,
            text(row["parent_hash"]) or None,
            role if role in ("user", "assistant", "system", "tool") else "assistant",
            parts,
            hidden=role == "system",
            extra=known({"provider_metadata": row.get("provider_metadata")}),
        )

    def _part(self, row: dict[str, Any]) -> list[Value]:
        kind = text(row.get("type"))
        payload = _json(row.get("payload"))
        said = self._text(row, payload)
        beside = without(payload, "text_ref", "name", "arguments", "tool_call_id", "output")
        if kind in ("text", "reasoning"):
            return [{**beside, **mapping(part)} for part in text_part(said, kind)]
        name = text(row.get("tool_name")) or text(payload.get("name"))
        called: dict[str, Value] = {"name": name, "call_id": text(payload.get("tool_call_id"))}
        if kind == "tool_call":
            arguments = json_text(payload.get("arguments", ""))
            return [{**beside, **called, "type": kind, "arguments": arguments}]
        if kind == "tool_result":
            output = said or json_text(payload.get("output", ""))
            failed = {"error": True} if payload.get("exception") else {}
            attached = [self._attached.by_id(each) for each in _attachment_ids(payload)]
            beside = without(beside, "attachments", "attachment_ids")
            return [{**beside, **called, "type": kind, "text": output, **failed}, *attached]
        if kind == "attachment":
            return [self._attached.by_id(each) for each in _attachment_ids(payload)]
        return [{"type": "unknown", "value": row}]

    def _text(self, row: dict[str, Any], payload: dict[str, Any]) -> str:
        """The text as it stands, or put together of literals and pieces of files."""
        if isinstance(row.get("text"), str):
            return text(row["text"])
        pieces: list[str] = []
        for piece in map(mapping, sequence(payload.get("text_ref"))):
            pieces.append(text(piece.get("literal")))
            if "fragment" in piece and "content" in self._database.columns("fragments"):
                rows = self._database.rows(_FRAGMENT, [piece["fragment"]])
                pieces += (text(found["content"]) for found in rows)
        return "".join(pieces)


def _add_call(call: dict[str, Any], turns: dict[str, Turn]) -> None:
    """What is known of one call of the model, at the answer that it gave."""
    answer = turns.get(text(call.get("tip_message_hash")))
    if answer is None:
        return
    created_ms = time_of(call.get("datetime_utc"))
    answer.created_ms = created_ms
    answer.model = text(call.get("resolved_model")) or text(call.get("model"))
    about = known({"requested": call.get("model"), **without(call, *_MODELLED)})
    answer.extra = {**answer.extra, **about}
    question = turns.get(text(call.get("parent_message_hash")))
    if question is not None and question.created_ms is None:
        question.created_ms = created_ms


def _attachment_ids(payload: dict[str, Any]) -> list[str]:
    single = [payload.get("attachment_id"), payload.get("attachment"), payload.get("id")]
    listed = [*sequence(payload.get("attachment_ids")), *sequence(payload.get("attachments"))]
    found = (text(each) or text(mapping(each).get("id")) for each in [*single, *listed])
    return list(dict.fromkeys(filter(None, found)))


def _json(written: Any) -> dict[str, Any]:
    try:
        value = json.loads(text(written), parse_int=integer, parse_constant=lambda _name: None)
        return mapping(cleaned(value))
    except (ValueError, RecursionError, TooDeep):
        return {}
