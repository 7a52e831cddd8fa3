"""Whatever is in a file of these formats, its importer yields items or says why it cannot."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.errors import CompanionError
from companion.formats.base import ImportedRecord, Item
from companion.formats.registry import IMPORTERS
from companion.formats.source import open_source
from companion.model.records import ATTACHMENT, CONVERSATION, MESSAGE, canonical
from tests.companion.formats.reading import HELDIN, Sink
from tests.companion.formats.sql_files import database_of

JSON_SAMPLES = {
    "aistudio": "aistudio/Trip",
    "codex": "codex/rollout-2025-04.json",
    "gemini": "gemini/Takeout/My Activity/Gemini Apps/MyActivity.json",
    "openai-messages": "openai_messages/share.json",
    "sharegpt": "sharegpt/set.json",
}
LINES_SAMPLES = {
    "claude-code": "claude_code/projects/-home-u-proj/22222222-2222-4222-8222-222222222222.jsonl",
    "codex": "codex/rollout-2026.jsonl",
    "jan": "jan/threads/01J8A/messages.jsonl",
    "openai-messages": "openai_messages/fine-tune.jsonl",
}
TEXT_SAMPLES = {
    "aichat": "aichat/session.yaml",
    "aichat-log": "aichat/messages.md",
    "chatml": "chatml/two.txt",
    "markdown": "markdown/ours.md",
}
SQL_SAMPLES = {
    "anythingllm": "anythingllm/server.sql",
    "llm": "llm/store.sql",
    "ollama": "ollama/app.sql",
}
ODD = st.sampled_from(
    (
        None, True, 0, -1, 1e300, 2**62, "", "x", "\x00", "\ud800", [], {}, [None], [[]], [{}],
        {"": []}, {"type": "text"}, [{"type": "text", "text": 7}], {"url": 5},
        "data:image/png;base64,!!!!",
    )
)  # fmt: skip
QUICK = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def read(name: str, path: Path) -> list[Item] | None:
    """What the importer makes of a file, recognised or not; None: it refused it."""
    (importer,) = (each for each in IMPORTERS if each.name == name)
    source = open_source(path)
    try:
        importer.sniff(source)
        return list(importer.read(source, Sink()))
    except CompanionError:
        return None
    finally:
        source.close()


def check(items: list[Item] | None) -> None:
    """Records can be stored, hang together, and are there once."""
    records = [item for item in items or () if isinstance(item, ImportedRecord)]
    ids = {record.id: record.kind for record in records}
    assert len(ids) == len(records)
    for record in records:
        canonical(dict(record.values))
        if record.kind == MESSAGE:
            assert ids[record.values["conversation"]] == CONVERSATION
            assert record.values["parent"] is None or ids[record.values["parent"]] == MESSAGE
        for part in record.values.get("parts", []):
            assert isinstance(part, dict)
            assert isinstance(part["type"], str)
            assert "attachment" not in part or ids[part["attachment"]] == ATTACHMENT


def places(value: Any, path: tuple = ()) -> list[tuple]:
    """The ways to all values in a JSON value."""
    found = [path]
    pairs = {dict: lambda: value.items(), list: lambda: enumerate(value)}.get(type(value), tuple)
    for key, item in pairs():
        found += places(item, (*path, key))
    return found


def changed(value: Any, path: tuple, to: Any) -> Any:
    if not path:
        return to
    key, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[key] = changed(copy[key], tuple(rest), to)
    return copy


@pytest.mark.parametrize("name", sorted(JSON_SAMPLES))
@QUICK
@given(data=st.data())
def test_a_value_of_another_type_does_no_harm(tmp_path, name, data):
    whole = json.loads((HELDIN / JSON_SAMPLES[name]).read_text(encoding="utf-8"))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(whole)))
        whole = changed(whole, path, data.draw(ODD))
    file = tmp_path / "x"
    file.write_text(json.dumps(whole))
    check(read(name, file))


@pytest.mark.parametrize("name", sorted(LINES_SAMPLES))
@QUICK
@given(data=st.data())
def test_a_value_of_another_type_on_a_line_does_no_harm(tmp_path, name, data):
    written = (HELDIN / LINES_SAMPLES[name]).read_text(encoding="utf-8")
    lines = [json.loads(line) for line in written.splitlines()]
    path = data.draw(st.sampled_from(places(lines)[1:]))
    lines = changed(lines, path, data.draw(ODD))
    lines = data.draw(st.permutations(lines)) if data.draw(st.booleans()) else lines
    file = tmp_path / "x"
    file.write_text("\n".join(map(json.dumps, lines)))
    check(read(name, file))


@pytest.mark.parametrize("name", sorted(JSON_SAMPLES | TEXT_SAMPLES))
@QUICK
@given(data=st.data())
def test_bytes_that_are_lost_or_changed_do_no_harm(tmp_path, name, data):
    whole = (HELDIN / (JSON_SAMPLES | TEXT_SAMPLES)[name]).read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    upto = data.draw(st.integers(at, len(whole)))
    file = tmp_path / "x"
    file.write_bytes(whole[:at] + data.draw(st.binary(max_size=8)) + whole[upto:])
    check(read(name, file))


@pytest.mark.parametrize("name", sorted(SQL_SAMPLES))
@QUICK
@given(data=st.data())
def test_a_column_with_other_values_does_no_harm(tmp_path, name, data):
    (tmp_path / "x.db").unlink(missing_ok=True)
    file = database_of(HELDIN / SQL_SAMPLES[name], tmp_path / "x.db")
    with closing(sqlite3.connect(file)) as connection:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        tables = [row[0] for row in connection.execute(names)]
        table = data.draw(st.sampled_from(tables))
        about = connection.execute(f"PRAGMA table_info({table})")
        columns = [row[1] for row in about if not row[5]]  # a number's key takes no text
        column = data.draw(st.sampled_from(columns))
        value = data.draw(
            st.sampled_from([None, 7, 1e308, "", "x", "[]", "{}", b"\xff", "[[", '{"a": 1}'])
        )
        connection.execute(f'UPDATE OR IGNORE "{table}" SET "{column}" = ?', [value])
        connection.commit()
    check(read(name, file))


@pytest.mark.parametrize(
    ("name", "sample"), sorted((JSON_SAMPLES | LINES_SAMPLES | TEXT_SAMPLES).items())
)
def test_a_sample_is_recognised_by_its_own_importer_first(tmp_path, name, sample):
    file = tmp_path / "renamed.bin"
    file.write_bytes((HELDIN / sample).read_bytes())
    source = open_source(file)
    assert next(each.name for each in IMPORTERS if each.sniff(source)) == name
