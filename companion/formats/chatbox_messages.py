"""The messages of a Chatbox session: a line, and at its forks what else once came after them.

A fork at a message keeps lists of all that followed it. The list that is open, at `position`, is
empty there: its messages stand in the line.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from companion.formats.attachments import Attachments, missing
from companion.formats.content import json_text, text_part
from companion.formats.exact_times import taken, whole_ms
from companion.formats.linear import key_of
from companion.formats.parts import linked, part
from companion.formats.thread import Turn
from companion.formats.values import mapping, sequence, text, without
from companion.model.records import Value

_ROLES: Final = ("user", "assistant", "system", "tool")
_MODELLED: Final = (
    *("id", "role", "model", "contentParts", "content", "reasoningContent", "pictures", "files"),
    *("links", "error", "generating"),
)


class MessageReader:
    """Makes turns of the messages of one session.

    forks: what is said of each fork besides its messages; a fork at an unknown message as it is.
    """

    def __init__(
        self,
        forks: dict[str, Any],
        attachments: Attachments,
        blob: Callable[[str], Any],
    ) -> None:
        """blob: what is stored under a key."""
        self.forks = dict(forks)
        self._attachments = attachments
        self._blob = blob
        self._met: set[str] = set()

    def turns(self, messages: list[Any]) -> tuple[list[Turn], str]:
        """The turns of a line with all its forks; the key of the last one of the line.

        The versions of what follows a message come in the order of its lists."""
        turns: list[Turn] = []
        leaf = ""
        lines: list[tuple[list[Any], str | None, bool]] = [(messages, None, True)]
        while lines:
            line, parent, is_open = lines.pop()
            for number, raw in enumerate(line):
                if not isinstance(raw, dict):
                    continue
                turn = self._turn(raw, parent)
                turn.key = turn.key or key_of([parent, turn.role, turn.created_ms, turn.parts])
                turns.append(turn)
                parent = turn.key
                leaf = parent if is_open else leaf
                before, after = self._fork(turn.key)
                if before or after:
                    lines += [(version, parent, False) for version in reversed(after)]
                    lines.append((line[number + 1 :], parent, is_open))
                    lines += [(version, parent, False) for version in reversed(before)]
                    break
        return turns, leaf

    def _fork(self, key: str) -> tuple[list[list[Any]], list[list[Any]]]:
        """The lists of a fork at this message, before and after the one that is open."""
        fork = self.forks.get(key)
        if not isinstance(fork, dict) or key in self._met:
            return [], []
        self._met.add(key)
        lists = sequence(fork.get("lists"))
        told = [without(mapping(version), "messages") for version in lists]
        self.forks[key] = {**fork, "lists": told}
        versions = [sequence(mapping(version).get("messages")) for version in lists]
        position = fork.get("position")
        position = position if isinstance(position, int) and position >= 0 else len(versions)
        return list(filter(None, versions[:position])), list(filter(None, versions[position:]))

    def _turn(self, raw: dict[str, Any], parent: str | None) -> Turn:
        extra = without(raw, *_MODELLED)
        role = raw.get("role")
        if role not in _ROLES:
            extra["role"] = role
        return Turn(
            text(raw.get("id")),
            parent,
            role if role in _ROLES else "assistant",
            list(self._parts(raw)),
            created_ms=taken(extra, "timestamp", whole_ms),
            model=text(raw.get("model")),
            status="error" if raw.get("error") else "partial" if raw.get("generating") else "",
            extra=extra,
        )

    def _parts(self, raw: dict[str, Any]) -> Iterator[Value]:
        pieces = sequence(raw.get("contentParts"))
        for file in sequence(raw.get("files")):
            yield self._file(file)
        if not any(mapping(piece).get("type") == "reasoning" for piece in pieces):
            yield from text_part(raw.get("reasoningContent"), "reasoning")
        if not pieces:
            yield from text_part(raw.get("content"))
        for piece in pieces:
            yield from self._piece(piece)
        for picture in sequence(raw.get("pictures")):
            yield self._picture(mapping(picture))
        for link in sequence(raw.get("links")):
            yield self._link(mapping(link))
        yield from text_part(raw.get("error"), "error")

    def _piece(self, piece: Any) -> Iterator[Value]:
        kind = mapping(piece).get("type")
        if kind in ("text", "reasoning", "info") and isinstance(piece.get("text"), str):
            ours = "context" if kind == "info" else kind
            if piece["text"]:
                yield part(ours, piece, "type", "text", text=piece["text"])
        elif kind == "image":
            yield self._picture(piece)
        elif kind == "tool-call":
            yield from _tool_call(piece)
        else:
            yield {"type": "unknown", "value": piece}

    def _picture(self, piece: dict[str, Any]) -> Value:
        stored = text(piece.get("storageKey"))
        url = text(piece.get("url")) or text(self._blob(stored) if stored else "")
        modelled = ["type", "url", *(["storageKey"] if url else [])]
        return linked(self._attachments, url, "image", piece, *modelled, name="")

    def _file(self, raw: Any) -> Value:
        """Chatbox keeps what it read of a file, as text; or the file, as a data URL."""
        file = mapping(raw)
        name = text(file.get("name"))
        stored = text(self._blob(text(file.get("storageKey"))))
        if not stored:
            own = mapping(missing("file", name, url=text(file.get("url"))))
            return part(own.pop("type"), file, "name", "url", **own)
        if stored.startswith("data:"):
            return linked(self._attachments, stored, "file", file, "name", "storageKey", name=name)
        found = self._attachments.of_bytes(stored.encode(), name=name, media_type="text/plain")
        own = mapping(found)
        return part(own["type"], file, "name", "storageKey", attachment=own["attachment"])

    def _link(self, link: dict[str, Any]) -> Value:
        stored = text(self._blob(text(link.get("storageKey"))))
        own = {"url": text(link.get("url")), "title": text(link.get("title"))}
        return part("citation", link, *own, **own, **({"text": stored} if stored else {}))


def _tool_call(piece: dict[str, Any]) -> Iterator[Value]:
    call_id = text(piece.get("toolCallId"))
    yield part(
        "tool_call",
        piece,
        *("type", "toolCallId", "toolName", "args", "result"),
        name=text(piece.get("toolName")),
        arguments=json_text(piece.get("args", "")),
        call_id=call_id,
    )
    if piece.get("result") is not None:
        answer: dict[str, Value] = {"type": "tool_result", "call_id": call_id}
        answer["text"] = json_text(piece["result"])
        yield answer | ({"error": True} if piece.get("state") == "error" else {})
