"""LibreChat's conversations: flat or as a tree, they are the same, however deep."""

import json

import pytest

from companion.model.records import CONVERSATION, MESSAGE
from tests.companion.formats.reading import HELDIN, Read, attempt

SAMPLES = HELDIN / "librechat"


@pytest.fixture(scope="module")
def flat() -> Read:
    return Read(SAMPLES / "flat.json")


@pytest.fixture
def read(read_json):
    return read_json


def by_key(found: Read) -> dict[str, dict]:
    keys = ("u1", "a1", "a2", "u2", "e2")
    return dict(zip(keys, (record.values for record in found.of(MESSAGE)), strict=True))


def test_a_conversation_comes_with_all_that_is_said_of_it(flat):
    values = flat.conversation("lc-1").values
    ids = [record.id for record in flat.of(MESSAGE)]
    assert values == {
        "title": "图片",
        "created_ms": 1_767_225_600_000,
        "updated_ms": 1_767_312_000_000,
        "model": "claude-sonnet",
        "system_prompt": "系统提示",
        "source_app": "librechat",
        "source_id": "lc-1",
        "current_leaf": ids[2],
        "extra": {
            "endpoint": "anthropic",
            "exportAt": "08:12:16 GMT+0800",
            "branches": True,
            "recursive": False,
            "options": {"temperature": 1},
        },
    }
    assert flat.skipped == []


def test_the_tree_is_kept(flat):
    messages = by_key(flat)
    ids = [record.id for record in flat.of(MESSAGE)]
    assert [m["parent"] for m in messages.values()] == [None, ids[0], ids[0], ids[1], ids[3]]
    assert [m["role"] for m in messages.values()] == [
        *("user", "assistant", "assistant", "user", "assistant"),
    ]
    assert [m.get("status") for m in messages.values()] == [None, None, "partial", None, "error"]


@pytest.mark.parametrize("name", ["recursive.json", "recursive-old.json"])
def test_the_recursive_export_is_the_same(flat, name):
    found = Read(SAMPLES / name)
    assert found.of(MESSAGE) == flat.of(MESSAGE)
    assert found.conversation("lc-1").id == flat.conversation("lc-1").id
    assert found.conversation("lc-1").values["current_leaf"] == flat.of(MESSAGE)[2].id


def test_what_an_agent_thought_and_did_are_parts(flat):
    a1 = by_key(flat)["a1"]
    assert a1["parts"] == [
        {"type": "unknown", "value": {"type": "web_search", "web_search": {"organic": []}}},
        {"type": "reasoning", "text": "想一想"},
        {"type": "text", "text": "好", "annotations": []},
        {
            "type": "tool_call",
            "name": "search",
            "arguments": '{"q": "猫"}',
            "call_id": "t1",
            "progress": 1,
        },
        {"type": "tool_result", "call_id": "t1", "text": "三只猫"},
        {
            "type": "image",
            "missing": True,
            "name": "y.png",
            "url": "/images/u/y.png",
            "file_id": "f2",
            "height": 8,
        },
        {"type": "error", "text": "quota"},
        {
            "type": "unknown",
            "value": {"type": "agent_update", "agent_update": {"agentId": "ag"}},
        },
    ]
    assert a1["model"] == "claude-sonnet"
    assert a1["created_ms"] == 1_767_225_601_000
    assert a1["extra"] == {
        "sender": "Claude",
        "endpoint": "anthropic",
        "createdAt": "2026-01-01T00:00:01.000123Z",
        "feedback": {"rating": "thumbsUp"},
    }


def test_files_are_told_to_be_missing(flat):
    picture, question = by_key(flat)["u1"]["parts"]
    assert picture == {
        "type": "image",
        "missing": True,
        "name": "图.png",
        "url": "/images/u/x.png",
        "file_id": "f1",
        "width": 1,
        "height": 1,
        "source": {"type": "image/png"},
    }
    assert question == {"type": "text", "text": "看看这个"}
    assert by_key(flat)["e2"]["parts"] == [{"type": "error", "text": "overloaded"}]


def nested(depth: int) -> dict:
    message: dict = {"messageId": f"m{depth}", "text": "x", "children": []}
    for number in reversed(range(depth)):
        message = {"messageId": f"m{number}", "text": "x", "children": [message]}
    return message


def deep(tmp_path, depth: int):
    """Written by hand: the encoder of the standard library does not go so deep."""
    path = tmp_path / "deep.json"
    opening = "".join(
        f'{{"messageId": "m{n}", "text": "x", "isCreatedByUser": true, "children": ['
        for n in range(depth)
    )
    head = '{"conversationId": "deep", "messagesTree": ['
    path.write_text(head + opening + "]}" * depth + "]}")
    return path


def test_a_long_conversation_nests_as_deep_as_it_is_long(tmp_path):
    found = Read(deep(tmp_path, 3_000))
    messages = found.of(MESSAGE)
    assert len(messages) == 3_000
    assert [m.values["parent"] for m in messages] == [None, *(m.id for m in messages[:-1])]
    assert found.skipped == []


def test_a_nesting_bomb_is_cut(tmp_path):
    found = Read(deep(tmp_path, 30_000))
    assert found.whys() == ["skipped_too_deep"]
    assert len(found.of(MESSAGE)) == 10_000


def test_children_follow_the_message_they_stand_under_if_they_do_not_say_whom(read):
    found = read({"conversationId": "x", "messagesTree": [nested(2)]})
    ids = [record.id for record in found.of(MESSAGE)]
    assert [record.values["parent"] for record in found.of(MESSAGE)] == [None, *ids[:2]]


def test_messages_that_know_of_no_others_are_a_line(read):
    messages = [{"messageId": key, "sender": "User", "text": key} for key in ("a", "b")]
    found = read({"conversationId": "x", "messages": messages})
    one, two = found.of(MESSAGE)
    assert two.values["parent"] == one.id
    assert one.values["role"] == "user"


def test_a_conversation_without_an_id_has_the_same_one_every_time(read):
    value = json.loads((SAMPLES / "flat.json").read_text("utf-8")) | {"conversationId": None}
    assert read(value).records == read(value).records != []


def test_an_export_that_ends_in_the_middle_brings_the_messages_before(tmp_path):
    whole = (SAMPLES / "flat.json").read_text("utf-8")
    path = tmp_path / "cut.json"
    path.write_text(whole[: whole.index('"u2"')])
    found = Read(path)
    assert len(found.of(MESSAGE)) == 3  # of the fourth there is not even an id
    assert found.whys() == ["skipped_rest"]
    path.write_text(whole[: whole.index('"messages"') + 12])
    assert attempt(path) == "import_truncated"


def test_a_message_that_is_none_is_left_out(read):
    good = {"messageId": "a", "text": "x"}
    found = read({"conversationId": "x", "exportAt": "", "messages": [7, good, [good]]})
    assert len(found.of(MESSAGE)) == 1
    assert len(found.of(CONVERSATION)) == 1


def test_keys_in_the_options_are_never_imported(read):
    value = json.loads((SAMPLES / "flat.json").read_text("utf-8"))
    value["options"]["apiKey"] = "sk-secret"
    found = read(value)
    assert "sk-secret" not in repr(found.records)
