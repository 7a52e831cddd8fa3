"""Claude's account export: trees and lines, blocks, attachments, projects, memories."""

import json
from typing import Any

import pytest

from companion.model.records import CONVERSATION, MESSAGE, PROMPT
from tests.companion.formats.reading import HELDIN, Read, attempt, written, zipped

TREE = "aaaa0000-0000-4000-8000-000000000001"
LINE = "aaaa0000-0000-4000-8000-000000000003"


@pytest.fixture(scope="module")
def classic() -> Read:
    return Read(HELDIN / "claude" / "classic")


@pytest.fixture(scope="module")
def family() -> Read:
    return Read(HELDIN / "claude" / "family")


def turn(uuid: str = "m1", **changes: Any) -> dict[str, Any]:
    return {"uuid": uuid, "sender": "human", "text": "Hi", "content": [], **changes}


def conversation(*messages: Any, **changes: Any) -> dict[str, Any]:
    return {"uuid": "c1", "name": "T", "chat_messages": list(messages), **changes}


@pytest.fixture
def read(read_conversations):
    return read_conversations


def test_a_conversation_has_all_that_the_export_says_of_it(classic):
    found = classic.conversation(TREE).values
    assert found["title"] == "Branches 分支"
    assert (found["created_ms"], found["updated_ms"]) == (1_785_578_400_000, 1_785_578_700_654)
    assert found["model"] == "claude-opus-5"
    assert found["system_prompt"] == "You are a baker 你是面包师"
    assert found["folder"] == "Bakery 面包店"
    assert found["pinned"] is True
    assert found["source_app"] == "claude"
    assert found["extra"] == {
        "summary": "**Overview** of it 概要",
        "account": {"uuid": "acc-1"},
        "project": {"uuid": "p1", "name": "Bakery 面包店"},
        "settings": {"preview_feature_uses_artifacts": True},
        "created_at": "2026-08-01T10:00:00.000000+00:00",
        "updated_at": "2026-08-01T10:05:00.654321+00:00",
    }


def test_messages_are_a_tree_with_its_open_branch(classic):
    asked, answer, other, spoken, flat = classic.messages(classic.conversation(TREE))
    assert [each.values["parent"] for each in (asked, answer, other, spoken, flat)] == [
        None,
        asked.id,
        asked.id,
        other.id,
        None,
    ]
    assert classic.conversation(TREE).values["current_leaf"] == answer.id
    assert [each.values["role"] for each in (asked, answer)] == ["user", "assistant"]
    assert answer.values["created_ms"] == 1_785_578_401_000
    assert answer.values["created_text"] == "2026-08-01T10:00:01.000000+00:00"
    assert flat.values["extra"] == {"orphan_of": "gone"}


def test_what_was_attached_is_a_file_of_its_text_and_the_rest_is_missing(classic):
    parts = classic.messages(classic.conversation(TREE))[0].values["parts"]
    said, recipe, scan, photo = parts
    assert said == {"type": "text", "text": "Look at the files 看附件"}
    attachment = classic.attachment(recipe["attachment"])
    assert (attachment["name"], attachment["media_type"]) == ("recipe 菜谱.txt", "text/plain")
    assert classic.sink.kept[attachment["digest"]].decode() == "Flour and water 面粉和水"
    assert recipe["source"] == {"file_name": "recipe 菜谱.txt", "file_size": 20, "file_type": "txt"}
    assert (scan["missing"], scan["name"]) == (True, "empty scan.pdf")
    assert photo == {
        "type": "file",
        "missing": True,
        "name": "a photo.png",
        "source": {"file_uuid": "f-1", "file_name": "a photo.png"},
    }


def test_every_kind_of_block_is_typed_parts(classic):
    answer = classic.messages(classic.conversation(TREE))[1].values
    by_type: dict[str, list[Any]] = {}
    for part in answer["parts"]:
        by_type.setdefault(part["type"], []).append(part)
    assert by_type["reasoning"] == [
        {
            "type": "reasoning",
            "text": "Let me think 想一想",
            "source": {
                "summaries": [{"summary": "Thinking about flour 面粉"}],
                "cut_off": False,
                "truncated": False,
                "signature": "c2ln",
            },
        }
    ]
    search, artifact = by_type["tool_call"]
    assert (search["name"], search["call_id"]) == ("web_search", "tu1")
    assert json.loads(search["arguments"]) == {"query": "rye bread 黑麦"}
    assert search["source"]["message"] == "Searching the web"
    assert json.loads(artifact["arguments"])["version_uuid"] == "v1"
    found, failed = by_type["tool_result"]
    assert (found["call_id"], found["text"], "error" in found) == (
        "tu1",
        "Found a text 结果",
        False,
    )
    assert found["source"]["structured_content"] == {"rows": ["one row 行"]}
    assert (failed["call_id"], failed["text"], failed["error"]) == (
        "tu2",
        "It failed plainly",
        True,
    )
    assert by_type["code"] == [
        {
            "type": "code",
            "text": 'export default () => <p>"Wait" 等</p>',
            "language": "jsx",
            "title": "Bread timer 计时",
            "artifact": "bread-timer",
        }
    ]
    page, cited = by_type["citation"]
    assert (page["url"], page["title"]) == ("https://example.com/rye", "Rye page")
    assert page["text"] == "Rye is dark 黑"
    assert cited["source"]["end_index"] == 3
    assert by_type["text"] == [{"type": "text", "text": "The answer 答案。"}]
    assert [part["value"]["type"] for part in by_type["unknown"]] == ["image_gallery", "brand_new"]
    assert by_type["file"][0]["name"] == "made here.csv"
    assert answer["extra"]["updated_at"] == "2026-08-01T10:00:09.000001+00:00"
    assert answer["extra"]["content"][0]["remaining"] == 1000


def test_a_voice_note_is_its_words_and_a_picture_its_bytes(classic):
    said, picture = classic.messages(classic.conversation(TREE))[3].values["parts"]
    assert said == {"type": "text", "text": "Spoken words 语音", "spoken": True}
    assert classic.attachment(picture["attachment"])["media_type"] == "image/png"


def test_a_conversation_without_messages_is_told(classic):
    assert [(each.place, each.why) for each in classic.skipped] == [
        ("conversations.json[1]", "skipped_empty")
    ]


def test_projects_and_memories_are_prompts(classic):
    project, memory = classic.of(PROMPT)
    assert project.values["title"] == "Bakery 面包店"
    assert project.values["text"] == "You are a baker 你是面包师"
    assert project.values["source_id"] == "p1"
    assert project.values["extra"]["docs"][0]["content"] == "# Doc 文档"
    assert memory.values["text"] == "**Work** Bakes bread 烤面包"
    assert memory.values["extra"] == {"project_memories": {"p1": "Project memory 项目记忆"}}


def test_without_parents_messages_are_a_line(family):
    asked, answer, thanks = family.messages(family.conversation(LINE))
    assert [each.values["parent"] for each in (asked, answer, thanks)] == [
        None,
        asked.id,
        answer.id,
    ]
    assert all(each.values["continues"] for each in (asked, answer, thanks))
    assert asked.values["parts"] == [{"type": "text", "text": "An old question 旧"}]
    assert answer.values["created_ms"] == 1_696_147_201_500


def test_the_flat_text_counts_only_where_it_says_more(family):
    _, answer, thanks = family.messages(family.conversation(LINE))
    assert "extra" not in answer.values
    assert thanks.values["extra"] == {"text": "Thanks a lot with more words"}


def test_a_project_in_a_file_of_its_own_gives_its_folder_and_prompt(family):
    found = family.conversation(LINE).values
    assert found["folder"] == "Old∕new 项目"  # one folder, so no path
    assert found["system_prompt"] == "Speak like a sailor"
    assert family.whys() == ["skipped_unknown_format"]


@pytest.mark.parametrize("name", ["projects.json", "memories.json"])
def test_what_comes_beside_the_conversations_comes_in_alone_too(tmp_path, name):
    data = (HELDIN / "claude" / "classic" / name).read_bytes()
    found = Read(zipped(tmp_path / "part-000.zip", {name: data}))
    assert found.formats == ["claude"]
    assert len(found.of(PROMPT)) == 1


def test_projects_that_are_damaged_leave_the_conversations(tmp_path):
    members = {"projects.json": '[{"uuid": "p", "prompt_template": "x', "conversations.json": "[]"}
    whole = members | {"conversations.json": [conversation(turn())]}
    found = Read(written(tmp_path / "a", whole))
    assert len(found.of(CONVERSATION)) == 1
    assert found.whys() == ["skipped_damaged"]


def test_a_message_that_is_none_stands_in_the_line_as_it_is(read):
    found = read(conversation(turn("a"), "odd", turn("b")))
    first, odd, last = found.of(MESSAGE)
    assert odd.values["parts"] == [{"type": "unknown", "value": "odd"}]
    assert (odd.values["parent"], last.values["parent"]) == (first.id, odd.id)


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ("plain", [{"type": "text", "text": "plain"}]),
        (7, [{"type": "unknown", "value": 7}]),
        ([], [{"type": "text", "text": "Hi"}]),
        ([{"type": "text", "text": ""}], [{"type": "text", "text": "Hi"}]),
        (
            [{"type": "tool_use", "name": "t", "input": "raw"}],
            [{"type": "tool_call", "name": "t", "arguments": "raw", "call_id": ""}],
        ),
        (
            [{"type": "image", "source": {"data": "!!", "type": "base64"}, "url": "https://x/y"}],
            [
                {
                    "type": "image",
                    "missing": True,
                    "url": "https://x/y",
                    "source": {
                        "type": "image",
                        "source": {"data": "!!", "type": "base64"},
                        "url": "https://x/y",
                    },
                }
            ],
        ),
    ],
)
def test_content_of_another_shape_is_kept(read, content, parts):
    assert read(conversation(turn(content=content))).of(MESSAGE)[0].values["parts"] == parts


def test_a_file_of_nothing_but_broken_conversations_is_refused_with_a_reason(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"uuid": "a", "chat_messages": [{"uuid": "m')
    assert attempt(path) == "import_truncated"
