"""The blocks that a message of Cherry Studio is made of, as parts."""

from collections.abc import Iterator
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.attachments import Attachments, missing
from companion.formats.content import json_text, text_part
from companion.formats.parts import kind_of, linked, part
from companion.formats.shelf import Shelf
from companion.formats.source import Member, Source
from companion.formats.values import mapping, sequence, text, without
from companion.model.records import Value

_FILES: Final = "Data/Files/"
_TEXTS: Final = {
    "main_text": "text",
    "thinking": "reasoning",
    "translation": "context",
    "compact": "context",
    "unknown": "text",
}
_KINDS: Final = ("image", "audio", "video")


class Blocks:
    """The blocks of one backup, and its files, which are found by the names that it gave them."""

    def __init__(
        self, pieces: Shelf, source: Source, member: Member, attachments: Attachments
    ) -> None:
        """member: the one that the files stand beside."""
        self._pieces = pieces
        self._source = source
        self._files = member.name.rpartition("/")[0] + "/" + _FILES
        self._attachments = attachments

    def parts(self, message: dict[str, Any]) -> tuple[list[Value], list[Any]]:
        """The parts of a message; the ids of its blocks that are not there."""
        parts: list[Value] = []
        lost: list[Any] = []
        for key in sequence(message.get("blocks")):
            block = self._pieces.first("message_blocks", key) if isinstance(key, str) else None
            if isinstance(block, dict):
                parts += self.of_block(block, text(message.get("id")))
            else:
                lost.append(key)
        return parts, lost

    def parts_of_old(self, message: dict[str, Any]) -> list[Value]:
        """The parts of a message that has its text in itself."""
        return [
            *text_part(message.get("reasoning_content"), "reasoning"),
            *text_part(message.get("content")),
            *(
                linked(self._attachments, url, "image", {}, name="")
                for url in sequence(message.get("images"))
            ),
            *(self._file(mapping(file), {}) for file in sequence(message.get("files"))),
        ]

    def of_block(self, block: dict[str, Any], message: str) -> Iterator[Value]:
        """The parts of one block."""
        kind = text(block.get("type"))
        own_message = ("messageId",) if block.get("messageId") == message else ()
        block = without(block, *own_message)
        if kind in _TEXTS and isinstance(block.get("content"), str):
            yield part(_TEXTS[kind], block, "type", "content", text=block["content"])
        elif kind == "code":
            yield part(
                "code",
                block,
                *("type", "content", "language"),
                text=text(block.get("content")),
                language=text(block.get("language")),
            )
        elif kind in ("image", "file", "video"):
            yield from self._file_block(kind, block)
        elif kind == "tool":
            yield from _tool(block)
        elif kind == "error":
            yield _error(block)
        elif kind == "citation":
            yield from _citations(block)
        elif kind != "unknown":  # which is one that was never filled
            yield {"type": "unknown", "value": block}

    def _file_block(self, kind: str, block: dict[str, Any]) -> Iterator[Value]:
        if isinstance(block.get("file"), dict):
            yield self._file(block["file"], without(block, "type", "file"), kind)
            return
        metadata = mapping(block.get("metadata"))
        made = mapping(metadata.get("generateImageResponse"))
        urls = sequence(made.get("images"))
        if urls:
            rest = without(metadata, "generateImageResponse")
            answer = without(made, "images")
            block["metadata"] = {**rest, "generateImageResponse": answer} if answer else rest
        for url in urls if urls else [block.get("url") or block.get("filePath")]:
            yield linked(self._attachments, url, kind, block, "type", "url", name="")

    def _file(self, file: dict[str, Any], beside: dict[str, Any], kind: str = "") -> Value:
        """A file, by what is said of it: the backup holds it under its id."""
        name = text(file.get("origin_name")) or text(file.get("name"))
        told = text(file.get("type"))
        kind = kind or (told if told in _KINDS else kind_of(told))
        beside = {**beside, "file": without(file, "origin_name")}
        stored = self._stored(file)
        if stored is not None:
            try:
                with stored.open() as stream:
                    own = mapping(self._attachments.of_stream(stream, name=name))
                return part(own["type"], beside, attachment=own["attachment"])
            except CompanionError:
                pass  # it is damaged where it lies, so it is missing
        own = mapping(missing(kind, name))
        return part(own.pop("type"), beside, **own)

    def _stored(self, file: dict[str, Any]) -> Member | None:
        names = [text(file.get("id")) + text(file.get("ext")), text(file.get("name"))]
        files = self._files.removeprefix("/")
        found = (self._source.members.get(files + name) for name in names if name)
        return next(filter(None, found), None)


def _tool(block: dict[str, Any]) -> Iterator[Value]:
    raw = mapping(mapping(block.get("metadata")).get("rawMcpToolResponse"))
    tool = mapping(raw.get("tool"))
    arguments = block.get("arguments", raw.get("arguments"))
    call_id = text(block.get("toolId"))
    yield part(
        "tool_call",
        block,
        *("type", "toolId", "toolName", "arguments", "content"),
        name=text(block.get("toolName")) or text(tool.get("name")),
        arguments="" if arguments is None else json_text(arguments),
        call_id=call_id,
    )
    answer = block.get("content", raw.get("response"))
    if answer is not None:
        found: dict[str, Value] = {"type": "tool_result", "call_id": call_id}
        found["text"] = json_text(answer)
        yield found | ({"error": True} if block.get("status") == "error" else {})


def _error(block: dict[str, Any]) -> Value:
    error = mapping(block.get("error"))
    said = text(error.get("message")) or text(block.get("content"))
    return part("error", block, "type", text=said)


def _citations(block: dict[str, Any]) -> Iterator[Value]:
    """Where the sources of an answer are listed as pages; else the block as it is."""
    response = mapping(block.get("response"))
    results = response.get("results")
    pages = results if isinstance(results, list) else sequence(mapping(results).get("results"))
    found = [page for page in map(mapping, pages) if text(page.get("url"))]
    for page in found:
        own: dict[str, Value] = {name: text(page.get(name)) for name in ("url", "title")}
        if text(page.get("content")):
            own["text"] = page["content"]
        if page is found[0]:
            own["block"] = {**without(block, "type", "response"), **_beside(response, pages)}
        yield part("citation", page, "url", "title", "content", **own)
    if not found or block.get("knowledge") or block.get("memories"):
        yield {"type": "unknown", "value": block}


def _beside(response: dict[str, Any], pages: list[Any]) -> dict[str, Value]:
    """What is said of the sources besides their pages."""
    rest = without(response, "results")
    results = response.get("results")
    if results is not pages:
        rest["results"] = without(mapping(results), "results")
    return {"response": rest} if rest else {}
