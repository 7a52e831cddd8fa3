"""The log of `llm` comes in from its earlier tables and its content-addressed ones."""

import pytest

from companion.model.records import CONVERSATION
from tests.companion.formats.reading import HELDIN, Read
from tests.companion.formats.sql_files import database_of

SAMPLES = HELDIN / "llm"


@pytest.fixture
def old(tmp_path) -> Read:
    return Read(database_of(SAMPLES / "old.sql", tmp_path / "renamed.bin"))


@pytest.fixture
def store(tmp_path) -> Read:
    return Read(database_of(SAMPLES / "store.sql", tmp_path / "logs.db"))


def test_a_conversation_of_the_earlier_tables_comes_in_with_every_field(old):
    assert old.formats == ["llm"]
    conversation = old.conversation("01c")
    asked, calling, result, done = old.messages(conversation)
    assert conversation.values == {
        "title": "你好",
        "created_ms": 1767225600250,
        "updated_ms": 1767225609000,
        "model": "gpt-4o-mini",
        "system_prompt": "你是助手",
        "source_app": "llm",
        "source_id": "01c",
        "current_leaf": done.id,
    }
    _, picture, elsewhere, remote = asked.values["parts"]
    assert asked.values == {
        "source_id": "01r1/prompt",
        "conversation": conversation.id,
        "parent": None,
        "ordinal": 0,
        "continues": True,
        "role": "user",
        "created_ms": 1767225600250,
        "parts": [{"type": "text", "text": "A long file\nQuestion"}, picture, elsewhere, remote],
        "extra": {"system": "你是助手"},
    }
    assert old.attachment(picture["attachment"])["media_type"] == "image/png"
    assert elsewhere == {
        "type": "image",
        "missing": True,
        "name": "图.jpg",
        "path": "/home/u/图.jpg",
        "media_type": "image/jpeg",
    }
    assert remote["url"] == "https://example.org/a.mp3"
    assert calling.values["model"] == "gpt-4o-mini-2024-07-18"
    assert calling.values["parts"] == [
        {"type": "reasoning", "text": "想"},
        {"type": "text", "text": "Calling"},
        {"type": "tool_call", "name": "look", "arguments": '{"q": 1}', "call_id": "c1"},
    ]
    assert calling.values["extra"] == {
        "requested": "gpt-4o-mini",
        "prompt_json": "{}",
        "response_json": '{"x": 1}',
        "options_json": '{"seed": 1}',
        "duration_ms": 120,
        "input_tokens": 3,
        "output_tokens": 1,
    }
    assert result.values["role"] == "tool"
    assert result.values["parts"] == [
        {
            "type": "tool_result",
            "call_id": "c1",
            "text": "nothing",
            "name": "look",
            "exception": "KeyError",
            "error": True,
        }
    ]
    assert done.values["parent"] == result.id


def test_a_response_of_before_there_were_conversations_is_one(old):
    alone = old.conversation("response/01r0")
    assert alone.values["title"] == "alone"
    assert [r.values["parts"][0]["text"] for r in old.messages(alone)] == ["alone", "yes"]


def test_a_thread_comes_in_with_all_its_branches(store):
    thread = store.conversation("t1")
    messages = {r.values["ordinal"]: r for r in store.messages(thread)}
    system, asked, calling, result, answer, instead, other = messages.values()
    assert thread.values == {
        "title": "Pelican",
        "created_ms": 1788220800000,
        "updated_ms": 1788220803000,
        "model": "n",
        "system_prompt": "你是助手",
        "source_app": "llm",
        "source_id": "t1",
        "current_leaf": other.id,
    }
    assert system.values["hidden"] is True
    text, picture = asked.values["parts"]
    assert text == {"type": "text", "text": "A long file\nquestion"}
    assert store.attachment(picture["attachment"])["media_type"] == "image/png"
    assert calling.values == {
        "source_id": "b2:2",
        "conversation": thread.id,
        "parent": asked.id,
        "ordinal": 2,
        "role": "assistant",
        "model": "m-2026",
        "created_ms": 1788220801000,
        "parts": [
            {"type": "reasoning", "text": "想", "token_count": 2},
            {
                "type": "tool_call",
                "name": "look",
                "arguments": '{"q": 1}',
                "call_id": "c1",
                "server_executed": True,
            },
        ],
        "extra": {
            "provider_metadata": '{"id": "x"}',
            "requested": "m",
            "parent_message_hash": "b2:1",
            "options_json": "{}",
            "duration_ms": 7,
        },
    }
    assert result.values["role"] == "tool"
    failed, _, gone = result.values["parts"]
    assert (failed["error"], failed["exception"]) == (True, "KeyError")
    assert gone == {"type": "file", "missing": True, "source_id": "gone"}
    assert answer.values["parts"][0] == {"type": "text", "text": '{"not": "parsed"}'}
    assert answer.values["parts"][1]["value"]["type"] == "hologram"
    assert instead.values["parent"] == result.values["parent"] == calling.id


def test_threads_that_share_messages_have_each_their_own(store):
    fork = store.conversation("t2")
    assert fork.values["extra"] == {"forked_from": "t1"}
    assert fork.values["title"] == "A long file question"
    assert len(store.messages(fork)) == 5


def test_a_circle_of_messages_ends(store):
    assert len(store.messages(store.conversation("t3"))) == 1
    assert store.whys() == ["skipped_empty"]


def test_a_log_with_both_generations_gives_both(tmp_path):
    path = database_of(SAMPLES / "store.sql", tmp_path / "both.db")
    script = (SAMPLES / "old.sql").read_text(encoding="utf-8")
    for table in ("attachments", "fragments"):
        script = script.replace(f"CREATE TABLE {table}", f"CREATE TABLE IF NOT EXISTS {table}")
    script = script.replace("INSERT INTO fragments", "INSERT OR IGNORE INTO fragments (id)-- ")
    kept = [line for line in script.splitlines() if "fragments (id)-- " not in line]
    sql = tmp_path / "old.sql"
    sql.write_text("\n".join(kept).replace("INSERT INTO", "INSERT OR IGNORE INTO"), "utf-8")
    read = Read(database_of(sql, path))
    keys = {r.values["source_id"] for r in read.of(CONVERSATION)}
    assert keys == {"t1", "t2", "t3", "01c", "response/01r0"}
