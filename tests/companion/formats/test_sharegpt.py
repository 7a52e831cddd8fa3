"""ShareGPT's data sets come in whole, and two sets that use one id stay apart."""

import json

from companion.model.records import CONVERSATION
from tests.companion.formats.reading import HELDIN, Read

SAMPLE = HELDIN / "sharegpt" / "set.json"


def test_a_conversation_comes_in_with_every_field():
    read = Read(SAMPLE)
    assert read.formats == ["sharegpt"]
    conversation = read.of(CONVERSATION)[0]
    asked, calling, result, answer = read.messages(conversation)
    assert conversation.values == {
        "title": "你好",
        "system_prompt": "你是助手",
        "source_app": "sharegpt",
        "source_id": conversation.values["source_id"],
        "current_leaf": answer.id,
        "extra": {"id": "identity_0", "system": "你是助手", "tools": "[]"},
    }
    assert asked.values["extra"] == {"from": "human"}
    assert calling.values["parts"] == [
        {"type": "tool_call", "name": "", "arguments": '{"name":"f"}', "call_id": ""}
    ]
    assert result.values["role"] == "tool"
    assert result.values["parts"] == [{"type": "tool_result", "call_id": "", "text": "r"}]
    assert answer.values == {
        "source_id": "#2c8b29e64f030a366383f7ad00a0b0a4",
        "conversation": conversation.id,
        "parent": result.id,
        "ordinal": 3,
        "role": "assistant",
        "parts": [{"type": "text", "text": "好"}],
        "extra": {"from": "gpt", "weight": 0},
    }


def test_one_id_for_two_conversations_loses_neither():
    read = Read(SAMPLE)
    first, second = read.of(CONVERSATION)
    assert first.values["extra"]["id"] == second.values["extra"]["id"]
    system, _, _, odd = read.messages(second)
    assert system.values["hidden"] is True
    assert second.values["system_prompt"] == "S"
    assert odd.values["parts"] == [{"type": "unknown", "value": "odd"}]
    assert read.whys() == ["skipped_empty", "skipped_wrong_shape"]


def test_a_set_in_lines_gives_the_same_records(tmp_path):
    path = tmp_path / "set.jsonl"
    whole = json.loads(SAMPLE.read_text(encoding="utf-8"))
    path.write_text("\n".join(json.dumps(each) for each in whole), encoding="utf-8")
    assert {r.id: r.values for r in Read(path).records} == {
        r.id: r.values for r in Read(SAMPLE).records
    }


def test_a_set_with_roles_and_contents_is_one_too(tmp_path):
    path = tmp_path / "set.json"
    spoken = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}]
    path.write_text(json.dumps([{"conversations": spoken}]))
    read = Read(path)
    assert read.formats == ["sharegpt"]
    messages = read.messages(read.of(CONVERSATION)[0])
    assert [r.values["parts"][0]["text"] for r in messages] == ["Hi", "Ho"]
    assert [r.values["extra"] for r in messages] == [{"role": "user"}, {"role": "assistant"}]
