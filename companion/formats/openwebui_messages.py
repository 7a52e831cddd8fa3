"""The messages of one Open WebUI chat: a tree, with answers of several models side by side."""

from collections.abc import Iterator
from typing import Any, Final

from companion.formats.attachments import Attachments
from companion.formats.content import json_text, text_part
from companion.formats.exact_times import taken, whole_seconds
from companion.formats.linear import chained
from companion.formats.openwebui_details import parts_of_text, visible_text
from companion.formats.parts import kind_of, linked, part
from companion.formats.thread import Turn
from companion.formats.values import mapping, sequence, text, without
from companion.model.records import Value

_ROLES: Final = ("user", "assistant", "system", "tool")
_MODELLED: Final = ("id", "parentId", "role", "model", "files", "sources", "citations")


def turns_of(messages: dict[str, Any], attachments: Attachments) -> list[Turn]:
    """The messages of `history`, which stand there under their ids."""
    children: dict[str, list[str]] = {}
    for key, raw in messages.items():
        children.setdefault(text(mapping(raw).get("parentId")), []).append(key)
    return [
        _turn(key, raw, children.get(key, []), attachments)
        for key, raw in messages.items()
        if isinstance(raw, dict)
    ]


def line_of(messages: list[Any], attachments: Attachments) -> list[Turn]:
    """The messages of a chat from before there were branches, or before they had ids."""
    found = [raw for raw in messages if isinstance(raw, dict)]
    if found and all(text(raw.get("id")) and "parentId" in raw for raw in found):
        return turns_of({raw["id"]: raw for raw in found}, attachments)
    return chained(_turn(text(raw.get("id")), raw, [], attachments) for raw in found)


def _turn(key: str, raw: dict[str, Any], children: list[str], attachments: Attachments) -> Turn:
    extra = without(raw, *_MODELLED)
    role = raw.get("role")
    if role not in _ROLES:
        extra["role"] = role
    if raw.get("id") not in (None, key):
        extra["id"] = raw["id"]
    if raw.get("childrenIds") == children:
        del extra["childrenIds"]
    turn = Turn(
        key,
        text(raw.get("parentId")) or None,
        role if role in _ROLES else "assistant",
        [],
        created_ms=taken(extra, "timestamp", whole_seconds),
        model=text(raw.get("model")),
        status=_status(raw, extra),
        extra=extra,
    )
    turn.parts = [*_parts(raw, turn.role, extra, attachments), *_error(extra)]
    return turn


def _status(raw: dict[str, Any], extra: dict[str, Value]) -> str:
    status = "error" if raw.get("error") else "partial" if raw.get("done") is False else ""
    if raw.get("done") is (status == ""):
        extra.pop("done", None)
    return status


def _error(extra: dict[str, Value]) -> list[Value]:
    error = extra.get("error")
    if isinstance(error, str) and error:
        del extra["error"]
        return text_part(error, "error")
    content = mapping(error).get("content")
    if content in (None, ""):
        return []
    del extra["error"]
    return [part("error", mapping(error), "content", text=json_text(content))]


def _parts(
    raw: dict[str, Any], role: str, extra: dict[str, Any], attachments: Attachments
) -> Iterator[Value]:
    for file in sequence(raw.get("files")):
        yield _file(file, attachments)
    output = sequence(raw.get("output"))
    content = raw.get("content")
    if output:
        parts = [found for item in output for found in _output_parts(item, attachments)]
        yield from parts
        extra.pop("output")
        spoken = "\n".join(p["text"] for p in map(mapping, parts) if p.get("type") == "text")
        if isinstance(content, str) and visible_text(content).strip() == spoken.strip():
            extra.pop("content")
    elif isinstance(content, str):
        yield from parts_of_text(content) if role == "assistant" else text_part(content)
        extra.pop("content")
    for source in [*sequence(raw.get("sources")), *sequence(raw.get("citations"))]:
        yield _citation(source)


def _file(file: Any, attachments: Attachments) -> Value:
    if isinstance(file, str):
        return linked(attachments, file, "image", {}, name="")
    if not isinstance(file, dict):
        return {"type": "unknown", "value": file}
    name = text(file.get("name")) or text(mapping(file.get("file")).get("filename"))
    kind = kind_of(file.get("content_type")) if file.get("type") != "image" else "image"
    found = linked(attachments, file.get("url"), kind, file, "type", "url", name=name)
    if file.get("type") not in ("image", "file"):
        found["source"] = {"type": file.get("type")}
    return found


def _citation(source: Any) -> Value:
    if not isinstance(source, dict):
        return {"type": "unknown", "value": source}
    told = mapping(source.get("source"))
    documents = [text(document) for document in sequence(source.get("document"))]
    pages = [mapping(page).get("source") for page in sequence(source.get("metadata"))]
    url = next((page for page in [told.get("url"), *pages] if _is_address(page)), "")
    single = ["document"] if len(documents) == 1 else []
    found = part("citation", source, *single, url=url, title=text(told.get("name")))
    if any(documents):
        found["text"] = "\n\n".join(documents)
    return found


def _is_address(value: Any) -> bool:
    return text(value).startswith(("http://", "https://"))


def _output_parts(item: Any, attachments: Attachments) -> Iterator[Value]:
    """What one item of `output`, which is written like one of OpenAI's Responses, says."""
    kind = mapping(item).get("type")
    if kind == "message":
        yield from _spoken("text", item, "content")
    elif kind == "reasoning":
        yield from _spoken("reasoning", item, "content" if item.get("content") else "summary")
    elif kind == "function_call":
        yield part(
            "tool_call",
            item,
            *("type", "call_id", "name", "arguments"),
            name=text(item.get("name")),
            arguments=json_text(item.get("arguments", "")),
            call_id=text(item.get("call_id")),
        )
    elif kind == "function_call_output":
        call_id = text(item.get("call_id"))
        for found in _spoken("tool_result", item, "output"):
            yield {**mapping(found), "call_id": call_id}
        for piece in sequence(item.get("output")):
            if mapping(piece).get("type") == "input_image":
                yield linked(attachments, piece.get("image_url"), "image", {}, name="")
    elif kind == "open_webui:code_interpreter":
        yield from _code(item)
    else:
        yield {"type": "unknown", "value": item}


def _spoken(kind: str, item: dict[str, Any], field: str) -> Iterator[Value]:
    """One part for the texts of an item. Pieces that say more than their text stay beside it."""
    content = item.get(field)
    if isinstance(content, str):
        yield part(kind, item, "type", field, text=content)
        return
    pieces = [mapping(piece) for piece in sequence(content)]
    spoken = "".join(text(piece.get("text")) for piece in pieces)
    is_plain = all(_is_plain(piece, kind) for piece in pieces)
    if spoken or kind != "text":
        yield part(kind, item, "type", *([field] if is_plain else []), text=spoken)
    elif not is_plain:
        yield {"type": "unknown", "value": item}


def _is_plain(piece: dict[str, Any], kind: str) -> bool:
    if kind == "tool_result" and piece.get("type") == "input_image":
        return True  # it becomes a part of its own
    return piece.keys() <= {"type", "text"} and "text" in piece


def _code(item: dict[str, Any]) -> Iterator[Value]:
    yield part(
        "code",
        item,
        *("type", "code", "lang", "output"),
        text=text(item.get("code")),
        language=text(item.get("lang")),
    )
    if item.get("output"):
        answer = json_text(item["output"])
        yield {"type": "tool_result", "call_id": text(item.get("id")), "text": answer}
