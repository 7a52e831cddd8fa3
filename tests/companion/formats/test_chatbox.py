"""Chatbox's dump: sessions with their forks, what was put aside in them, pictures and files."""

import json
import random

import pytest

from companion.model.records import ATTACHMENT, CONVERSATION, MESSAGE, PROMPT
from tests.companion.formats.reading import HELDIN, Read, attempt

SAMPLE = HELDIN / "chatbox" / "dump.json"


@pytest.fixture(scope="module")
def sample() -> Read:
    return Read(SAMPLE)


@pytest.fixture
def read(tmp_path):
    def read(value) -> Read:
        path = tmp_path / "some.json"
        path.write_text(json.dumps(value))
        return Read(path)

    return read


def texts(found: Read, key: str) -> dict[str, dict]:
    """The messages of a conversation by the text at their end."""
    messages = found.messages(found.conversation(key))
    return {m.values["parts"][-1].get("text", "-"): {**m.values, "id": m.id} for m in messages}


def test_a_session_comes_with_all_that_is_said_of_it(sample):
    values = sample.conversation("s1").values
    assert values == {
        "title": "看图",
        "created_ms": 1_767_225_600_000,
        "updated_ms": 1_767_225_603_000,
        "model": "gpt-4o",
        "source_app": "chatbox",
        "source_id": "s1",
        "current_leaf": texts(sample, "s1")["quota"]["id"],
        "pinned": True,
        "extra": {
            "type": "chat",
            "threadName": "当前",
            "copilotId": "cp1",
            "compactionPoints": [],
            "settings": {"provider": "openai", "temperature": 0.5},
            "messageForksHash": {
                "m1": {
                    "position": 1,
                    "createdAt": 1_767_225_700_000,
                    "lists": [{"id": "L0"}, {"id": "L1"}, {"id": "L2"}],
                },
                "n2": {
                    "position": 0,
                    "createdAt": 1_767_225_800_000,
                    "lists": [{"id": "K0"}, {"id": "K1"}],
                },
                "gone": json.loads(SAMPLE.read_text("utf-8"))["session:s1"]["messageForksHash"][
                    "gone"
                ],
            },
        },
    }
    assert [(s.place, s.why) for s in sample.skipped] == [
        ("myCopilots[1] “no id”", "skipped_no_id")
    ]
    assert sample.formats == ["chatbox"]


def test_sessions_come_in_the_order_of_the_list(sample):
    assert [r.values["source_id"] for r in sample.of(CONVERSATION)] == ["s2", "s1", "s1/th1"]
    assert sample.conversation("s2").values["extra"] == {
        "type": "picture",
        "listed": {"hidden": True},
    }


def test_what_once_came_after_a_fork_stands_beside_what_comes_now(sample):
    said = texts(sample, "s1")
    question = said["网页正文"]
    versions = [said[text] for text in ("第一答", "一只猫", "第三答")]
    assert {version["parent"] for version in versions} == {question["id"]}
    ordinals = [version["ordinal"] for version in versions]
    assert ordinals == sorted(ordinals)
    assert said["再来"]["parent"] == said["换个说法"]["parent"] == said["第一答"]["id"]
    assert said["谢谢"]["parent"] == said["一只猫"]["id"]
    assert "孤" not in said


def test_what_was_put_aside_is_a_conversation_of_its_own(sample):
    values = sample.conversation("s1/th1").values
    assert values["title"] == "旧话题"
    assert values["created_ms"] == 1_767_225_000_000
    assert values["extra"] == {"sessionId": "s1"}
    one, two = sample.messages(sample.conversation("s1/th1"))
    assert two.values["parent"] == one.id
    assert one.values["parts"] == [{"type": "text", "text": "旧"}]
    assert two.values["parts"] == [
        {"type": "reasoning", "text": "嗯"},
        {"type": "text", "text": "答"},
        {"type": "image", "missing": True, "url": "https://example.com/p.png"},
    ]


def test_pictures_and_files_are_found_under_their_keys(sample):
    picture, note = (record for record in sample.of(ATTACHMENT))
    if picture.values["name"] == "笔记.md":
        picture, note = note, picture
    assert picture.values["media_type"] == "image/png"
    assert sample.sink.kept[note.values["digest"]].decode() == "# 笔记"
    parts = texts(sample, "s1")["网页正文"]["parts"]
    assert parts == [
        {"type": "file", "attachment": note.id, "id": "f1", "fileType": "text/markdown"},
        {
            "type": "file",
            "missing": True,
            "name": "lost.pdf",
            "id": "f2",
            "fileType": "application/pdf",
            "storageKey": "file:lost",
        },
        {"type": "text", "text": "看图"},
        {"type": "image", "attachment": picture.id, "ocrResult": "猫"},
        {"type": "image", "missing": True, "storageKey": "picture:gone"},
        {
            "type": "citation",
            "url": "https://example.com",
            "title": "例",
            "text": "网页正文",
            "id": "l1",
            "storageKey": "parseUrl-1",
        },
    ]


def test_thoughts_and_tools_are_parts(sample):
    answer = texts(sample, "s1")["一只猫"]
    assert answer["parts"] == [
        {"type": "reasoning", "text": "想", "startTime": 1_767_225_600_500, "duration": 500},
        {
            "type": "tool_call",
            "name": "web_search",
            "arguments": '{"q": "猫"}',
            "call_id": "t1",
            "state": "result",
        },
        {"type": "tool_result", "call_id": "t1", "text": '{"ok": 1}'},
        {"type": "tool_call", "name": "read", "arguments": "x", "call_id": "t2", "state": "error"},
        {"type": "tool_result", "call_id": "t2", "text": "denied", "error": True},
        {"type": "context", "text": "已压缩", "values": {"n": 2}},
        {"type": "unknown", "value": {"type": "app", "appId": "chess"}},
        {"type": "text", "text": "一只猫"},
    ]
    assert answer["model"] == "GPT-4o"
    assert answer["extra"] == {
        "aiProvider": "openai",
        "usage": {"totalTokens": 9},
        "timestamp": 1_767_225_601_500.5,
    }


def test_an_answer_that_failed_says_so(sample):
    failed = texts(sample, "s1")["quota"]
    assert failed["status"] == "error"
    assert failed["parts"] == [{"type": "error", "text": "quota"}]
    assert failed["extra"] == {"errorCode": 429}


def test_copilots_are_prompts(sample):
    (copilot,) = sample.of(PROMPT)
    assert copilot.values == {
        "title": "翻译",
        "text": "你是翻译",
        "source_app": "chatbox",
        "source_id": "cp1",
        "extra": {"starred": True},
    }


def test_keys_are_never_imported(sample):
    assert "sk-secret" not in repr(sample.records)


def test_the_order_of_the_dump_does_not_matter(read, sample):
    entries = list(json.loads(SAMPLE.read_text("utf-8")).items())
    random.Random(7).shuffle(entries)
    assert sorted(read(dict(entries)).records, key=repr) == sorted(sample.records, key=repr)


def test_a_dump_that_begins_with_a_large_picture_is_recognised(read):
    value = json.loads(SAMPLE.read_text("utf-8"))
    big = {"picture:first": "data:image/png;base64," + "A" * 300_000}
    assert len(read(big | value).of(CONVERSATION)) == 3


def test_an_old_export_lists_its_sessions_themselves(read):
    messages = [{"id": "a", "role": "user", "content": "hi"}, {"role": "assistant", "content": "y"}]
    found = read({"chat-sessions": [{"id": "old", "name": "Old", "messages": messages}, 7]})
    assert found.conversation("old").values["title"] == "Old"
    one, two = found.of(MESSAGE)
    assert two.values["parent"] == one.id
    assert found.conversation("old").values["current_leaf"] == two.id


@pytest.mark.parametrize(
    ("session", "why"),
    [
        (7, "skipped_wrong_shape"),
        ({"messages": []}, "skipped_empty"),
        ({"messages": 5, "threads": [6]}, "skipped_wrong_shape"),
        ({"threads": [{"messages": [{"id": "a"}]}]}, "skipped_no_id"),
    ],
)
def test_a_session_that_cannot_be_used_costs_only_itself(read, session, why):
    good = {"messages": [{"id": "m", "role": "user", "content": "hi"}]}
    found = read({"session:bad": session, "session:good": good})
    assert found.whys() == [why]
    assert [r.values["source_id"] for r in found.of(CONVERSATION)] == ["good"]


def test_forks_that_lead_to_each_other_end(read):
    def fork(message: str) -> dict:
        return {"position": 0, "lists": [{}, {"messages": [{"id": message, "role": "user"}]}]}

    forks = {f"m{n}": fork(f"m{n + 1}") for n in range(3_000)} | {"m3000": fork("m0")}
    session = {"messages": [{"id": "m0", "role": "user"}], "messageForksHash": forks}
    found = read({"session:x": session})
    assert len(found.of(MESSAGE)) == 3_001
    assert found.whys() == ["skipped_twice"]


def test_a_dump_that_ends_in_the_middle_brings_what_comes_before(tmp_path):
    whole = SAMPLE.read_text("utf-8")
    path = tmp_path / "cut.json"
    path.write_text(whole[: whole.rindex('"picture:s1:1"') + 40])
    found = Read(path)
    assert len(found.of(CONVERSATION)) == 3
    assert found.whys() == ["skipped_rest"]
    path.write_text(whole[: whole.index('"threads"')])
    assert attempt(path) == "import_truncated"
