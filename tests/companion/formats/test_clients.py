"""Whatever a hand, a fault or a newer version has put into a client's export: it is read as far
as it can be, or refused with a reason."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.model.records import KINDS, MESSAGE, canonical
from tests.companion.formats.reading import HELDIN, Read, attempt
from tests.heldin.cherry import making

SAMPLES = {
    "openwebui": json.loads((HELDIN / "openwebui" / "chats.json").read_text("utf-8")),
    "librechat": json.loads((HELDIN / "librechat" / "recursive.json").read_text("utf-8")),
    "lobechat": json.loads((HELDIN / "lobechat" / "server.json").read_text("utf-8")),
    "lobechat-legacy": json.loads((HELDIN / "lobechat" / "legacy.json").read_text("utf-8")),
    "lobechat-topic": json.loads((HELDIN / "lobechat" / "topic.json").read_text("utf-8")),
    "chatbox": json.loads((HELDIN / "chatbox" / "dump.json").read_text("utf-8")),
    "cherrystudio": making.data(),
}

odd_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["u1", "a1", "data:image/png;base64,!", "2026-13-01", "\ud83d", "", "/"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "text", "url", "content"]), inner)
    ),
    max_leaves=6,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Everything in a value, by what holds it and its name or number there."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inner in list(items):
        yield value, name
        if isinstance(inner, dict | list):
            yield from places(inner)


def sound(found: Read) -> None:
    ids = [record.id for record in found.records]
    assert len(ids) == len(set(ids))
    for record in found.records:
        assert record.kind in KINDS
        canonical(record.values)
        if record.kind == MESSAGE:
            assert all(isinstance(part["type"], str) for part in record.values["parts"])


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=60)
@given(st.data())
def test_a_field_of_any_other_type_costs_at_most_what_it_is_of(tmp_path_factory, name, data):
    value = copy.deepcopy(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 3))):
        found = list(places(value))
        holder, key = found[data.draw(st.integers(0, len(found) - 1))]
        holder[key] = data.draw(odd_values)
    path = tmp_path_factory.mktemp("any") / "export.json"
    path.write_text(json.dumps(value))
    read = attempt(path)
    if isinstance(read, str):
        assert read.startswith("import_")
    else:
        sound(read)


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=40)
@given(st.data())
def test_an_export_with_wrong_bytes_is_read_or_refused_with_a_reason(tmp_path_factory, name, data):
    good = json.dumps(SAMPLES[name], ensure_ascii=False).encode()
    at = data.draw(st.integers(0, len(good)))
    wrong = data.draw(st.binary(max_size=4))
    kept = data.draw(st.sampled_from([0, at, at + 1]))
    path = tmp_path_factory.mktemp("any") / "export.json"
    path.write_bytes(good[:at] + wrong + good[kept:] if kept else good[:at] + wrong)
    read = attempt(path)
    assert isinstance(read, Read) or read.startswith(("import_", "file_"))
    if isinstance(read, Read):
        sound(read)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_export_gives_the_same_records_under_any_name(tmp_path, name):
    written = json.dumps(SAMPLES[name])
    one, other = tmp_path / "one.json", tmp_path / "other.txt"
    one.write_text(written)
    other.write_text(written, "utf-8-sig")
    assert Read(one).records == Read(other).records
    assert Read(one).formats == [name.partition("-")[0]]


@pytest.mark.parametrize("name", SAMPLES)
def test_how_far_the_reading_has_come_never_goes_back(tmp_path, name):
    path = tmp_path / "export.json"
    path.write_text(json.dumps(SAMPLES[name]))
    done = [position.done for position in Read(path).positions]
    assert done == sorted(done)
    assert done[-1] == path.stat().st_size
