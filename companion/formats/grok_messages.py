"""What stands in one response of Grok, as typed parts, and the files that it names by their ids."""

from collections.abc import Iterator
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.attachments import Attachments, Part, missing, part_of
from companion.formats.base import Item, Skipped
from companion.formats.conversations import is_about_the_file
from companion.formats.source import Source
from companion.formats.values import mapping, sequence, text

_SERVER: Final = "prod-mc-asset-server"
_NAMES: Final = ("file_name", "fileName", "name")
_IDS: Final = ("file_id", "fileMetadataId", "asset_id", "id")


class Assets:
    """The files of the export by their ids. `drain` tells what of them could not be read."""

    def __init__(self, source: Source, attachments: Attachments) -> None:
        self._attachments = attachments
        self._skipped: list[Item] = []
        self._members = {
            parts[-2]: member
            for member in source.members.values()
            if len(parts := member.name.split("/")) > 2
            and parts[-1] == "content"
            and parts[-3] == _SERVER
        }

    def drain(self) -> Iterator[Item]:
        """What could not be read since the last call."""
        skipped, self._skipped = self._skipped, []
        yield from skipped

    def __contains__(self, key: str) -> bool:
        """Whether the export has a file with this id."""
        return key in self._members

    def part(self, key: str, kind: str, name: str = "") -> Part:
        """A part for the file with this id."""
        member = self._members.get(key)
        if member is not None:
            try:
                with member.open() as stream:
                    return self._attachments.of_stream(stream, name=name)
            except CompanionError as error:
                if not is_about_the_file(error):
                    raise
                self._skipped.append(Skipped(member.name, "skipped_damaged"))
        return missing(kind, name or key)


def parts_of(raw: dict[str, Any], assets: Assets) -> tuple[list[Part], dict[str, Any]]:
    """The parts of a response, and which of its fields they do not hold."""
    parts: list[Part] = []
    unread: dict[str, Any] = {}
    for name, kind in (("thinking_trace", "reasoning"), ("message", "text"), ("model", "")):
        said = raw.get(name)
        if isinstance(said, str):
            parts += [part_of(kind, text=said)] if said and kind else []
        elif said is not None:
            unread[name] = said
    parts += _sources(raw, unread)
    parts += _files(raw, assets, unread)
    error = raw.get("error")
    if error:
        said = text(error) or text(mapping(error).get("message"))
        parts.append(part_of("error", text=said, source=error))
    elif error is not None:
        unread["error"] = error
    if not isinstance(raw.get("partial", False), bool):
        unread["partial"] = raw["partial"]
    return parts, unread


def _sources(raw: dict[str, Any], unread: dict[str, Any]) -> Iterator[Part]:
    """Pages that are cited, else those that were found."""
    cited = raw.get("cited_web_search_results")
    for page in map(mapping, sequence(cited) or sequence(raw.get("web_search_results"))):
        url = text(page.get("url"))
        about = text(page.get("snippet")) or text(page.get("preview"))
        if url:
            title = text(page.get("title"))
            yield part_of("citation", url=url, title=title, text=about)
    if cited:
        unread["cited_web_search_results"] = cited
    urls = raw.get("webpage_urls")
    for url in map(text, sequence(urls)):
        if url:
            yield part_of("citation", url=url, title="")
    if urls is not None and not all(isinstance(url, str) for url in sequence(urls) or [urls]):
        unread["webpage_urls"] = urls


def _files(raw: dict[str, Any], assets: Assets, unread: dict[str, Any]) -> Iterator[Part]:
    """What was attached and what was made."""
    for name, kind in (
        ("file_attachments", "file"),
        ("image_attachments", "image"),
        ("generated_image_urls", "image"),
    ):
        entries = raw.get(name)
        for entry in sequence(entries):
            yield _file(entry, kind, assets)
        if entries is not None and not isinstance(entries, list):
            unread[name] = entries


def _file(entry: Any, kind: str, assets: Assets) -> Part:
    """By its id, by a map with its id, or by an address in which the id is a folder."""
    key = text(entry) or _first(mapping(entry), _IDS)
    name = _first(mapping(entry), _NAMES)
    known = next((step for step in key.split("/") if step in assets), key)
    part = assets.part(known, kind, name)
    if part.get("missing") and "/" in key:
        part = missing(kind, name, url=key)
    return part | {"source": entry}


def _first(raw: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((text(raw.get(name)) for name in names if text(raw.get(name))), "")
