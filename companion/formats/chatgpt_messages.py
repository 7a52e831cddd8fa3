"""What stands in one message of ChatGPT, as typed parts; one function for each content type."""

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from companion.formats.attachments import Part
from companion.formats.chatgpt_assets import Assets, asset_id
from companion.formats.chatgpt_citations import citation_parts, text_parts
from companion.formats.values import mapping, sequence, text, without

_Content: TypeAlias = dict[str, Any]

_SHELLS: Final = ("python", "container.exec", "all", "")
"""What runs code; code for any other recipient is a call with arguments."""

_POINTERS: Final = {
    "image_asset_pointer": "image",
    "audio_asset_pointer": "audio",
    "video_container_asset_pointer": "video",
}


class Message:
    """One message of the export, as `parts`. `rest`: what of its content they do not hold."""

    def __init__(self, message: dict[str, Any], assets: Assets) -> None:
        self._assets = assets
        self._met: set[str] = set()  # asset ids
        self.metadata = mapping(message.get("metadata"))
        self._attached = [mapping(each) for each in sequence(self.metadata.get("attachments"))]
        self._names = {text(a.get("id")): text(a.get("name")) for a in self._attached}
        author = mapping(message.get("author"))
        self._is_tool = author.get("role") == "tool"
        self._name = text(author.get("name"))
        self._recipient = text(message.get("recipient"))
        self._is_call = not self._is_tool and self._recipient not in ("all", "")
        content = message.get("content")
        self._content = mapping(content)
        self.kind = text(self._content.get("content_type"))
        self._read = {"content_type"}  # keys of the content that the parts hold
        self.parts = list(self._parts(content))
        self.rest = without(self._content, *self._read)
        if self.kind not in ("text", ""):
            self.rest["content_type"] = self.kind

    def add_files(self, thread: str, message: str) -> None:
        """Attachments that the content does not show, and documents known by the library alone."""
        for raw in self._attached:
            key = text(raw.get("id"))
            if key not in self._met:
                self._met.add(key)
                self.parts.append(self._assets.of_attachment(raw))
        self.parts += self._assets.made_by(thread, message, self._met)

    def _parts(self, content: Any) -> Iterator[Part]:
        if isinstance(content, str):
            yield from self._text(content)
        elif content is not None and not isinstance(content, dict):
            yield {"type": "unknown", "value": content}
        elif self._content:
            read = _READERS.get(self.kind)
            found = list(read(self) if read else self._unknown())
            yield from found
            yield from citation_parts(self.metadata, found)

    # --- content types -------------------------------------------------------------------

    def _pieces(self) -> Iterator[Part]:
        """text, multimodal_text."""
        pieces = self._content.get("parts")
        if not isinstance(pieces, list):
            yield from self._unknown()
            return
        self._read.add("parts")
        for piece in pieces:
            yield from self._piece(piece)

    def _piece(self, piece: Any) -> Iterator[Part]:
        if isinstance(piece, str):
            yield from self._text(piece)
            return
        kind = text(mapping(piece).get("content_type"))
        if kind in _POINTERS:
            yield self._asset(piece, _POINTERS[kind])
        elif kind == "audio_transcription" and isinstance(piece.get("text"), str):
            rest = without(piece, "text", "content_type")
            said: Part = {"type": "text", "text": piece["text"], "spoken": True}
            yield said | ({"source": rest} if rest else {})
        elif kind == "real_time_user_audio_video_asset_pointer":
            yield from self._recording(piece)
        elif piece is not None:
            yield {"type": "unknown", "value": piece}

    def _recording(self, piece: dict[str, Any]) -> Iterator[Part]:
        """What was heard and seen while a person talked."""
        heard = piece.get("audio_asset_pointer")
        seen = piece.get("video_container_asset_pointer")
        frames = sequence(piece.get("frames_asset_pointers"))
        parts: list[Part] = []
        for pointer, kind in ((heard, "audio"), (seen, "video"), *((f, "image") for f in frames)):
            if isinstance(pointer, str):
                parts.append(self._asset({"asset_pointer": pointer}, kind))
            elif isinstance(pointer, dict):
                parts.append(self._asset(pointer, kind))
        first: Part = parts[0] if parts else {"type": "unknown", "value": None}
        yield first | {"source": piece}
        yield from parts[1:]

    def _code(self) -> Iterator[Part]:
        code = self._take("text")
        if self._is_call and self._recipient not in _SHELLS:
            yield from self._text(code)
        elif code:
            language = self._take("language")
            yield {"type": "code", "text": code, "language": _language(language)}
            if _language(language) != language:
                self._read.discard("language")

    def _thoughts(self) -> Iterator[Part]:
        thoughts = self._content.get("thoughts")
        if not isinstance(thoughts, list):
            yield from self._unknown()
            return
        self._read.add("thoughts")
        for raw in thoughts:
            if not isinstance(raw, dict):
                yield {"type": "unknown", "value": raw}
                continue
            told, summary = text(raw.get("content")), text(raw.get("summary"))
            part: Part = {"type": "reasoning", "text": told or summary, "summary": summary}
            yield part | {"source": without(raw, "content", "summary")}

    def _recap(self) -> Iterator[Part]:
        yield from _if_said({"type": "reasoning", "text": self._take("content"), "recap": True})

    def _context(self) -> Iterator[Part]:
        for name in ("user_profile", "user_instructions", "model_set_context"):
            said = self._take(name)
            yield from _if_said({"type": "context", "text": said, "name": name})

    def _output(self) -> Iterator[Part]:
        """execution_output, citable_code_output, tether_browsing_display."""
        for name in ("text", "output_str", "result", "summary"):
            yield from _if_said(self._result(self._take(name)))

    def _page(self) -> Iterator[Part]:
        """tether_quote, sonic_webpage."""
        yield {
            "type": "citation",
            "url": self._take("url"),
            "title": self._take("title"),
            "text": self._take("text"),
        }

    def _screen(self) -> Iterator[Part]:
        screenshot = self._content.get("screenshot")
        if isinstance(screenshot, dict):
            self._read.add("screenshot")
            yield self._asset(screenshot, "image")

    def _error(self) -> Iterator[Part]:
        yield {"type": "error", "text": self._take("text"), "name": self._take("name")}

    def _unknown(self) -> Iterator[Part]:
        self._read.update(self._content)
        yield {"type": "unknown", "value": self._content}

    # --- inside --------------------------------------------------------------------------

    def _text(self, written: str) -> Iterator[Part]:
        """A text: to the person, to a tool, or from a tool."""
        if self._is_tool:
            yield from _if_said(self._result(written))
        elif self._is_call and written:
            yield {
                "type": "tool_call",
                "name": self._recipient,
                "arguments": written,
                "call_id": "",
            }
        else:
            yield from text_parts(written)

    def _result(self, said: str) -> Part:
        return {"type": "tool_result", "call_id": "", "text": said, "name": self._name}

    def _asset(self, pointer: dict[str, Any], kind: str) -> Part:
        key = asset_id(text(pointer.get("asset_pointer")))
        self._met.add(key)
        return self._assets.of_pointer(pointer, kind, self._names.get(key, ""))

    def _take(self, key: str) -> str:
        """A text of the content, which then is no rest."""
        value = self._content.get(key)
        if not isinstance(value, str):
            return ""
        self._read.add(key)
        return value


def _if_said(part: Part) -> list[Part]:
    return [part] if part["text"] else []


def _language(written: str) -> str:
    return "" if written == "unknown" else written


_READERS: Final[dict[str, Callable[[Message], Iterator[Part]]]] = {
    "text": Message._pieces,
    "multimodal_text": Message._pieces,
    "code": Message._code,
    "execution_output": Message._output,
    "citable_code_output": Message._output,
    "tether_browsing_display": Message._output,
    "thoughts": Message._thoughts,
    "reasoning_recap": Message._recap,
    "user_editable_context": Message._context,
    "model_editable_context": Message._context,
    "tether_quote": Message._page,
    "sonic_webpage": Message._page,
    "computer_output": Message._screen,
    "system_error": Message._error,
}
