"""The nodes of a conversation as ChatGPT has them: one for each thing said, thought, or asked.

A message of another app that holds several such things becomes several nodes, one after the other;
the last of them has the message's id.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from companion.formats.export_values import key_of, part_field, part_text
from companion.formats.file_names import stem_of
from companion.formats.markdown_text import ATTACHED, Part, citation, markdown_of
from companion.formats.values import mapping, time_of
from companion.model.exported import ExportedAttachment, ExportedConversation, ExportedRecord

ROOT: Final = "client-created-root"
_ALONE: Final = frozenset(("reasoning", "tool_call", "tool_result"))
"""What is a node by itself."""

_ID_DIGITS: Final = 24


class Nodes:
    """The nodes of one conversation. `current` is the id of the one that is open, once made."""

    def __init__(self, conversation: ExportedConversation, *, is_back: bool) -> None:
        """is_back: it came from ChatGPT."""
        self._conversation = conversation
        self._is_back = is_back
        self._nodes: dict[str, dict[str, Any]] = {}
        self.current = ""

    def all(self) -> dict[str, dict[str, Any]]:
        """By their ids, each after the one that it follows."""
        self._add(ROOT, None, None)
        top = self._system_prompt()
        keys = {message.id: key_of(message) for message in self._conversation.messages}
        leaf = self._conversation.record.values.get("current_leaf")
        for message in self._conversation.messages:
            parent = message.values.get("parent")
            above = keys.get(parent, top) if isinstance(parent, bytes) else top  # type: ignore[call-overload]
            self._message(message, keys[message.id], above if above in self._nodes else top)
            if message.id == leaf or not isinstance(leaf, bytes) or leaf not in keys:
                self.current = keys[message.id]
        return self._nodes

    def _system_prompt(self) -> str:
        """The node that the first messages follow."""
        record = self._conversation.record
        prompt = record.text("system_prompt")
        spoken = (m for m in self._conversation.messages if m.text("role") == "system")
        if self._is_back or not prompt or any(spoken):
            return ROOT
        key = f"{record.id.hex()}-system"
        content = {"content_type": "text", "parts": [prompt]}
        self._add(key, ROOT, _said(key, "system", content, None))
        return key

    def _message(self, record: ExportedRecord, key: str, parent: str) -> None:
        if record.is_deleted:
            self._add(key, parent, None)
            return
        groups = _groups(record.maps("parts"))
        for number, parts in enumerate(groups, start=1):
            is_last = number == len(groups)
            node = key if is_last else f"{key}-{number}"
            self._add(node, parent, self._node(record, parts, node, is_last=is_last))
            parent = node

    def _node(
        self, record: ExportedRecord, parts: list[Part], key: str, *, is_last: bool
    ) -> dict[str, Any]:
        extra = record.mapping("extra") if self._is_back and is_last else {}
        role = record.text("role")
        kind = parts[0].get("type") if parts else ""
        said = _said(
            key,
            "tool" if kind == "tool_result" else role,
            self._content(parts),
            stamp(extra.get("create_time"), record.integer("created_ms")),
        )
        if kind == "tool_call":
            said["recipient"] = part_field(parts[0], "name") or "all"
        said["status"] = "in_progress" if record.text("status") == "partial" else said["status"]
        made = self._metadata(record, parts)
        told = extra | {"create_time": said["create_time"]} if "create_time" in extra else extra
        whole = said | told
        return whole | {"metadata": made | mapping(extra.get("metadata"))}

    def _content(self, parts: list[Part]) -> dict[str, Any]:
        kind = parts[0].get("type") if len(parts) == 1 else ""
        text = part_text(parts[0]) if parts else ""
        match kind:
            case "reasoning":
                thought = {"summary": "", "content": text, "chunks": [], "finished": True}
                return {"content_type": "thoughts", "thoughts": [thought]}
            case "code":
                language = part_field(parts[0], "language") or "unknown"
                return {"content_type": "code", "language": language, "text": text}
            case "tool_call":
                asked = part_field(parts[0], "arguments")
                return {"content_type": "code", "language": "json", "text": asked}
            case "tool_result":
                return {"content_type": "execution_output", "text": text}
        pieces = [self._piece(part) for part in parts if part.get("type") != "citation"]
        told = [piece for piece in pieces if piece]
        is_text = all(isinstance(piece, str) for piece in told)
        content_type = "text" if is_text else "multimodal_text"
        return {"content_type": content_type, "parts": told or [""]}

    def _piece(self, part: Part) -> str | dict[str, Any]:
        attachment = self._conversation.attachment_of(part)
        if part.get("type") == "image" and attachment is not None:
            return {
                "content_type": "image_asset_pointer",
                "asset_pointer": f"file-service://{asset_id(attachment)}",
                "size_bytes": attachment.record.integer("size"),
                "metadata": None,
            }
        if part.get("type") == "text":
            return part_text(part)
        return markdown_of([part], self._named)

    def _named(self, part: Part) -> str:
        """What is listed with the message's attachments, or is not there at all."""
        if self._conversation.attachment_of(part) is not None:
            return ""
        return part_field(part, "url") or part_field(part, "name")

    def _metadata(self, record: ExportedRecord, parts: Iterable[Part]) -> dict[str, Any]:
        metadata: dict[str, Any] = {}
        if model := record.text("model"):
            metadata["model_slug"] = model
        if record.has("hidden"):
            metadata["is_visually_hidden_from_conversation"] = True
        attached = [self._listed(part) for part in parts if part.get("type") in ATTACHED]
        if files := [each for each in attached if each]:
            metadata["attachments"] = files
        if sources := [_reference(part) for part in parts if part.get("type") == "citation"]:
            metadata["content_references"] = sources
        return metadata

    def _listed(self, part: Part) -> dict[str, Any]:
        attachment = self._conversation.attachment_of(part)
        if attachment is None:
            return {}
        return {
            "id": asset_id(attachment),
            "name": attachment.record.text("name"),
            "mime_type": attachment.record.text("media_type"),
            "size": attachment.record.integer("size"),
        }

    def _add(self, key: str, parent: str | None, message: dict[str, Any] | None) -> None:
        self._nodes[key] = {"id": key, "message": message, "parent": parent, "children": []}
        if parent is not None:
            self._nodes[parent]["children"].append(key)


def asset_id(attachment: ExportedAttachment) -> str:
    """How a message names a file, and how the file's name begins."""
    return f"file-{attachment.digest.hex()[:_ID_DIGITS] or attachment.record.id.hex()}"


def asset_name(attachment: ExportedAttachment) -> str:
    """The name of the file in the export's folder."""
    return f"{asset_id(attachment)}-{stem_of(attachment.record.text('name'))}"


def stamp(known: Any, unix_ms: int) -> Any:
    """A time in seconds; as the source wrote it, if that is still the time."""
    if known is not None and time_of(known) == unix_ms:
        return known
    return unix_ms / 1000 if unix_ms else None


def _groups(parts: Iterable[Part]) -> list[list[Part]]:
    """The parts of a message, cut into nodes."""
    groups: list[list[Part]] = []
    is_open = False
    for part in parts:
        alone = part.get("type") in _ALONE
        if alone or not is_open:
            groups.append([])
        groups[-1].append(part)
        is_open = not alone
    return groups or [[]]


def _said(key: str, role: str, content: Mapping[str, Any], created: Any) -> dict[str, Any]:
    return {
        "id": key,
        "author": {"role": role or "assistant", "name": None, "metadata": {}},
        "create_time": created,
        "update_time": None,
        "content": content,
        "status": "finished_successfully",
        "end_turn": role == "assistant" or None,
        "weight": 1.0,
        "metadata": {},
        "recipient": "all",
        "channel": None,
    }


def _reference(part: Part) -> dict[str, Any]:
    title, url = citation(part)
    return {"type": "webpage", "title": title, "url": url, "snippet": part_text(part)}
