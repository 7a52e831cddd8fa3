"""AnythingLLM's threads come in whole, its keys do not, and numbers of two servers do not mix."""

import sqlite3
from contextlib import closing

import pytest

from companion.model.records import CONVERSATION
from tests.companion.formats.reading import HELDIN, Read
from tests.companion.formats.sql_files import database_of

SAMPLE = HELDIN / "anythingllm" / "server.sql"


@pytest.fixture
def database(tmp_path):
    return database_of(SAMPLE, tmp_path / "any.db")


def change(database, script: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(script)


def test_a_workspace_and_its_thread_come_in_with_every_field(database):
    read = Read(database)
    assert read.formats == ["anythingllm"]
    alone, thread = read.of(CONVERSATION)
    asked, answer = read.messages(alone)
    assert alone.values == {
        "title": "Reisen/2026",
        "created_ms": 1767225600000,
        "updated_ms": 1767225605000,
        "model": "gpt-4o-mini",
        "system_prompt": "你是助手",
        "folder": "Reisen∕2026",
        "source_app": "anythingllm",
        "source_id": alone.values["source_id"],
        "current_leaf": answer.id,
        "extra": {
            "workspace": {
                "id": 1,
                "slug": "reisen",
                "chatModel": "gpt-4o",
                "createdAt": 1767225600000,
            }
        },
    }
    text, picture = asked.values["parts"]
    assert text == {"type": "text", "text": "你好"}
    assert read.attachment(picture["attachment"])["name"] == "图.png"
    assert answer.values == {
        "source_id": "1/response",
        "conversation": alone.id,
        "parent": asked.id,
        "ordinal": 1,
        "continues": True,
        "role": "assistant",
        "model": "gpt-4o-mini",
        "created_ms": 1767225605000,
        "parts": [
            {"type": "text", "text": "好"},
            {
                "type": "citation",
                "url": "file://a.pdf",
                "title": "a.pdf",
                "text": "Piece",
                "score": 0.5,
            },
        ],
        "extra": {
            "include": 1,
            "feedbackScore": 1,
            "lastUpdatedAt": 1767225605000,
            "response": {
                "type": "chat",
                "metrics": {"model": "gpt-4o-mini", "duration": 1.5},
            },
        },
    }
    assert thread.values["title"] == "京都"
    assert thread.values["created_ms"] == 1767225700000
    assert thread.values["extra"]["thread"] == {
        "id": 4,
        "slug": "abc-def",
        "workspace_id": 1,
        "createdAt": 1767225700000,
    }
    texts = [r.values["parts"][0]["text"] for r in read.messages(thread)]
    assert texts == ["Where?", "not json", "And?", "There."]
    assert read.messages(thread)[0].values["created_ms"] == 1767225900000


def test_keys_of_the_server_are_not_read(database):
    assert "SECRET-KEY" not in repr(Read(database).records)


def test_the_same_numbers_of_another_server_are_other_conversations(database):
    first = {r.id for r in Read(database).of(CONVERSATION)}
    change(database, "UPDATE workspaces SET createdAt = 1767229999000;")
    assert not first & {r.id for r in Read(database).of(CONVERSATION)}


def test_an_earlier_version_without_threads_is_read(database):
    change(
        database,
        "DROP TABLE workspace_threads; ALTER TABLE workspace_chats DROP COLUMN thread_id;"
        "ALTER TABLE workspace_chats DROP COLUMN user_id;",
    )
    (alone,) = Read(database).of(CONVERSATION)
    assert alone.values["title"] == "Reisen/2026"
