"""Grok's account export: one file of everything, and the bytes of its files beside it."""

import json

import pytest

from companion.model.records import MESSAGE, PROMPT
from tests.companion.formats.reading import HELDIN, Read, written


@pytest.fixture(scope="module")
def export() -> Read:
    return Read(HELDIN / "grok" / "export")


def test_a_conversation_has_all_that_the_export_says_of_it(export):
    found = export.conversation("g-1").values
    assert found["title"] == "Images 图"
    assert (found["created_ms"], found["updated_ms"]) == (1_783_999_509_402, 1_783_999_569_000)
    assert found["pinned"] is True
    assert found["source_app"] == "grok"
    assert found["extra"] == {
        "summary": "a summary 概",
        "starred": True,
        "system_prompt_name": "",
        "media_types": ["image"],
        "create_time": "2026-07-14T03:25:09.401949Z",
        "modify_time": "2026-07-14T03:26:09Z",
    }


def test_branches_roots_and_orphans_stay(export):
    found = export.messages(export.conversation("g-1"))
    asked, answer, other, failed, root, orphan = found
    assert [each.values["parent"] for each in found] == [
        None,
        asked.id,
        asked.id,
        answer.id,
        None,
        None,
    ]
    assert export.conversation("g-1").values["current_leaf"] == answer.id
    assert "orphan_of" not in root.values.get("extra", {})
    assert orphan.values["extra"]["orphan_of"] == "lost"
    assert [each.values["role"] for each in found] == [
        "user",
        "assistant",
        "assistant",
        "assistant",
        "user",
        "assistant",
    ]
    assert (other.values["status"], failed.values["status"]) == ("partial", "error")


def test_times_are_read_in_all_three_notations(export):
    asked, answer, other, failed, *_ = export.messages(export.conversation("g-1"))
    assert asked.values["created_ms"] == 1_783_999_510_820
    assert answer.values["created_ms"] == 1_783_999_520_820
    assert other.values["created_ms"] == 1_783_999_530_820
    assert failed.values["created_ms"] == 1_783_999_550_000
    assert asked.values["extra"]["create_time"] == {"$date": {"$numberLong": "1783999510820"}}
    assert failed.values["created_text"] == "2026-07-14T03:25:50Z"


def test_files_are_found_by_their_ids_and_missing_ones_told(export):
    asked, _, other, *_ = export.messages(export.conversation("g-1"))
    said, picture, gone = asked.values["parts"]
    assert said == {"type": "text", "text": "Look at this 看"}
    assert export.attachment(picture["attachment"])["media_type"] == "image/png"
    assert gone == {"type": "file", "missing": True, "name": "not-there", "source": "not-there"}
    _, made, lost = other.values["parts"]
    assert export.attachment(made["attachment"])["media_type"] == "image/jpeg"
    assert (lost["missing"], lost["url"]) == (True, "users/u/generated/made-9/image.jpg")


def test_thoughts_answer_and_sources_are_parts(export):
    answer = export.messages(export.conversation("g-1"))[1].values
    assert answer["model"] == "grok-4"
    assert answer["parts"] == [
        {"type": "reasoning", "text": "I look 想"},
        {"type": "text", "text": "A red dot 红点"},
        {
            "type": "citation",
            "url": "https://example.com/a",
            "title": "A page",
            "text": "a preview",
        },
        {"type": "citation", "url": "https://example.com/c", "title": ""},
    ]
    assert answer["extra"]["steps"] == [{"text": ["step one 步"], "tags": ["header"]}]
    assert len(answer["extra"]["web_search_results"]) == 2
    assert answer["extra"]["share_link"] == {"id": "a link 链"}
    assert answer["extra"]["sender"] == "ASSISTANT"


def test_an_error_is_told_in_its_words(export):
    failed = export.messages(export.conversation("g-1"))[3].values
    assert failed["parts"] == [
        {
            "type": "error",
            "text": "Too many requests 请求过多",
            "source": {"code": 8, "message": "Too many requests 请求过多"},
        }
    ]


def test_without_parents_responses_are_a_line(export):
    first, second = export.messages(export.conversation("g-2"))
    assert second.values["parent"] == first.id
    assert second.values["continues"] is True
    assert export.conversation("g-2").values["model"] == "grok-2"


def test_projects_and_tasks_are_prompts_and_made_media_is_told(export):
    project, task = export.of(PROMPT)
    assert (project.values["title"], project.values["text"]) == ("A project 项目", "Be brief 简短")
    assert project.values["extra"] == {"create_time": "2026-01-01T00:00:00Z"}
    assert (task.values["title"], task.values["text"]) == ("A task 任务", "Tell me the news")
    assert task.values["extra"] == {"cron": "0 8 * * *"}
    assert export.whys() == ["skipped_unknown_format"]
    assert export.skipped[0].place.endswith("media_posts[0]")


@pytest.mark.parametrize(
    "written_time",
    [
        {"$date": {"$numberLong": "soon"}},
        {"$date": {"$numberLong": "9" * 5_000}},
        {"$date": []},
        {},
        [],
    ],
)
def test_a_time_that_is_none_is_left_open_and_kept(tmp_path, written_time):
    response = {"response": {"_id": "a", "sender": "human", "message": "Hi"}}
    response["response"]["create_time"] = written_time
    whole = {"conversations": [{"conversation": {"id": "c"}, "responses": [response]}]}
    path = tmp_path / "a.json"
    path.write_text(json.dumps(whole))
    (found,) = Read(path).of(MESSAGE)
    assert "created_ms" not in found.values
    assert found.values["extra"] == {"create_time": written_time}


def test_a_bare_list_of_conversations_comes_in(tmp_path):
    one = {
        "conversation": {"id": "c", "title": "T"},
        "responses": [{"response": {"_id": "a", "sender": "human", "message": "Hi"}}, "odd one"],
    }
    found = Read(written(tmp_path / "x", {"list.json": [one, {"conversation": 7}, 7]}))
    assert found.formats == ["grok"]
    assert len(found.of(MESSAGE)) == 2
    assert found.of(MESSAGE)[1].values["extra"] == {"response": "odd one"}
    assert found.whys() == ["skipped_wrong_shape"] * 2
