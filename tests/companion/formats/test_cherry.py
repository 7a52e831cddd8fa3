"""Cherry Studio: backups and database come in; the raw backup is refused with the way out."""

import gzip
import json
import sqlite3
from contextlib import closing

import pytest

from companion.model.records import ATTACHMENT, CONVERSATION, MESSAGE, PROMPT
from tests.companion.formats.reading import Read, attempt, written, zipped
from tests.heldin.cherry import making

FILES = {"data.json": making.data(), "Data/Files/5f1e.png": making.PICTURE, "Data/other": b"x"}
KEYS = ("u1", "a1", "a2", "c1", "u2", "a3", "a4")


@pytest.fixture(scope="module")
def backup(tmp_path_factory) -> Read:
    return Read(zipped(tmp_path_factory.mktemp("cherry") / "renamed.zip", FILES))


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Read:
    return Read(making.database(tmp_path_factory.mktemp("cherry") / "some.file"))


def by_key(found: Read, keys=KEYS) -> dict[str, dict]:
    messages = found.of(MESSAGE)
    return {k: {**m.values, "id": m.id} for k, m in zip(keys, messages, strict=True)}


def test_a_topic_comes_with_its_name_from_the_local_storage(backup):
    assert backup.conversation("tp1").values == {
        "title": "话题一",
        "created_ms": 1_767_225_600_000,
        "updated_ms": 1_767_225_609_000,
        "model": "gpt-4o",
        "system_prompt": "你是翻译",
        "folder": "翻译\u2215校对",
        "source_app": "cherrystudio",
        "source_id": "tp1",
        "current_leaf": by_key(backup)["a4"]["id"],
        "pinned": True,
        "tag:工作": True,
        "extra": {
            "topic": {"assistantId": "as1", "isNameManuallyEdited": True},
            "assistant": {
                "id": "as1",
                "name": "翻译/校对",
                "tags": ["工作"],
                "model": {"id": "gpt-4o", "provider": "openai"},
            },
        },
    }
    assert [(s.place, s.why) for s in backup.skipped] == [("topics.tp2 “空”", "skipped_empty")]
    assert backup.formats == ["cherrystudio"]


def test_answers_of_several_models_stand_side_by_side_and_the_shown_one_goes_on(backup):
    messages = by_key(backup)
    follows = {key: message["parent"] for key, message in messages.items()}
    assert follows == {
        "u1": None,
        "a1": messages["u1"]["id"],
        "a2": messages["u1"]["id"],
        "c1": messages["a2"]["id"],
        "u2": messages["c1"]["id"],
        "a3": messages["u2"]["id"],
        "a4": messages["a3"]["id"],
    }
    assert messages["a1"]["model"] == "gpt-4o"
    assert messages["a2"]["extra"] == {"assistantId": "as1", "askId": "u1", "foldSelected": True}


def test_blocks_are_parts(backup):
    messages = by_key(backup)
    assert messages["a1"]["parts"] == [
        {
            "type": "reasoning",
            "text": "想",
            "id": "b4",
            "status": "success",
            "thinking_millsec": 120,
        },
        {"type": "text", "text": "你好", "id": "b5", "status": "success"},
        {
            "type": "tool_call",
            "name": "search",
            "arguments": '{"q": "猫"}',
            "call_id": "t1",
            "id": "b6",
            "status": "success",
        },
        {"type": "tool_result", "call_id": "t1", "text": '{"hits": 3}'},
    ]
    assert messages["a1"]["extra"]["blocks"] == ["gone"]
    (code,) = messages["a2"]["parts"]
    assert (code["type"], code["text"], code["language"]) == ("code", "x = 1", "python")
    citation, picture, error, novel = messages["a3"]["parts"]
    assert citation == {
        "type": "citation",
        "url": "https://example.com",
        "title": "例",
        "text": "文",
        "block": {
            "id": "b9",
            "status": "success",
            "response": {"source": "websearch", "results": {"query": "猫"}},
        },
    }
    assert (picture["type"], "attachment" in picture) == ("image", True)
    assert "generateImageResponse" not in picture["metadata"]
    assert (error["type"], error["text"]) == ("error", "quota")
    assert error["error"] == {"message": "quota", "name": "E"}
    assert novel["type"] == "unknown"
    assert novel["value"]["content"] == 1


def test_states_are_kept(backup):
    messages = by_key(backup)
    assert [message.get("status") for message in messages.values()] == [
        *(None, None, None, None, None, "error", "partial"),
    ]
    assert messages["c1"]["hidden"] is True
    assert messages["c1"]["extra"]["type"] == "clear"
    assert messages["a4"]["extra"]["topicId"] == "other"
    assert messages["a4"]["created_ms"] == 1_767_225_605_000


def test_files_are_found_beside_the_data_or_told_to_be_missing(backup):
    (picture,) = backup.of(ATTACHMENT)
    assert backup.sink.kept[picture.values["digest"]] == making.PICTURE
    assert picture.values["name"] == "图.png"
    text, image, lost = by_key(backup)["u1"]["parts"]
    assert text["text"] == "译：hello"
    assert image["attachment"] == picture.id
    assert (lost["type"], lost["missing"], lost["name"]) == ("file", True, "丢.pdf")
    assert lost["file"]["id"] == "9999"


def test_assistants_and_phrases_are_prompts(backup):
    assistant, phrase = backup.of(PROMPT)
    assert assistant.values == {
        "title": "翻译/校对",
        "text": "你是翻译",
        "model": "gpt-4o",
        "source_app": "cherrystudio",
        "source_id": "as1",
        "extra": {"tags": ["工作"], "model": {"id": "gpt-4o", "provider": "openai"}},
    }
    assert phrase.values == {
        "title": "短语",
        "text": "请简洁",
        "source_app": "cherrystudio",
        "source_id": "q1",
        "extra": {"order": 1},
    }


def test_keys_are_never_imported(backup):
    assert "sk-secret" not in repr(backup.records)


def test_a_folder_and_a_nested_folder_and_a_bare_file_are_the_same(tmp_path, backup):
    folder = Read(written(tmp_path / "folder", FILES))
    nested = {f"out/{name}": content for name, content in FILES.items()}
    assert Read(zipped(tmp_path / "nested.zip", nested)).records == folder.records
    assert folder.records == backup.records
    bare = tmp_path / "bare.json"
    bare.write_text(json.dumps(making.data()), "utf-8-sig")
    packed = tmp_path / "some.bak"
    packed.write_bytes(gzip.compress(json.dumps(making.data()).encode()))
    assert Read(bare).records == Read(packed).records
    assert [r.id for r in Read(bare).of(MESSAGE)] == [r.id for r in backup.of(MESSAGE)]


def test_the_order_of_the_tables_does_not_matter(tmp_path, backup):
    data = making.data()
    data["indexedDB"] = dict(reversed(data["indexedDB"].items()))
    found = Read(
        zipped(tmp_path / "some.zip", {**FILES, "data.json": dict(reversed(data.items()))})
    )
    assert found.of(MESSAGE) == backup.of(MESSAGE)
    assert found.of(CONVERSATION) == backup.of(CONVERSATION)


def test_messages_from_before_there_were_blocks_come_in(tmp_path):
    path = tmp_path / "old.bak"
    path.write_bytes(gzip.compress(json.dumps(making.old_data()).encode()))
    found = Read(path)
    question, answer = found.of(MESSAGE)
    assert [p["type"] for p in question.values["parts"]] == ["text", "image"]
    assert [p["type"] for p in answer.values["parts"]] == ["reasoning", "text", "image"]
    assert answer.values["parent"] == question.id
    assert "content" not in question.values.get("extra", {})
    assert found.conversation("tp1").values["title"] == "话题一"


def test_a_large_local_storage_before_the_tables_is_looked_over_quickly(tmp_path):
    data = making.data()
    data["localStorage"]["persist:cherry-studio"] = json.dumps(
        {"assistants": json.dumps({"assistants": [{"id": "a", "name": '"' * 100_000}]})}
    )
    path = tmp_path / "data.json"
    path.write_text(json.dumps(data))
    assert len(Read(path).of(MESSAGE)) == 7


@pytest.mark.parametrize("state", ["{", "7", json.dumps({"assistants": "["}), None, 5])
def test_topics_come_in_without_their_names_if_these_are_damaged(tmp_path, state):
    data = making.data()
    data["localStorage"]["persist:cherry-studio"] = state
    path = tmp_path / "data.json"
    path.write_text(json.dumps(data))
    found = Read(path)
    assert len(found.of(MESSAGE)) == 7
    assert "title" not in found.conversation("tp1").values


def test_a_backup_that_ends_in_the_middle_brings_what_comes_before(tmp_path):
    whole = json.dumps(making.data(), ensure_ascii=False)
    path = tmp_path / "cut.json"
    path.write_text(whole[: whole.index('"quick_phrases"')])
    found = Read(path)
    assert len(found.of(MESSAGE)) == 7
    assert found.whys() == ["skipped_empty", "skipped_rest"]


def test_a_raw_backup_is_refused_with_the_way_to_a_readable_one(tmp_path):
    members = {
        "metadata.json": {"version": 6, "appName": "Cherry Studio", "appVersion": "1.9.0"},
        "IndexedDB/file__0.indexeddb.leveldb/000003.log": b"\x00",
        "Local Storage/leveldb/CURRENT": b"MANIFEST-000001\n",
        "Data/Files/x.png": making.PICTURE,
    }
    assert attempt(zipped(tmp_path / "raw.zip", members)) == "import_cherry_raw"
    assert attempt(written(tmp_path / "raw", members)) == "import_cherry_raw"
    other = {**members, "metadata.json": {"appName": "Something else"}}
    assert attempt(zipped(tmp_path / "other.zip", other)) == "import_unknown_format"


@pytest.mark.parametrize("camel", [False, True])
def test_a_topic_of_the_database_comes_with_its_tree(tmp_path, camel):
    found = Read(making.database(tmp_path / "cherrystudio.sqlite", camel=camel))
    messages = by_key(found, ("root", "m1", "m2", "m3"))
    assert found.conversation("tp").values == {
        "title": "树",
        "created_ms": 1_767_225_600_000,
        "updated_ms": 1_767_225_609_000,
        "model": "gpt-4o",
        "system_prompt": "你是翻译",
        "folder": "工作",
        "source_app": "cherrystudio",
        "source_id": "tp",
        "current_leaf": messages["m3"]["id"],
        "pinned": True,
        "tag:重要": True,
        "extra": {"topic": {"assistantId": "as", "groupId": "g"}},
    }
    assert messages["root"]["hidden"] is True
    assert messages["m1"]["parent"] == messages["root"]["id"]
    assert messages["m2"]["parent"] == messages["m3"]["parent"] == messages["m1"]["id"]
    assert found.whys() == ["skipped_empty"]


def test_the_messages_of_the_database_keep_what_they_say(database):
    messages = by_key(database, ("root", "m1", "m2", "m3"))
    picture = database.of(ATTACHMENT)[0].id
    assert messages["m2"]["parts"] == [
        {"type": "reasoning", "text": "想", "providerMetadata": {"x": 1}},
        {
            "type": "tool_call",
            "name": "search",
            "arguments": '{"q": 1}',
            "call_id": "c1",
            "state": "output-available",
            "source": {"type": "tool-search"},
        },
        {"type": "tool_result", "call_id": "c1", "text": "好"},
        {
            "type": "tool_call",
            "name": "read",
            "arguments": "f",
            "call_id": "c2",
            "source": {"type": "dynamic-tool"},
        },
        {"type": "tool_result", "call_id": "c2", "text": "denied", "error": True},
        {"type": "text", "text": "答"},
        {"type": "citation", "url": "https://example.com", "title": "例", "sourceId": "s"},
        {"type": "image", "attachment": picture, "mediaType": "image/png"},
        {"type": "error", "text": "oops", "data": {"message": "oops"}},
        {"type": "unknown", "value": {"type": "data-novel", "data": 1}},
    ]
    assert messages["m2"]["model"] == "gpt-4o"
    assert messages["m2"]["created_ms"] == 1_767_225_602_000
    assert messages["m2"]["extra"] == {
        "siblingsGroupId": 7,
        "stats": {"totalTokens": 3},
        "data": {"mentions": ["m"]},
    }
    assert [p["type"] for p in messages["m3"]["parts"]] == [
        *("text", "tool_call", "tool_result", "image"),
    ]
    assert messages["m3"]["status"] == "partial"


def test_a_message_that_holds_no_json_costs_only_itself(tmp_path):
    path = making.database(tmp_path / "some.sqlite")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE message SET data = '{' WHERE id = 'm3'")
        connection.commit()
    found = Read(path)
    m3 = by_key(found, ("root", "m1", "m2", "m3"))["m3"]
    assert m3["parts"] == []
    assert m3["extra"]["data"] == "{"


def test_the_assistants_of_the_database_are_prompts(database):
    (assistant,) = database.of(PROMPT)
    assert (assistant.values["title"], assistant.values["text"]) == ("翻译", "你是翻译")
