"""The nodes of a conversation as ChatGPT has them: one for each thing said, thought, or asked.

A message of another app that holds several such things becomes several nodes, one after the other;
the last of them has the message's id.
"""

from collections.abc import Iterable
from typing import Any, Final

from companion.formats.export_chatgpt_content import ORPHAN, Contents, asset_id, without_place
from companion.formats.export_values import key_of, part_field, part_text
from companion.formats.file_names import stem_of
from companion.formats.markdown_text import ATTACHED, Part, citation
from companion.formats.values import mapping, sequence, time_of
from companion.model.exported import ExportedAttachment, ExportedConversation, ExportedRecord
from companion.model.ids import RecordId

ROOT: Final = "client-created-root"
_ALONE: Final = frozenset(("reasoning", "tool_call", "tool_result"))
"""What is a node by itself."""


class Nodes:
    """The nodes of one conversation. `current` is the id of the one that is open, once made."""

    def __init__(self, conversation: ExportedConversation, *, is_back: bool) -> None:
        """is_back: it came from ChatGPT."""
        self._conversation = conversation
        self._is_back = is_back
        self._contents = Contents(conversation)
        self._nodes: dict[str, dict[str, Any]] = {}
        self.current = ""

    def all(self) -> dict[str, dict[str, Any]]:
        """By their ids, each after the one that it follows."""
        record = self._conversation.record
        rest = mapping(record.mapping("extra").get("mapping")) if self._is_back else {}
        top = self._top(rest)
        keys = {message.id: key_of(message) for message in self._conversation.messages}
        leaf = record.values.get("current_leaf")
        for message in self._conversation.messages:
            parent = message.values.get("parent")
            is_first = not isinstance(parent, bytes) or RecordId(parent) not in keys
            above = top if is_first else keys[RecordId(parent)]  # type: ignore[arg-type]
            self._message(message, keys[message.id], self._told(message, above))
            if message.id == leaf or not isinstance(leaf, bytes) or leaf not in keys:
                self.current = keys[message.id]
        return self._nodes

    def _told(self, message: ExportedRecord, above: str) -> str | None:
        """What a message follows: as ChatGPT had it, else `above`."""
        if not self._is_back or not message.text("source_id"):
            return above if above in self._nodes else None
        extra = message.mapping("extra")
        orphan = extra.get(ORPHAN)
        if isinstance(orphan, str):
            return orphan
        is_message = isinstance(message.values.get("parent"), bytes)
        known = extra.get("parent", above if is_message else None)
        return known if isinstance(known, str) else None

    def _top(self, rest: dict[str, Any]) -> str:
        """The node that the first messages follow. rest: the nodes in which nothing is said."""
        for key, node in rest.items():
            self._nodes[key] = {"message": None, **mapping(node), "id": key}
        roots = [key for key, node in self._nodes.items() if node.get("parent") is None]
        if roots or self._is_back:
            return roots[0] if roots else ""
        self._add(ROOT, None, None)
        return self._system_prompt()

    def _system_prompt(self) -> str:
        """The node that the first messages follow."""
        record = self._conversation.record
        prompt = record.text("system_prompt")
        spoken = (m for m in self._conversation.messages if m.text("role") == "system")
        if self._is_back or not prompt or any(spoken):
            return ROOT
        key = f"{record.id.hex()}-system"
        said = _said(key, "system")
        self._add(key, ROOT, said | {"content": {"content_type": "text", "parts": [prompt]}})
        return key

    def _message(self, record: ExportedRecord, key: str, parent: str | None) -> None:
        if record.is_deleted:
            self._add(key, parent, None)
            return
        parts = record.maps("parts")
        groups = [parts] if self._is_back else _groups(parts)
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
        is_answer = kind == "tool_result" and not self._is_back
        said = _said(key, "tool" if is_answer else role)
        said["content"] = (
            self._contents.back(parts, mapping(extra.get("content")))
            if self._is_back
            else self._contents.new(parts)
        )
        if kind == "tool_call":
            said["recipient"] = part_field(parts[0], "name") or "all"
        if record.text("status") == "partial" and not self._is_back:
            said["status"] = "in_progress"
        said |= without_place(extra)
        said["author"] |= mapping(extra.get("author"))
        known = extra.get("create_time") or record.text("created_text") or None
        said["create_time"] = stamp(known, record.integer("created_ms"))
        said["metadata"] = self._metadata(record, parts) | mapping(extra.get("metadata"))
        return said

    def _metadata(self, record: ExportedRecord, parts: Iterable[Part]) -> dict[str, Any]:
        metadata: dict[str, Any] = {}
        if model := record.text("model"):
            metadata["model_slug"] = model
        if record.has("hidden"):
            metadata["is_visually_hidden_from_conversation"] = True
        if self._is_back:
            return metadata  # the rest stands in `extra`
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
        above = self._nodes.get(parent or "", {})
        if key not in above.get("children", [key]):
            above["children"].append(key)


def asset_name(attachment: ExportedAttachment, part: Part, message: ExportedRecord) -> str:
    """The name of the file in the export's folder: it begins with the id by which the message
    speaks of it."""
    name = attachment.record.text("name")
    source = mapping(part.get("source"))
    heard = mapping(source.get("audio_asset_pointer"))
    pointer = part_field(source, "asset_pointer") or part_field(heard, "asset_pointer")
    pointer = pointer.rpartition("//")[2].partition("#")[0]
    metadata = mapping(message.mapping("extra").get("metadata"))
    listed = (mapping(each) for each in sequence(metadata.get("attachments")))
    ids = (part_field(each, "id") for each in listed if each.get("name") == name)
    known = pointer or part_field(source, "file_id") or next(ids, "") or asset_id(attachment)
    return stem_of(name) if name.startswith(known) else f"{stem_of(known)}-{stem_of(name)}"


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


def _said(key: str, role: str) -> dict[str, Any]:
    return {
        "id": key,
        "author": {"role": role or "assistant", "name": None, "metadata": {}},
        "create_time": None,
        "update_time": None,
        "content": None,
        "status": "finished_successfully",
        "end_turn": None,
        "weight": 1.0,
        "metadata": {},
        "recipient": "all",
        "channel": None,
    }


def _reference(part: Part) -> dict[str, Any]:
    title, url = citation(part)
    return {"type": "webpage", "title": title, "url": url, "snippet": part_text(part)}
