"""Open WebUI's chats: the tree with every model's answer, what was thought, and what was used."""

import json
import sqlite3
from contextlib import closing

import pytest

from companion.model.records import ATTACHMENT, CONVERSATION, MESSAGE
from tests.companion.formats.reading import HELDIN, Read, attempt

SAMPLE = HELDIN / "openwebui" / "chats.json"
KEY = "c0ffee00-0000-4000-8000-000000000001"


@pytest.fixture(scope="module")
def sample() -> Read:
    return Read(SAMPLE)


@pytest.fixture
def read(tmp_path):
    def read(value) -> Read:
        path = tmp_path / "some.json"
        path.write_text(json.dumps(value), "utf-8-sig")
        return Read(path)

    return read


def by_key(found: Read) -> dict[str, dict]:
    raw = json.loads(SAMPLE.read_text("utf-8"))[0]["chat"]["history"]["messages"]
    return dict(zip(raw, (record.values for record in found.of(MESSAGE)), strict=True))


def types(values: dict) -> list[str]:
    return [part["type"] for part in values["parts"]]


def test_a_chat_comes_with_all_that_is_said_of_it(sample):
    values = sample.conversation(KEY).values
    leaf = [record.id for record in sample.of(MESSAGE)][3]
    assert values == {
        "title": "上海天气",
        "created_ms": 1_700_000_000_000,
        "updated_ms": 1_700_000_011_000,
        "model": "qwen3:8b",
        "system_prompt": "你是助手",
        "source_app": "openwebui",
        "source_id": KEY,
        "current_leaf": leaf,
        "pinned": True,
        "archived": True,
        "tag:work": True,
        "tag:天气": True,
        "extra": {
            "user_id": "user-1",
            "share_id": None,
            "folder_id": "folder-7",
            "meta": {"note": "x"},
            "chat": {
                "id": "",
                "models": ["qwen3:8b", "llama3"],
                "params": {"temperature": 0.2},
                "tags": [],
                "timestamp": 1_700_000_000_123,
                "files": [],
            },
        },
    }
    assert sample.skipped == []
    assert sample.formats == ["openwebui"]


def test_answers_of_several_models_stand_side_by_side(sample):
    ids = {record.values["ordinal"]: record.id for record in sample.of(MESSAGE)}
    messages = by_key(sample)
    assert messages["a1"]["parent"] == messages["a2"]["parent"] == ids[0]
    assert messages["u2"]["parent"] == ids[1]
    assert [messages[key]["model"] for key in ("a1", "a2")] == ["qwen3:8b", "llama3"]
    assert [messages[key]["extra"]["modelIdx"] for key in ("a1", "a2")] == [0, 1]
    assert [messages[key]["role"] for key in ("u1", "a1")] == ["user", "assistant"]


def test_thoughts_and_tools_are_taken_out_of_the_html(sample):
    a1 = by_key(sample)["a1"]
    assert a1["parts"] == [
        {
            "type": "reasoning",
            "text": "先看天气\nif a < b",
            "done": "true",
            "duration": "7",
            "summary": "Thought for 7 seconds",
        },
        {
            "type": "tool_call",
            "name": "weather",
            "arguments": '{"city": "上海"}',
            "call_id": "call_1",
            "done": "true",
            "files": "",
            "embeds": "[]",
            "summary": "Tool Executed",
        },
        {"type": "tool_result", "call_id": "call_1", "text": "晴 21°C"},
        {"type": "text", "text": "上海今天晴。"},
        {
            "type": "code",
            "text": "print(42)",
            "language": "python",
            "done": "true",
            "duration": "2",
            "summary": "Analyzed",
        },
        {"type": "tool_result", "call_id": "", "text": '{"stdout": "42"}'},
        {"type": "text", "text": "就这样。"},
    ]
    assert a1["extra"] == {
        "modelName": "Qwen 3",
        "modelIdx": 0,
        "usage": {"total_tokens": 3},
        "annotation": {"rating": 1, "tags": ["weather"]},
    }


def test_the_output_is_preferred_to_its_rendering(sample):
    a2 = by_key(sample)["a2"]
    picture = sample.of(ATTACHMENT)[0].id
    status = {"status": "completed"}
    assert a2["parts"] == [
        {
            "type": "reasoning",
            "text": "嗯",
            "id": "r1",
            "started_at": 1_700_000_003.0,
            "duration": 1,
            **status,
        },
        {
            "type": "tool_call",
            "name": "search",
            "arguments": '{"q":"天气"}',
            "call_id": "call_9",
            "id": "fc1",
            **status,
        },
        {"type": "tool_result", "text": "多云", "call_id": "call_9", "id": "fo1", **status},
        {"type": "image", "attachment": picture},
        {"type": "text", "text": "多云 [1]", "id": "m1", "role": "assistant", **status},
        {"type": "code", "text": "1+1", "language": "python", "id": "ci1", **status},
        {"type": "tool_result", "call_id": "ci1", "text": '{"result": "2"}'},
        {"type": "unknown", "value": {"type": "web_search_call", "id": "w1"}},
        {
            "type": "citation",
            "url": "https://example.com/sky",
            "title": "气象台",
            "text": "今日多云",
            "metadata": [{"source": "https://example.com/sky"}],
            "distances": [0.1],
            "source": {"source": {"name": "气象台", "url": "https://example.com/sky"}},
        },
    ]
    assert a2["created_ms"] == 1_700_000_004_250
    assert a2["extra"] == {"modelIdx": 1, "timestamp": 1_700_000_004.25}


def test_what_the_output_does_not_say_again_stays(read):
    chat = json.loads(SAMPLE.read_text("utf-8"))
    chat[0]["chat"]["history"]["messages"]["a2"]["content"] = "another text"
    assert by_key(read(chat))["a2"]["extra"]["content"] == "another text"


def test_files_come_by_their_data_or_are_told_to_be_missing(sample):
    (picture,) = sample.of(ATTACHMENT)
    assert picture.values["media_type"] == "image/png"
    assert len(sample.sink.kept[picture.values["digest"]]) == picture.values["size"] == 70
    image, file, question = by_key(sample)["u1"]["parts"]
    assert image == {"type": "image", "attachment": picture.id}
    assert (file["type"], file["missing"], file["name"]) == ("file", True, "笔记.txt")
    assert file["url"] == "/api/v1/files/f-1"
    assert file["file"]["data"] == {"content": "雨伞"}
    assert question == {"type": "text", "text": "今天天气？"}


def test_an_answer_that_failed_says_so(sample):
    a3 = by_key(sample)["a3"]
    assert a3["status"] == "error"
    assert a3["parts"] == [{"type": "error", "text": "boom", "code": 500}]
    assert a3["extra"] == {"childrenIds": ["x"]}


def test_an_answer_that_was_stopped_is_partial(read):
    message = {"id": "m", "role": "assistant", "content": "hal", "done": False}
    (found,) = read([{"chat": {"history": {"messages": {"m": message}}}}]).of(MESSAGE)
    assert found.values["status"] == "partial"
    assert "extra" not in found.values


def test_a_block_that_is_not_closed_stays_text(read):
    content = 'a <details type="reasoning" done="false">\n<summary>Thinking…</summary>\n> b'
    message = {"id": "m", "role": "assistant", "content": content}
    (found,) = read([{"chat": {"history": {"messages": {"m": message}}}}]).of(MESSAGE)
    assert found.values["parts"] == [{"type": "text", "text": content}]


def test_what_a_person_writes_is_never_taken_for_html(read):
    content = '<details type="reasoning" done="true">\n> b</details>'
    message = {"id": "m", "role": "user", "content": content}
    (found,) = read([{"chat": {"history": {"messages": {"m": message}}}}]).of(MESSAGE)
    assert found.values["parts"] == [{"type": "text", "text": content}]


def test_very_many_blocks_are_read_in_one_go(read):
    content = '<details type="reasoning" a="' * 40_000
    message = {"id": "m", "role": "assistant", "content": content + "</details>"}
    assert len(read([{"chat": {"history": {"messages": {"m": message}}}}]).of(MESSAGE)) == 1


def test_the_oldest_exports_have_no_envelope(read):
    inner = json.loads(SAMPLE.read_text("utf-8"))[0]["chat"]
    first, again = read([inner]), read([inner])
    (conversation,) = first.of(CONVERSATION)
    assert conversation.values["title"] == "上海天气"
    assert conversation.values["created_ms"] == 1_700_000_000_123
    assert len(first.of(MESSAGE)) == 5
    assert first.records == again.records


def test_a_chat_from_before_there_were_branches_is_a_line(read):
    messages = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
    found = read([{"id": "old", "chat": {"title": "Old", "messages": messages}}])
    one, two = found.of(MESSAGE)
    assert (one.values["parent"], two.values["parent"]) == (None, one.id)


def test_a_copy_that_differs_from_the_tree_is_kept(read):
    message = {"id": "m", "parentId": None, "role": "user", "content": "a"}
    other = {**message, "content": "b"}
    chat = {"history": {"messages": {"m": message}}, "messages": [message, other]}
    (conversation,) = read([{"id": "x", "chat": chat}]).of(CONVERSATION)
    assert conversation.values["extra"]["chat"] == {"messages": [other]}


@pytest.mark.parametrize(
    ("chat", "why"),
    [
        (7, "skipped_wrong_shape"),
        ({"id": "x", "chat": 7}, "skipped_wrong_shape"),
        ({"id": "x", "chat": {}}, "skipped_empty"),
        ({"id": KEY, "chat": {"messages": [{"role": "user", "content": "a"}]}}, "skipped_twice"),
    ],
)
def test_a_chat_that_cannot_be_used_costs_only_itself(read, chat, why):
    good = json.loads(SAMPLE.read_text("utf-8"))
    found = read([*good, chat])
    assert found.whys() == [why]
    assert len(found.of(CONVERSATION)) == 1


def test_a_file_that_ends_in_the_middle_brings_the_chats_before(tmp_path):
    good = json.loads(SAMPLE.read_text("utf-8"))[0]
    path = tmp_path / "cut.json"
    path.write_text(json.dumps([good, {**good, "id": "next"}])[:-9])
    found = Read(path)
    assert [record.values["source_id"] for record in found.of(CONVERSATION)] == [KEY]
    assert found.whys() == ["skipped_rest"]
    path.write_text(json.dumps([good])[:-9])
    assert attempt(path) == "import_truncated"


def test_the_database_gives_the_same_chats_with_their_folders(tmp_path, sample):
    raw = json.loads(SAMPLE.read_text("utf-8"))[0]
    path = tmp_path / "webui.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE chat (id TEXT, user_id TEXT, title TEXT, chat JSON, created_at INT,"
            " updated_at INT, share_id TEXT, archived BOOLEAN, pinned BOOLEAN, meta JSON,"
            " folder_id TEXT);"
            "CREATE TABLE folder (id TEXT, parent_id TEXT, name TEXT);"
            "INSERT INTO folder VALUES ('folder-7', 'top', '天气/预报'), ('top', 'loop', 'Home'),"
            " ('loop', NULL, 'All');"
        )
        row = [json.dumps(v) if isinstance(v, dict) else v for v in raw.values()]
        names = ", ".join(raw)
        connection.execute(f"INSERT INTO chat ({names}) VALUES ({', '.join('?' * len(row))})", row)
        connection.execute("INSERT INTO chat (id, chat, archived) VALUES ('bad', '{', 0)")
        connection.commit()
    found = Read(path)
    assert found.whys() == ["skipped_damaged"]
    assert found.of(MESSAGE) == sample.of(MESSAGE)
    values = found.conversation(KEY).values
    assert values == {**sample.conversation(KEY).values, "folder": "All/Home/天气\u2215预报"}
