"""What every importer promises, held against every sample of tests/heldin/samples.py."""

import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from companion.formats.base import ImportedRecord, Item, Skipped
from companion.formats.registry import IMPORTERS
from companion.formats.source import open_source
from companion.model.records import ATTACHMENT, CONVERSATION, KINDS, MESSAGE, PROMPT
from tests.companion.formats.reading import Sink
from tests.contracts import digests
from tests.contracts.mutations import mutations, written
from tests.contracts.reading import attempt, read, records, texts
from tests.contracts.sources import (
    TEXT_ENDINGS,
    contents,
    packed,
    parsed,
    source_of,
    told,
    unpacked,
)
from tests.heldin.samples import HELDIN, SAMPLES, Sample

CUTS = 60
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_MARKS = re.compile("\ue200[^\ue201]*\ue201|[\ue200-\ue2ff]|【[^】]*†[^】]*】")
MUTATIONS = int(os.environ.get("MUTATIONS", "250"))
"""Of each sample. Set it higher to search."""


@pytest.fixture(params=SAMPLES, ids=lambda sample: sample.name)
def sample(request: pytest.FixtureRequest) -> Sample:
    """Each sample in turn."""
    return request.param


def whole(sample: Sample) -> list[Item]:
    return read(source_of(contents(sample)))[1]


def found(path: Path) -> tuple[list[str], dict[bytes, ImportedRecord]]:
    source = open_source(path)
    try:
        names, items = read(source)
        return names, records(items)
    finally:
        source.close()


# --- the manifest ------------------------------------------------------------------------


def test_the_samples_are_in_order_and_no_format_is_without_one():
    paths = [sample.path for sample in SAMPLES]
    assert paths == sorted(paths)
    assert {sample.format for sample in SAMPLES} >= {importer.name for importer in IMPORTERS}


def test_every_sample_is_in_the_manifest():
    listed = [sample.place.resolve() for sample in SAMPLES]
    files = [p.resolve() for p in HELDIN.rglob("*") if p.is_file() and p.suffix != ".pyc"]
    files.remove(HELDIN.resolve() / "samples.py")
    assert [p for p in files if not any(p.is_relative_to(place) for place in listed)] == []


# --- what is in a sample comes in --------------------------------------------------------


def test_it_is_recognised_and_all_of_it_comes_in(sample: Sample):
    names, items = read(source_of(contents(sample)))
    assert set(names) == {sample.format}
    kinds = Counter(record.kind for record in records(items).values())
    assert {kind: kinds[kind] for kind in (CONVERSATION, MESSAGE, ATTACHMENT, PROMPT)} == {
        CONVERSATION: sample.conversations,
        MESSAGE: sample.messages,
        ATTACHMENT: sample.attachments,
        PROMPT: sample.prompts,
    }
    assert sorted(i.why for i in items if isinstance(i, Skipped)) == list(sample.skipped)


def test_no_text_is_lost_and_no_secret_taken(sample: Sample):
    sink = Sink()
    _, items = read(source_of(contents(sample)), sink)
    values = [record.values for record in records(items).values()]
    files = [data.decode("utf-8", "replace") for data in sink.kept.values()]
    here = "\n".join([*(text for value in values for text in texts(value)), *files])
    said = {text for data in contents(sample).values() for text in prose(told(data))}
    wanted = (said | set(sample.texts)) - set(sample.unread)
    if sample.rewritten:
        assert words("\n".join(wanted)) - words(here) - words("\n".join(sample.unread)) == set()
    else:
        assert [text for text in wanted if normal(text) not in normal(here)] == []
    assert [text for text in sample.unread if text in here] == []


def prose(value: Any) -> Iterator[str]:
    """Texts that people write: with a blank or a character that is not ASCII."""
    for text in texts(value):
        inner = parsed(text.encode("utf-8", "replace"))[0] if text[:1] in ("{", "[") else None
        if isinstance(inner, dict | list):
            yield from prose(inner)
        elif (not text.isascii() or " " in text) and normal(text) and not _TIME.match(text):
            yield text


def normal(text: str) -> str:
    """Without what an importer may change: marks of citations, blanks, and strokes in the names of
    folders, which would part them."""
    return "".join(_MARKS.sub("", text).split()).replace("\u2215", "/")


def words(text: str) -> set[str]:
    """The words of a text, without the marks of HTML."""
    return set(re.findall(r"\w+", re.sub(r"<[^>]*>|&\w+;", " ", text)))


# --- in whatever wrapping ----------------------------------------------------------------


def test_it_is_known_by_its_content_in_whatever_wrapping(sample: Sample, tmp_path: Path):
    files = contents(sample)
    expected = records(whole(sample))
    wrapped = [
        packed(tmp_path / "packed (1).bin", files),
        packed(tmp_path / "under.zip", files, "a folder/in it/"),
        unpacked(tmp_path / "folder", files),
        unpacked(tmp_path / "deep" / "er", files).parent,
    ]
    if len(files) == 1:
        (data,) = files.values()
        renamed = tmp_path / "renamed"
        renamed.write_bytes(data)
        wrapped.append(renamed)
    for path in wrapped:
        names, here = found(path)
        assert set(names) == {sample.format}
        assert here == expected


def test_a_byte_order_mark_changes_nothing(sample: Sample):
    files = {
        name: b"\xef\xbb\xbf" + data if parsed(data)[0] is not None else data
        for name, data in contents(sample).items()
    }
    source = source_of(files)
    assert records(read(source)[1]) == records(whole(sample))


# --- the same everywhere -----------------------------------------------------------------


def test_the_same_file_gives_the_same_records(sample: Sample):
    assert whole(sample) == whole(sample)


@pytest.mark.parametrize(
    "place",
    [
        {"TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/St_Johns", "LANG": "C", "LC_ALL": "POSIX", "PYTHONHASHSEED": "2"},
    ],
    ids=lambda place: place["TZ"],
)
def test_the_same_file_gives_the_same_records_on_every_device(place: dict[str, str]):
    elsewhere = subprocess.run(
        [sys.executable, "-m", "tests.contracts.digests"],
        env=os.environ | place,
        cwd=HELDIN.parents[1],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    here = [f"{sample.name} {digests.digest_of(sample)}" for sample in SAMPLES]
    assert elsewhere.stdout.splitlines() == here


# --- damaged -----------------------------------------------------------------------------


def test_of_a_file_that_is_cut_comes_what_stands_before_the_cut_or_a_reason(sample: Sample):
    files = contents(sample)
    expected = records(whole(sample)).keys()
    for name, data in files.items():
        if not name.endswith(TEXT_ENDINGS) and parsed(data)[0] is None:
            continue
        for cut in sorted({len(data) * part // CUTS for part in range(CUTS)} | {len(data) - 1}):
            source = source_of({**files, name: data[:cut]})
            here = records(attempt(source))
            named = {i for i, record in here.items() if record.kind in (CONVERSATION, MESSAGE)}
            assert not sample.is_named or named <= expected


@pytest.mark.timeout(600)
def test_whatever_is_changed_in_it_records_come_out_or_a_reason(sample: Sample):
    files = contents(sample)
    values = {name: parsed(data) for name, data in files.items()}
    names = [name for name, (value, _) in values.items() if value is not None]
    for name in names:
        value, as_lines = values[name]
        for changed in mutations(value, MUTATIONS // len(names), name):
            data = written(changed, as_lines=as_lines)
            attempt(source_of({**files, name: data}))


@pytest.mark.timeout(600)
def test_whatever_bytes_are_wrong_in_it_records_come_out_or_a_reason(sample: Sample):
    files = contents(sample)
    chance = random.Random(sample.name)
    for _ in range(MUTATIONS // 2):
        name = chance.choice(sorted(files))
        data = bytearray(files[name])
        for _ in range(chance.choice((1, 1, 4, 30)) if data else 0):
            at = chance.randrange(len(data))
            data[at : at + chance.choice((0, 1, 1, 9))] = chance.randbytes(chance.choice((0, 1, 3)))
            data = data or bytearray(b"x")
        attempt(source_of({**files, name: bytes(data)}))


def test_the_kinds_of_records_are_known():
    assert {r.kind for s in SAMPLES for r in records(whole(s)).values()} <= set(KINDS)
