"""What stands in one message of Claude: its blocks as typed parts, its attachments as files.

The export holds no files. Of an attached document it has the text that was read out of it, which
becomes a file; of others the name alone.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from companion.formats.attachments import Attachments, Part, missing, part_of
from companion.formats.values import mapping, sequence, text, without

_PLACEHOLDER: Final = re.compile(r"```\s*This block is not supported[^`]*```")
_LANGUAGES: Final = {
    "application/vnd.ant.react": "jsx",
    "application/vnd.ant.mermaid": "mermaid",
    "image/svg+xml": "svg",
    "text/html": "html",
    "text/markdown": "markdown",
}
_ARTIFACT_TEXT: Final = "content"


@dataclass(slots=True)
class Content:
    """parts: what is shown. rest: fields of the message that the parts do not hold."""

    parts: list[Part] = field(default_factory=list)
    rest: dict[str, Any] = field(default_factory=dict)


class Messages:
    """Reads messages."""

    def __init__(self, attachments: Attachments) -> None:
        self._attachments = attachments
        self._blocks: dict[str, Callable[[dict[str, Any]], Iterator[Part]]] = {
            "text": self._text,
            "thinking": self._thinking,
            "tool_use": self._tool_use,
            "tool_result": self._tool_result,
            "voice_note": self._voice_note,
            "image": self._image,
        }

    def read(self, raw: dict[str, Any]) -> Content:
        """The content of a message, then its attachments and files."""
        content = Content()
        blocks = raw.get("content")
        if isinstance(blocks, list):
            content.parts = [p for b in blocks if not _is_silent(b) for p in self._block(b)]
            if silent := [block for block in blocks if _is_silent(block)]:
                content.rest["content"] = silent
        elif blocks is not None:
            is_text = isinstance(blocks, str)
            content.parts.append(
                part_of("text", text=blocks) if is_text else part_of("unknown", value=blocks)
            )
        _add_flat_text(raw.get("text"), content)
        for name, read in (("attachments", self._attachment), ("files", self._file)):
            entries = raw.get(name)
            if isinstance(entries, list):
                content.parts += [read(entry) for entry in entries]
            elif entries is not None:
                content.rest[name] = entries
        return content

    def _block(self, block: Any) -> Iterator[Part]:
        read = self._blocks.get(text(mapping(block).get("type")))
        if read is None:
            yield {"type": "unknown", "value": block}
        else:
            yield from read(block)

    def _text(self, block: dict[str, Any]) -> Iterator[Part]:
        if text(block.get("text")):
            yield part_of("text", text=block["text"]) | _rest(block, "text", "citations")
        citations = block.get("citations")
        for citation in sequence(citations):
            details = mapping(mapping(citation).get("details"))
            url = text(details.get("url"))
            title = text(mapping(citation).get("title")) or text(details.get("title")) or url
            yield part_of("citation", url=url, title=title, source=citation)
        if citations is not None and not isinstance(citations, list):
            yield {"type": "unknown", "value": citations}

    def _thinking(self, block: dict[str, Any]) -> Iterator[Part]:
        said = text(block.get("thinking"))
        yield part_of("reasoning", text=said) | _rest(block, "thinking")

    def _tool_use(self, block: dict[str, Any]) -> Iterator[Part]:
        name, given = text(block.get("name")), block.get("input")
        artifact = mapping(given) if name == "artifacts" else {}
        made = text(artifact.get(_ARTIFACT_TEXT))
        if made:
            given = without(artifact, _ARTIFACT_TEXT)
        arguments = given if isinstance(given, str) else _json(given)
        call_id = text(block.get("id"))
        call = part_of("tool_call", name=name, arguments=arguments, call_id=call_id)
        yield call | _rest(block, "name", "input", "id")
        if made:
            yield part_of(
                "code",
                text=made,
                language=_language(artifact),
                title=text(artifact.get("title")),
                artifact=text(artifact.get("id")),
            )

    def _tool_result(self, block: dict[str, Any]) -> Iterator[Part]:
        content = block.get("content")
        items = [content] if isinstance(content, str) else sequence(content)
        said = [text(item) or text(mapping(item).get("text")) for item in items if _is_text(item)]
        call_id = text(block.get("tool_use_id"))
        part = part_of("tool_result", call_id=call_id, text="\n\n".join(filter(None, said)))
        if block.get("is_error") is True:
            part["error"] = True
        yield part | _rest(block, "content", "tool_use_id", "is_error")
        for item in items:
            if not _is_text(item):
                yield from self._found(item)
        if content is not None and not isinstance(content, list | str):
            yield {"type": "unknown", "value": content}

    def _found(self, item: Any) -> Iterator[Part]:
        """Something other than text that a tool gave."""
        kind = text(mapping(item).get("type"))
        url = text(mapping(item).get("url"))
        if kind == "knowledge" and url:
            title, said = text(item.get("title")), text(item.get("text"))
            part = part_of("citation", url=url, title=title, text=said)
            yield part | _rest(item, "url", "title", "text")
        elif kind == "image":
            yield from self._image(item)
        elif kind == "local_resource":
            yield missing("file", text(item.get("name"))) | {"source": item}
        else:
            yield {"type": "unknown", "value": item}

    def _voice_note(self, block: dict[str, Any]) -> Iterator[Part]:
        said = text(block.get("transcript"))
        yield part_of("text", text=said, spoken=True) | _rest(block, "transcript")

    def _image(self, block: dict[str, Any]) -> Iterator[Part]:
        source = mapping(block.get("source"))
        try:
            data = base64.b64decode(text(source.get("data")), validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if data:
            kind = text(source.get("media_type"))
            yield self._attachments.of_bytes(data, media_type=kind) | _rest(block, "source")
        else:
            url = text(source.get("url")) or text(block.get("url"))
            yield missing("image", text(block.get("file_name")), url=url) | {"source": block}

    def _attachment(self, entry: Any) -> Part:
        name = text(mapping(entry).get("file_name"))
        said = mapping(entry).get("extracted_content")
        if not isinstance(said, str) or not said:
            return missing("file", name) | {"source": entry}
        part = self._attachments.of_bytes(said.encode(), name=name, media_type="text/plain")
        return part | {"source": without(entry, "extracted_content")}

    def _file(self, entry: Any) -> Part:
        return missing("file", text(mapping(entry).get("file_name"))) | {"source": entry}


def _is_silent(block: Any) -> bool:
    """Accounting that no window shows."""
    return mapping(block).get("type") == "token_budget"


def _is_text(item: Any) -> bool:
    return isinstance(item, str) or (
        mapping(item).get("type") == "text" and isinstance(item.get("text"), str)
    )


def _add_flat_text(flat: Any, content: Content) -> None:
    """`text` repeats the text of the blocks; it counts where there are none, or it says more."""
    if not isinstance(flat, str):
        if flat is not None:
            content.rest["text"] = flat
        return
    said = "\n".join(text(part.get("text")) for part in content.parts)
    if flat.strip() and not content.parts:
        content.parts.append({"type": "text", "text": flat})
    elif not set(_PLACEHOLDER.sub("", flat).split()) <= set(said.split()):
        content.rest["text"] = flat


def _rest(block: dict[str, Any], *read: str) -> Part:
    """What else a block says, to be kept beside its part."""
    rest = {k: v for k, v in without(block, "type", *read).items() if v not in (None, [], "")}
    for name in read:  # of a type that could not be read
        if isinstance(block.get(name), int | float) and not isinstance(block[name], bool):
            rest[name] = block[name]
    return {"source": rest} if rest else {}


def _language(artifact: dict[str, Any]) -> str:
    return text(artifact.get("language")) or _LANGUAGES.get(text(artifact.get("type")), "")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
