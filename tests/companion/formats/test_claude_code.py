"""Claude Code's sessions: lines become messages, resumed sessions one conversation."""

import json
import shutil

import pytest

from companion.model.records import CONVERSATION, MESSAGE
from tests.companion.formats.reading import HELDIN, Read, attempt, zipped

SAMPLE = HELDIN / "claude_code"
PROJECT = SAMPLE / "projects/-home-u-proj"
FIRST = "11111111-1111-4111-8111-111111111111"
SECOND = "22222222-2222-4222-8222-222222222222"


def texts(read: Read, conversation) -> list[str]:
    return [r.values["parts"][0].get("text") for r in read.messages(conversation)]


def test_a_session_comes_in_with_every_field():
    read = Read(PROJECT / f"{FIRST}.jsonl")
    assert read.formats == ["claude-code"]
    (conversation,) = read.of(CONVERSATION)
    asked, meta, answer, results, done, notice, compacted, then = read.messages(conversation)
    assert conversation.values == {
        "title": "修一下测试",
        "created_ms": 1772352001000,
        "updated_ms": 1772352012000,
        "model": "claude-opus-4",
        "folder": "proj",
        "source_app": "claude-code",
        "source_id": "u1",
        "current_leaf": then.id,
        "extra": {
            "sessions": [FIRST],
            "lines": [{"type": "custom-mark", "sessionId": FIRST, "x": 1}],
        },
    }
    about = {
        "userType": "external",
        "cwd": "/home/u/proj",
        "version": "2.1.144",
        "gitBranch": "main",
    }
    assert asked.values == {
        "source_id": "u1",
        "conversation": conversation.id,
        "parent": None,
        "ordinal": 0,
        "role": "user",
        "created_ms": 1772352001000,
        "parts": [{"type": "text", "text": "修一下测试"}],
        "extra": about,
    }
    assert meta.values["hidden"] is True
    assert read.attachment(meta.values["parts"][1]["attachment"])["media_type"] == "image/png"
    assert answer.values == {
        "source_id": "a1",
        "conversation": conversation.id,
        "parent": meta.id,
        "ordinal": 2,
        "role": "assistant",
        "model": "claude-opus-4",
        "created_ms": 1772352003000,
        "parts": [
            {"type": "reasoning", "text": "Hm", "signature": "sg"},
            {"type": "text", "text": "I look."},
            {
                "type": "tool_call",
                "name": "Bash",
                "arguments": '{"command": "ls"}',
                "call_id": "t1",
            },
            {"type": "tool_call", "name": "Task", "arguments": '{"prompt": "go"}', "call_id": "t2"},
        ],
        "extra": {
            **about,
            "requestId": "req_1",
            "message": {"id": "msg_1", "stop_reason": None, "usage": {"output_tokens": 5}},
            "more_lines": [
                {
                    "uuid": "a2",
                    "parts": 1,
                    "parentUuid": "a1",
                    "timestamp": "2026-03-01T08:00:04.000Z",
                },
                {
                    "uuid": "a3",
                    "parts": 1,
                    "parentUuid": "a2",
                    "timestamp": "2026-03-01T08:00:05.000Z",
                },
                {
                    "uuid": "a4",
                    "parts": 1,
                    "parentUuid": "a3",
                    "timestamp": "2026-03-01T08:00:06.000Z",
                    "message": {
                        "id": "msg_1",
                        "stop_reason": "tool_use",
                        "usage": {"output_tokens": 5},
                    },
                },
            ],
        },
    }
    assert results.values["role"] == "tool"
    assert results.values["parent"] == answer.id
    first, second, picture = results.values["parts"]
    assert first == {"type": "tool_result", "call_id": "t1", "text": "a.py"}
    assert second == {"type": "tool_result", "call_id": "t2", "text": "gone", "error": True}
    assert picture["type"] == "image"
    assert results.values["extra"]["toolUseResult"] == {"stdout": "a.py", "stderr": ""}
    (more,) = results.values["extra"]["more_lines"]
    assert more["toolUseResult"] == {"agentId": "ag1"}
    assert done.values["parent"] == results.id
    assert notice.values["hidden"] is True
    assert notice.values["parts"] == [{"type": "text", "text": "took 5 ms"}]
    assert notice.values["extra"]["durationMs"] == 5
    assert compacted.values["parent"] == notice.id
    assert then.values["parent"] == compacted.id


def test_a_folder_gives_resumed_sessions_as_branches_of_one_conversation():
    read = Read(SAMPLE)
    main = read.conversation("u1")
    assert main.values["title"] == "测试修好了"
    assert main.values["extra"]["sessions"] == [FIRST, SECOND]
    messages = {r.values["parts"][0].get("text"): r for r in read.messages(main)}
    done, other = messages["完成"], messages["another way"]
    assert other.values["parent"] == done.id
    assert other.values["extra"]["sessionId"] == SECOND
    assert len([r for r in read.messages(main) if r.values["parent"] == done.id]) == 2
    failed = read.messages(main)[-1]
    assert failed.values["status"] == "error"
    assert failed.values["parts"][0] == {
        "type": "unknown",
        "value": {"type": "redacted_thinking", "data": "zz"},
    }
    assert main.values["model"] == "claude-opus-4"
    assert [s.place for s in read.skipped] == ["history.jsonl"]


def test_what_an_agent_did_aside_is_its_own_conversation(tmp_path):
    read = Read(SAMPLE)
    aside = read.conversation("g1")
    assert aside.values["extra"] == {"sessions": [FIRST], "sidechain": True}
    assert texts(read, aside) == ["go", "went"]
    # Earlier versions wrote it between the lines of the session.
    lines = (PROJECT / f"{FIRST}.jsonl").read_text(encoding="utf-8").splitlines()
    lines[8:8] = (PROJECT / "agent-ag1.jsonl").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "one.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    mixed = Read(path)
    assert {r.id: r.values for r in mixed.records if r.id == aside.id} == {aside.id: aside.values}
    assert len(mixed.messages(mixed.conversation("u1"))) == 8


@pytest.mark.parametrize("kept", [[FIRST], [SECOND], [FIRST, SECOND]])
def test_whichever_files_are_left_the_ids_are_the_same(tmp_path, kept):
    for name in kept:
        shutil.copy(PROJECT / f"{name}.jsonl", tmp_path / f"{name}.jsonl")
    whole = {r.id for r in Read(SAMPLE).records}
    assert {r.id for r in Read(tmp_path).records} <= whole


def test_a_zip_and_the_folder_give_the_same_records(tmp_path):
    members = {
        path.relative_to(SAMPLE).as_posix(): path.read_bytes()
        for path in SAMPLE.rglob("*")
        if path.is_file()
    }
    # The order in which a zip has its members is any.
    archive = zipped(tmp_path / "x.zip", dict(reversed(members.items())))
    assert {r.id: r.values for r in Read(archive).records} == {
        r.id: r.values for r in Read(SAMPLE).records
    }


def test_a_custom_title_is_the_title(tmp_path):
    path = tmp_path / "s.jsonl"
    title = json.dumps({"type": "custom-title", "customTitle": "我的", "sessionId": "x"})
    sample = (PROJECT / f"{FIRST}.jsonl").read_text(encoding="utf-8")
    path.write_text(sample + title, encoding="utf-8")
    assert Read(path).conversation("u1").values["title"] == "我的"


def test_a_session_that_breaks_off_keeps_what_came_before(tmp_path):
    sample = (PROJECT / f"{FIRST}.jsonl").read_bytes()
    path = tmp_path / "s.jsonl"
    path.write_bytes(sample[:-40])
    read = Read(path)
    assert read.whys() == ["skipped_rest"]
    assert len(read.of(MESSAGE)) == 8
    path.write_bytes(b'{"parentUuid": null, "sessionId": "s", "uuid": "u')
    assert attempt(path) == "import_truncated"


def test_a_damaged_session_does_not_stop_the_others(tmp_path):
    shutil.copytree(PROJECT, tmp_path / "p")
    damaged = b'{"parentUuid": null, "sessionId": "s", "uuid": "u'
    (tmp_path / "p" / "damaged.jsonl").write_bytes(damaged)
    read = Read(tmp_path)
    assert len(read.of(CONVERSATION)) == 2
    assert [(s.place, s.why) for s in read.skipped] == [("p/damaged.jsonl", "skipped_damaged")]
