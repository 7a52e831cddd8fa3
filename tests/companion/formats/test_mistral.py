"""Le Chat's export: a file for each conversation, its messages in no certain order."""

import json

import pytest

from companion.model.records import CONVERSATION, MESSAGE
from tests.companion.formats.reading import HELDIN, Read, written

CHAT = "6f9619ff-0000-4000-8000-000000000001"


@pytest.fixture(scope="module")
def export() -> Read:
    return Read(HELDIN / "mistral" / "export")


def test_a_conversation_is_named_by_what_was_asked_first(export):
    found = export.conversation(CHAT).values
    assert found["title"] == "What is this? 这是什么"
    assert found["source_app"] == "mistral"
    assert (found["created_ms"], found["updated_ms"]) == (1_789_834_699_236, 1_789_834_800_000)
    assert len(export.of(CONVERSATION)) == 2


def test_messages_follow_each_other_in_time_and_answers_stand_side_by_side(export):
    asked, answer, again, thanks = export.messages(export.conversation(CHAT))
    assert [each.values["parent"] for each in (asked, answer, again, thanks)] == [
        None,
        asked.id,
        asked.id,
        again.id,
    ]
    assert "continues" not in again.values
    assert [each.values["role"] for each in (asked, answer)] == ["user", "assistant"]
    assert asked.values["created_text"] == "2026-09-19T16:18:19.236Z"
    assert export.conversation(CHAT).values["current_leaf"] == thanks.id


def test_files_come_out_of_the_folder_and_missing_ones_are_told(export):
    said, picture, lost = export.messages(export.conversation(CHAT))[0].values["parts"]
    assert said == {"type": "text", "text": "What is this? 这是什么"}
    assert export.attachment(picture["attachment"])["name"] == "图 one.png"
    assert picture["source"] == {"type": "image", "name": "图 one.png"}
    assert (lost["type"], lost["missing"], lost["name"]) == ("file", True, "lost one.pdf")


def test_every_kind_of_chunk_is_typed_parts(export):
    answer = export.messages(export.conversation(CHAT))[1].values
    assert answer["parts"] == [
        {
            "type": "tool_call",
            "name": "web_search",
            "arguments": '{"query": "pixel 像"}',
            "call_id": "",
            "source": {"toolType": "builtin", "success": True, "startTime": 1, "endTime": 2},
        },
        {
            "type": "tool_result",
            "name": "web_search",
            "call_id": "",
            "text": '{"pages": ["found page 页"]}',
        },
        {"type": "text", "text": "A pixel 像素"},
        {
            "type": "unknown",
            "value": {"type": "custom_element", "metadata": {"kind": "odd one 怪"}},
        },
    ]
    assert answer["extra"] == {"contentChunks": [[2, {"type": "reference", "referenceIds": [1]}]]}


def test_canvas_pictures_and_reactions_are_kept(export):
    again = export.messages(export.conversation(CHAT))[2].values
    assert again["parts"][1:] == [
        {"type": "image", "missing": True, "url": "https://example.com/dot.png"},
        {
            "type": "code",
            "text": "# Canvas text 画布",
            "language": "",
            "title": "Canvas title 画",
            "source": {"id": "c1", "type": "document"},
        },
    ]
    assert again["extra"] == {"version": 1, "reaction": "like", "reactionComment": "good one 好"}


def test_what_the_content_says_beyond_its_chunks_is_text_too(tmp_path):
    one = {"id": "a", "chatId": "c", "role": "assistant", "createdAt": "2026-01-01T00:00:00Z"}
    one |= {"content": "All of it", "contentChunks": [{"type": "text", "text": "All"}]}
    found = Read(written(tmp_path / "x", {"chat-1.json": [one]}))
    texts = [part["text"] for part in found.of(MESSAGE)[0].values["parts"]]
    assert texts == ["All of it", "All"]


def test_a_chat_that_is_damaged_leaves_the_others(tmp_path):
    one = {"id": "a", "chatId": "c", "role": "user", "createdAt": "2026-01-01", "content": "Hi"}
    cut = json.dumps([one | {"chatId": "d"}])[:-9]
    found = Read(written(tmp_path / "x", {"chat-1.json": [one], "chat-2.json": cut}))
    assert [each.values["source_id"] for each in found.of(CONVERSATION)] == ["c"]
    assert found.whys() == ["skipped_damaged"]
