"""The files of a ChatGPT export: which member is meant by an asset's id, and what it is called.

A member's name begins with the id (`file-XXXX-name.ext`, `file_<hex>-<uuid>.png`,
`<conversation>/audio/file_<hex>-<uuid>.wav`), or is `<id>.dat`; then
`conversation_asset_file_names.json` knows its name. `library_files.json` knows names too, and
alone tells which message made a document.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.attachments import Attachments, Part, missing
from companion.formats.base import Item, Skipped
from companion.formats.conversations import is_about_the_file
from companion.formats.json_file import TooDeep, cleaned, read_json
from companion.formats.source import Member, Source
from companion.formats.values import mapping, sequence, text

_ID: Final = re.compile(r"file-[A-Za-z0-9]+|file_[A-Za-z0-9]+")
_SCHEME: Final = re.compile(r"[a-z-]+://")
_KINDS: Final = ("image", "audio", "video")


class Assets:
    """All files of one export. `drain` tells what of them could not be read."""

    def __init__(self, source: Source, attachments: Attachments) -> None:
        self._attachments = attachments
        self._skipped: list[Item] = []
        self._parts: dict[tuple[str, str, str], Part] = {}
        self._members: dict[str, Member] = {}
        for member in source.members.values():
            found = _ID.match(member.leaf)
            stem = member.leaf.partition(".")[0]
            self._members.setdefault(found.group() if found else stem, member)
        self._names = {
            name: shown
            for names in self._sidecars(source, "conversation_asset_file_names.json")
            for name, shown in mapping(names).items()
        }
        library = self._entries(source, "library_files.json")
        self._library = {text(each.get("file_id")): each for each in library}
        self._made: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for each in library:
            thread, message = each.get("origination_thread_id"), each.get("origination_message_id")
            self._made.setdefault((text(thread), text(message)), []).append(each)
        self.feedback = {
            (text(each.get("conversation_id")), text(each.get("id"))): each
            for each in self._entries(source, "message_feedback.json")
        }

    def drain(self) -> Iterator[Item]:
        """What could not be read since the last call."""
        skipped, self._skipped = self._skipped, []
        yield from skipped

    def of_pointer(self, pointer: dict[str, Any], kind: str, name: str) -> Part:
        """A part for an asset pointer in a message. name: what the message calls it, or empty."""
        written = text(pointer.get("asset_pointer"))
        part = self._part(asset_id(written), kind, name, "")
        prompt = text(mapping(mapping(pointer.get("metadata")).get("dalle")).get("prompt"))
        told: Part = {"source": pointer}
        return part | told | ({"alt": prompt} if prompt else {})

    def of_attachment(self, attachment: dict[str, Any]) -> Part:
        """A part for an entry of `metadata.attachments`."""
        media_type = text(attachment.get("mime_type"))
        kind = media_type.partition("/")[0]
        name = text(attachment.get("name"))
        kind = kind if kind in _KINDS else "file"
        return self._part(text(attachment.get("id")), kind, name, media_type)

    def made_by(self, thread: str, message: str, met: set[str]) -> Iterator[Part]:
        """Parts for the documents that a message made, and that it does not itself speak of."""
        for entry in self._made.get((thread, message), ()) if message else ():
            key = text(entry.get("file_id"))
            if key not in met:
                met.add(key)
                told: Part = {"source": entry}
                yield self._part(key, "file", "", "") | told

    def _part(self, key: str, kind: str, name: str, media_type: str) -> Part:
        entry = self._library.get(key, {})
        media_type = media_type or text(entry.get("mime_type"))
        member = self._members.get(key) if key else None
        name = name or self._name(member) or text(entry.get("file_name"))
        asked = (key, kind, name)
        if asked not in self._parts:
            self._parts[asked] = self._read(member, kind, name, media_type)
        return dict(self._parts[asked])

    def _read(self, member: Member | None, kind: str, name: str, media_type: str) -> Part:
        if member is not None:
            try:
                with member.open() as stream:
                    return self._attachments.of_stream(
                        stream, name=name or member.leaf, media_type=media_type
                    )
            except CompanionError as error:
                if not is_about_the_file(error):
                    raise
                self._skipped.append(Skipped(member.name, "skipped_damaged"))
        return missing(kind, name)

    def _name(self, member: Member | None) -> str:
        """What the person called it."""
        return text(self._names.get(member.leaf)) if member is not None else ""

    def _entries(self, source: Source, leaf: str) -> list[dict[str, Any]]:
        lists = self._sidecars(source, leaf)
        return [mapping(entry) for entries in lists for entry in sequence(entries)]

    def _sidecars(self, source: Source, leaf: str) -> Iterator[Any]:
        """What the files of this name hold: one, or one for each export in a folder."""
        for member in source.members.values():
            if member.leaf != leaf:
                continue
            try:
                yield cleaned(read_json(member))
            except TooDeep:
                self._skipped.append(Skipped(member.name, "skipped_too_deep"))
            except CompanionError as error:
                if not is_about_the_file(error):
                    raise
                self._skipped.append(Skipped(member.name, "skipped_damaged"))


def asset_id(pointer: str) -> str:
    """The id in `file-service://file-XXX` and `sediment://file_<hex>`."""
    bare = _SCHEME.sub("", pointer, count=1)
    found = _ID.match(bare)
    return found.group() if found else bare
