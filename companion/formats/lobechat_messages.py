"""The messages of a LobeChat topic, which are one line in time.

`parentId` names the question that an answer is to, and is often missing: so it says where a
message belongs only in newer topics, where a message with several versions after it says which of
them is shown (`metadata.activeBranchIndex`). A thread branches off at the message that it is about.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from companion.formats.attachments import Attachments
from companion.formats.content import json_text, text_part
from companion.formats.exact_times import iso, taken, whole_ms
from companion.formats.linear import key_of
from companion.formats.parts import kind_of, linked, part
from companion.formats.thread import Turn
from companion.formats.values import known, mapping, sequence, text, without
from companion.model.records import Value

_ROLES: Final = ("user", "assistant", "system", "tool")
_MODELLED: Final = (
    *("id", "role", "content", "reasoning", "model", "tools", "search", "error"),
    *("files", "imageList", "fileList", "tool_call_id"),
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What other tables say of messages.

    sources: the message that each thread branches off.
    plugin: the tool that a message, by its id, is the answer of.
    translation: a message in another language.
    """

    sources: dict[str, str]
    plugin: Callable[[str], dict[str, Any]]
    translation: Callable[[str], dict[str, Any]]


NOTHING: Final = Beside({}, lambda _message: {}, lambda _message: {})


def turns_of(
    messages: list[Any], beside: Beside, attachments: Attachments
) -> tuple[list[Turn], str]:
    """The turns of a topic, in time; the key of the last one of the branch that is open."""
    found = [(_turn(raw, beside, attachments), raw) for raw in messages if isinstance(raw, dict)]
    found = _in_time(found)
    leaf = _connect(found, beside.sources)
    for turn, raw in found:
        if turn.parent == (text(raw.get("parentId")) or None):
            turn.extra.pop("parentId", None)
    return [turn for turn, _ in found], leaf


def _in_time(found: list[tuple[Turn, dict[str, Any]]]) -> list[tuple[Turn, dict[str, Any]]]:
    """Those that do not tell their time stay where they stand."""
    times: list[int] = []
    for turn, _ in found:
        times.append(turn.created_ms or (times[-1] if times else 0))
    order = sorted(range(len(found)), key=times.__getitem__)
    return [found[number] for number in order]


def _connect(found: list[tuple[Turn, dict[str, Any]]], sources: dict[str, str]) -> str:
    """Say of each turn which one it follows; the key of the last one that is shown."""
    keys = {turn.key for turn, _ in found}
    is_tree = any(_shown_branch(raw) is not None for _, raw in found)
    last: dict[str, str] = {}  # of each thread; the empty one is the topic itself
    tools: dict[str, str] = {}  # the last answer of a tool to each message, or after each other
    children: dict[str | None, list[str]] = {}
    for turn, raw in found:
        thread = text(raw.get("threadId"))
        asked = text(raw.get("parentId"))
        begins_thread = thread in sources and thread not in last
        turn.parent = last.get(thread, sources.get(thread))
        if is_tree and asked in keys and not begins_thread:
            turn.parent = tools.get(asked, asked)
            if turn.role == "tool":  # tools that ran at the same time are one after the other
                tools[asked] = tools[turn.parent] = tools[turn.key] = turn.key
        last[thread] = turn.key
        if not thread:
            children.setdefault(turn.parent, []).append(turn.key)
    if not is_tree:
        return last.get("", "")
    return _shown_leaf(children, {turn.key: _shown_branch(raw) for turn, raw in found})


def _shown_branch(raw: dict[str, Any]) -> int | None:
    index = mapping(raw.get("metadata")).get("activeBranchIndex")
    return index if isinstance(index, int) and index >= 0 else None


def _shown_leaf(children: dict[str | None, list[str]], shown: dict[str, int | None]) -> str:
    leaf, step = "", None
    while versions := children.pop(step, None):
        index = shown.get(leaf)
        leaf = step = versions[-1] if index is None or index >= len(versions) else versions[index]
    return leaf


def _turn(raw: dict[str, Any], beside: Beside, attachments: Attachments) -> Turn:
    extra = known(without(raw, *_MODELLED))
    key = text(raw.get("id"))
    told = mapping(extra.get("extra"))
    model = text(raw.get("model")) or text(told.get("fromModel"))
    if "fromModel" in told:
        extra["extra"] = without(told, "fromModel")
    role = raw.get("role")
    if role not in _ROLES:
        extra["role"] = role
    translation = beside.translation(key)
    if translation:
        extra["translate"] = known(without(translation, "id"))
    written = iso if isinstance(raw.get("createdAt"), str) else whole_ms
    turn = Turn(
        key,
        None,
        role if role in _ROLES else "assistant",
        list(_parts(raw, extra, beside.plugin(key), attachments)),
        created_ms=taken(extra, "createdAt", written),
        model=model,
        status="error" if raw.get("error") else "",
        extra=known(extra),
    )
    turn.key = key or key_of([turn.created_ms, turn.role, turn.parts])
    return turn


def _parts(
    raw: dict[str, Any],
    extra: dict[str, Any],
    plugin: dict[str, Any],
    attachments: Attachments,
) -> Iterator[Value]:
    reasoning = raw.get("reasoning")
    if isinstance(reasoning, dict):
        yield part("reasoning", reasoning, "content", text=text(reasoning.get("content")))
    else:
        yield from text_part(reasoning, "reasoning")
    for file in [*sequence(raw.get("imageList")), *sequence(raw.get("fileList"))]:
        yield _file(file, attachments)
    for file in sequence(raw.get("files")):
        yield _file({"id": file} if isinstance(file, str) else file, attachments)
    if raw.get("role") == "tool":
        yield _tool_answer(raw, extra, plugin)
    else:
        yield from text_part(raw.get("content"))
    for tool in sequence(raw.get("tools")):
        yield _tool_call(tool)
    yield from _citations(raw.get("search"), extra)
    yield from _error(raw.get("error"))


def _tool_answer(raw: dict[str, Any], extra: dict[str, Any], plugin: dict[str, Any]) -> Value:
    own = mapping(extra.pop("plugin", {}))
    call_id = text(plugin.get("toolCallId")) or text(raw.get("tool_call_id"))
    rest = known({**own, **without(plugin, "id", "toolCallId", "error")})
    answer: dict[str, Value] = {"type": "tool_result", "call_id": call_id}
    answer["text"] = text(raw.get("content"))
    if rest:
        answer["plugin"] = rest
    failure = plugin.get("error") or extra.get("pluginError")
    return answer | ({"error": True, "why": failure} if failure else {})


def _tool_call(tool: Any) -> Value:
    if not isinstance(tool, dict):
        return {"type": "unknown", "value": tool}
    found = part(
        "tool_call",
        tool,
        *("type", "id", "apiName", "arguments"),
        name=text(tool.get("apiName")),
        arguments=json_text(tool.get("arguments", "")),
        call_id=text(tool.get("id")),
    )
    return found | ({"source": {"type": tool["type"]}} if "type" in tool else {})


def _citations(search: Any, extra: dict[str, Any]) -> Iterator[Value]:
    found = mapping(search)
    for citation in sequence(found.get("citations")):
        told = mapping(citation)
        own: dict[str, Value] = {name: text(told.get(name)) for name in ("url", "title")}
        yield part("citation", told, *own, **own)
    rest = known(without(found, "citations"))
    if rest:
        extra["search"] = rest


def _error(error: Any) -> Iterator[Value]:
    if isinstance(error, dict):
        said = text(error.get("message")) or text(error.get("type"))
        yield part("error", error, "message", text=said)
    else:
        yield from text_part(error, "error")


def _file(file: Any, attachments: Attachments) -> Value:
    if not isinstance(file, dict):
        return {"type": "unknown", "value": file}
    name = text(file.get("name")) or text(file.get("alt")) or text(file.get("id"))
    kind = "image" if "alt" in file else kind_of(file.get("fileType"))
    return linked(attachments, file.get("url"), kind, file, "url", "name", name=name)
