"""DeepSeek's account export: trees of fragments without roles."""

import json
from typing import Any

import pytest

from companion.model.records import MESSAGE
from tests.companion.formats.reading import HELDIN, Read


@pytest.fixture(scope="module")
def export() -> Read:
    return Read(HELDIN / "deepseek" / "export")


def test_a_conversation_has_all_that_the_export_says_of_it(export):
    found = export.conversation("ds-1").values
    assert found["title"] == "Branches 分支"
    assert (found["created_ms"], found["updated_ms"]) == (1_767_232_800_000, 1_767_233_100_000)
    assert found["model"] == "deepseek-chat"
    assert found["source_app"] == "deepseek"
    assert found["extra"] == {
        "inserted_at": "2026-01-01T10:00:00.000000+08:00",
        "updated_at": "2026-01-01T10:05:00.000000+08:00",
        "mapping": {
            "root": {"id": "root", "parent": None, "message": None},
        },
    }


def test_branches_stay_and_the_last_one_is_open(export):
    asked, busy, answer, thanks = export.messages(export.conversation("ds-1"))
    assert [each.values["parent"] for each in (asked, busy, answer, thanks)] == [
        None,
        asked.id,
        asked.id,
        answer.id,
    ]
    assert export.conversation("ds-1").values["current_leaf"] == thanks.id
    assert busy.values["parts"] == [{"type": "text", "text": "服务器繁忙，请稍后再试。"}]


def test_who_requests_is_the_person(export):
    asked, busy, answer, thanks = export.messages(export.conversation("ds-1"))
    roles = [each.values["role"] for each in (asked, busy, answer, thanks)]
    assert roles == ["user", "assistant", "assistant", "user"]


def test_a_message_has_its_model_time_and_missing_files(export):
    asked = export.messages(export.conversation("ds-1"))[0].values
    assert asked["created_ms"] == 1_767_232_860_125
    assert asked["created_text"] == "2026-01-01T10:01:00.125000+08:00"
    assert asked["model"] == "deepseek-chat"
    assert asked["extra"] == {"parent": "root"}
    assert asked["parts"] == [
        {"type": "text", "text": "你好 there"},
        {
            "type": "file",
            "missing": True,
            "name": "a note.md",
            "source": {"id": "file-1", "file_name": "a note.md"},
        },
    ]


def test_every_kind_of_fragment_is_typed_parts(export):
    assert export.messages(export.conversation("ds-1"))[2].values["parts"] == [
        {
            "type": "tool_result",
            "name": "SEARCH",
            "call_id": "",
            "text": "",
            "source": {
                "results": [
                    {
                        "url": "https://example.com/a",
                        "title": "A page 页",
                        "snippet": "a snippet 片",
                    }
                ]
            },
        },
        {
            "type": "citation",
            "url": "https://example.com/a",
            "title": "A page 页",
            "text": "a snippet 片",
        },
        {"type": "reasoning", "text": "I think 想", "source": {"elapsed_secs": 3.5}},
        {
            "type": "tool_result",
            "name": "TOOL_OPEN",
            "call_id": "",
            "text": "Opened page text",
            "source": {"reference": {"url": "https://example.com/open me"}},
        },
        {"type": "text", "text": "An answer 好"},
        {"type": "unknown", "value": {"type": "NEWS", "items": ["new thing 新"]}},
    ]


def test_messages_of_before_fragments_come_in(export):
    asked, answer = export.messages(export.conversation("ds-2"))
    assert (asked.values["role"], answer.values["role"]) == ("user", "assistant")
    assert answer.values["parts"] == [
        {"type": "reasoning", "text": "Old thoughts 思"},
        {"type": "text", "text": "Old answer 答"},
    ]
    assert answer.values["extra"]["search_results"][0]["title"] == "Old result 果"


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ({"fragments": "text"}, [{"type": "unknown", "value": "text"}]),
        ({"fragments": [7]}, [{"type": "unknown", "value": 7}]),
        ({"content": {"a": 1}}, [{"type": "unknown", "value": {"a": 1}}]),
        ({"files": "x", "fragments": []}, [{"type": "unknown", "value": "x"}]),
        (
            {"fragments": [{"type": "REQUEST", "content": None}]},
            [{"type": "unknown", "value": {"type": "REQUEST", "content": None}}],
        ),
    ],
)
def test_fields_of_another_shape_are_kept(tmp_path, message: Any, parts: Any):
    tree = {"1": {"id": "1", "parent": None, "message": message}}
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"id": "a", "inserted_at": "x", "mapping": tree}]))
    assert Read(path).of(MESSAGE)[0].values["parts"] == parts
