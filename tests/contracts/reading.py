"""Reads a source in memory and says what must hold of whatever comes out of it."""

from collections.abc import Iterator
from typing import Any

from companion.errors import CompanionError
from companion.formats.base import ImportedBlob, ImportedRecord, Item, Position, Skipped
from companion.formats.companion_json import CompanionImporter
from companion.formats.registry import importers_for
from companion.formats.source import Source
from companion.formats.values import MS_MAX
from companion.model.records import CONVERSATION, KINDS, MESSAGE, canonical
from companion.reasons import ENGLISH
from tests.companion.formats.reading import Sink


def read(source: Source, sink: Sink | None = None) -> tuple[list[str], list[Item]]:
    """The formats that were found, and all that came out of them."""
    readers, unread = importers_for(source)
    items: list[Item] = [*source.skipped, *unread]
    sink = sink or Sink()
    for importer, part in readers:
        items += importer.read(part, sink)
    names = [importer.name for importer, _ in readers]
    check(items, sink, is_closed=names != [CompanionImporter.name])
    return names, items


def attempt(source: Source) -> list[Item]:
    """What came out; nothing, where a person is told why."""
    try:
        return read(source)[1]
    except CompanionError:
        return []


def records(items: list[Item]) -> dict[bytes, ImportedRecord]:
    """By their ids."""
    return {item.id: item for item in items if isinstance(item, ImportedRecord)}


def check(items: list[Item], sink: Sink, *, is_closed: bool) -> None:
    """Whatever was in the file, these are items that can be stored and shown. is_closed: they speak
    of nothing that is not among them; our own archive holds what a profile holds, which may wait
    for something from another device."""
    known = records(items)
    for item in items:
        if isinstance(item, ImportedRecord):
            _check_record(item)
            if is_closed:
                assert item.kind != MESSAGE or item.values.keys() >= {"role", "parts", "parent"}
                _check_references(item, known)
        elif isinstance(item, ImportedBlob):
            assert len(sink.kept[item.digest]) == item.size
        elif isinstance(item, Position):
            assert item.done >= 0
        else:
            _check_skipped(item)
    if is_closed:
        _check_ways(known)


def _check_record(record: ImportedRecord) -> None:
    assert record.kind in KINDS
    assert len(record.id) == 16
    canonical(record.values)
    for name in ("created_ms", "updated_ms"):
        ms = record.values.get(name)
        assert ms is None or (type(ms) is int and 0 < ms <= MS_MAX)
    if record.kind == MESSAGE:
        assert isinstance(record.values.get("role", ""), str)
        for part in record.values.get("parts", []):
            assert isinstance(part["type"], str)
            assert part["type"] != "text" or isinstance(part["text"], str)


def _check_references(record: ImportedRecord, known: dict[bytes, ImportedRecord]) -> None:
    values = record.values
    if record.kind == CONVERSATION and "current_leaf" in values:
        assert known[values["current_leaf"]].values["conversation"] == record.id
    if record.kind == MESSAGE:
        assert known[values["conversation"]].kind == CONVERSATION
        if values["parent"] is not None:
            assert known[values["parent"]].values["conversation"] == values["conversation"]
        for part in values["parts"]:
            assert "attachment" not in part or part["attachment"] in known


def _check_skipped(item: Skipped) -> None:
    assert item.why in ENGLISH
    item.place.encode()


def _check_ways(known: dict[bytes, ImportedRecord]) -> None:
    """From every message a way leads up to one that follows none."""
    rooted: set[bytes | None] = {None}
    for record in known.values():
        if record.kind != MESSAGE:
            continue
        way: set[bytes] = set()
        step: bytes | None = record.id
        while step not in rooted:
            assert step not in way
            way.add(step)
            step = known[step].values["parent"]
        rooted.update(way)


def texts(value: Any) -> Iterator[str]:
    """All texts in a value, keys as well."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts(item)
