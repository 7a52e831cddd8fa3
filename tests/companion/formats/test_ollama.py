"""The Ollama app's chats come in whole, from whichever version of its database."""

import sqlite3
from contextlib import closing

import pytest

from companion.model.records import CONVERSATION, MESSAGE
from tests.companion.formats.reading import HELDIN, Read
from tests.companion.formats.sql_files import database_of

SAMPLE = HELDIN / "ollama" / "app.sql"


@pytest.fixture
def database(tmp_path):
    return database_of(SAMPLE, tmp_path / "db.sqlite")


def test_a_chat_comes_in_with_every_field(database):
    read = Read(database)
    assert read.formats == ["ollama"]
    chat = read.conversation("0198-b")
    system, asked, answer, tool = read.messages(chat)
    assert chat.values == {
        "title": "聊天",
        "created_ms": 1795457389000,
        "updated_ms": 1795457391000,
        "model": "qwen3",
        "system_prompt": "Be brief.",
        "source_app": "ollama",
        "source_id": "0198-b",
        "current_leaf": tool.id,
        "extra": {"browser_state": "{}"},
    }
    assert system.values["hidden"] is True
    assert asked.values["created_ms"] == 1795457390500
    assert read.attachment(asked.values["parts"][1]["attachment"])["name"] == "图.png"
    assert answer.values == {
        "source_id": "3",
        "conversation": chat.id,
        "parent": asked.id,
        "ordinal": 2,
        "continues": True,
        "role": "assistant",
        "model": "qwen3",
        "status": "partial",
        "created_ms": 1795457391000,
        "parts": [
            {"type": "reasoning", "text": "想"},
            {"type": "text", "text": "像素"},
            {
                "type": "tool_call",
                "name": "weather",
                "arguments": '{"city": "京都"}',
                "call_id": "9",
            },
            {"type": "tool_result", "call_id": "9", "text": "sunny"},
        ],
        "extra": {"stream": 1, "model_cloud": 1, "thinking_time_start": "2026-11-23T18:09:51Z"},
    }
    assert tool.values["parts"] == [{"type": "tool_result", "call_id": "", "text": "sunny"}]
    assert tool.values["extra"] == {"tool_result": '{"a": 1}'}


def test_chats_come_in_the_order_of_time_and_an_empty_one_is_told(database):
    read = Read(database)
    first, _ = read.of(CONVERSATION)
    assert first.values["title"] == "Hi"
    assert first.values["created_ms"] == 1795312800123
    assert [(s.place, s.why) for s in read.skipped] == [("chats[2] “Empty”", "skipped_empty")]


def test_an_earlier_version_without_tools_and_attachments_is_read(database):
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript("DROP TABLE tool_calls; DROP TABLE attachments;")
    assert len(Read(database).of(MESSAGE)) == 5


def test_chats_whose_messages_are_damaged_are_told(database):
    whole = database.read_bytes()
    page = whole.rindex("看图".encode()) // 4096 * 4096
    database.write_bytes(whole[:page] + b"\xff" * 4096 + whole[page + 4096 :])
    assert set(Read(database).whys()) == {"skipped_damaged"}
