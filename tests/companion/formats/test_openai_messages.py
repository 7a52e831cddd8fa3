"""Lists of messages come in from whatever wrote them, and nothing else is taken for one."""

import json

import pytest

from companion.model.records import CONVERSATION, MESSAGE
from tests.companion.formats.reading import HELDIN, Read, attempt

SAMPLE = HELDIN / "openai_messages"


def test_a_line_for_fine_tuning_comes_in_with_every_field():
    read = Read(SAMPLE / "fine-tune.jsonl")
    assert read.formats == ["openai-messages"]
    conversation = read.of(CONVERSATION)[0]
    system, asked, calling, result, answer = read.messages(conversation)
    assert conversation.values == {
        "title": "看图",
        "system_prompt": "你是助手",
        "source_app": "openai",
        "source_id": conversation.values["source_id"],
        "current_leaf": answer.id,
        "extra": {"tools": [{"type": "function", "function": {"name": "f"}}]},
    }
    assert (system.values["role"], system.values["hidden"]) == ("system", True)
    _, picture, sound, _, _ = asked.values["parts"]
    assert asked.values["extra"] == {"name": "Ann"}
    assert asked.values["parts"] == [
        {"type": "text", "text": "看图"},
        {"type": "image", "attachment": picture["attachment"], "detail": "high"},
        {"type": "audio", "attachment": sound["attachment"]},
        {"type": "file", "missing": True, "name": "a.pdf", "source": {"file_id": "file-1"}},
        {"type": "unknown", "value": {"type": "odd", "z": 1}},
    ]
    assert calling.values["parts"] == [
        {"type": "reasoning", "text": "想"},
        {"type": "tool_call", "name": "f", "arguments": '{"a": 1}', "call_id": "c1"},
    ]
    assert result.values["role"] == "tool"
    assert result.values["parts"] == [{"type": "tool_result", "call_id": "c1", "text": "r"}]
    assert answer.values == {
        "source_id": "#2d01162892d88c520af09eb81826ad2b",
        "conversation": conversation.id,
        "parent": result.id,
        "ordinal": 4,
        "role": "assistant",
        "parts": [{"type": "text", "text": "好"}],
        "extra": {"weight": 1},
    }


def test_conversations_that_begin_alike_stay_apart_and_equal_ones_count_once():
    read = Read(SAMPLE / "fine-tune.jsonl")
    assert len(read.of(CONVERSATION)) == 3
    assert [(s.place, s.why) for s in read.skipped] == [
        ("[3]", "skipped_wrong_shape"),
        ("[4]", "skipped_twice"),
    ]


def test_a_single_chat_shared_by_nextchat_comes_in():
    read = Read(SAMPLE / "share.json")
    (conversation,) = read.of(CONVERSATION)
    assert conversation.values["system_prompt"] == "This is a chat.\n\nDev"
    _, developer, _, calling, result, answer = read.messages(conversation)
    assert developer.values["extra"] == {"role": "developer"}
    assert calling.values["parts"] == [
        {"type": "tool_call", "name": "g", "arguments": "{}", "call_id": ""}
    ]
    assert result.values["parts"] == [
        {"type": "tool_result", "call_id": "", "text": '{"x":1}', "name": "g"}
    ]
    assert result.values["extra"] == {"role": "function"}
    assert answer.values["parts"] == [
        {"type": "text", "text": "Hello"},
        {"type": "error", "text": "no"},
    ]


@pytest.mark.parametrize("as_lines", [False, True])
def test_messages_by_themselves_are_one_conversation(tmp_path, as_lines):
    messages = json.loads((SAMPLE / "bare.json").read_text())
    path = tmp_path / "renamed"
    written = "\n".join(map(json.dumps, messages)) if as_lines else json.dumps(messages)
    path.write_text("\ufeff" + written, encoding="utf-8")
    read = Read(path)
    (conversation,) = read.of(CONVERSATION)
    asked, answer = read.messages(conversation)
    assert asked.values["created_ms"] == 1767225600000
    assert asked.values["extra"] == {"timestamp": 1767225600}
    assert answer.values["model"] == "gpt-4o"
    assert conversation.id == Read(SAMPLE / "bare.json").of(CONVERSATION)[0].id


def test_ids_of_the_source_are_kept_where_they_are_unique():
    read = Read(SAMPLE / "list.json")
    one = read.conversation("k1")
    assert one.values["title"] == "One"
    assert one.values["created_ms"] == 1767225600000
    assert one.values["extra"] == {"created_at": "2026-01-01T00:00:00Z"}
    assert len(read.messages(one)) == 2
    assert read.whys() == ["skipped_empty"]


@pytest.mark.parametrize(
    "other",
    [
        [{"role": "admin", "content": "x"}],
        {"messages": [{"text": "x"}]},
        {"role": "user", "content": "x"},
        [{"role": "user"}],
    ],
)
def test_what_is_no_list_of_messages_is_not_recognised(tmp_path, other):
    path = tmp_path / "x.json"
    path.write_text(json.dumps(other))
    assert attempt(path) == "import_unknown_format"


def test_a_message_of_another_shape_is_kept_as_it_is(tmp_path):
    path = tmp_path / "x.json"
    path.write_text(json.dumps([{"role": "user", "content": {"a": 1}}, 7]))
    first, second = Read(path).of(MESSAGE)
    assert first.values["parts"] == [{"type": "unknown", "value": {"a": 1}}]
    assert second.values["parts"] == [{"type": "unknown", "value": 7}]
