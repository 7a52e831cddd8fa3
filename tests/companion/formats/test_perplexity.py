"""Perplexity's threads, in the two shapes in which tools save them."""

import pytest

from companion.model.records import MESSAGE
from tests.companion.formats.reading import HELDIN, Read


@pytest.fixture(scope="module")
def thread() -> Read:
    return Read(HELDIN / "perplexity" / "thread.json")


def test_a_thread_has_all_that_the_file_says_of_it(thread):
    found = thread.conversation("ctx-1").values
    assert found["title"] == "What is FTS5 什么"
    assert (found["created_ms"], found["updated_ms"]) == (1_767_225_600_000, 1_767_226_140_000)
    assert found["model"] == "pplx_pro"
    assert found["source_app"] == "perplexity"
    assert found["extra"] == {
        "status": "success",
        "thread_metadata": {
            "title": "Thread title",
            "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:09:00Z",
        },
    }


def test_questions_and_answers_follow_each_other(thread):
    found = thread.of(MESSAGE)
    assert [each.values["role"] for each in found] == ["user", "assistant"] * 2
    assert [each.values["parent"] for each in found] == [None, *(each.id for each in found[:-1])]
    assert found[0].values["parts"] == [{"type": "text", "text": "What is FTS5? 什么是"}]


def test_an_answer_has_its_text_once_its_sources_and_all_else(thread):
    answer = thread.of(MESSAGE)[1].values
    assert answer["model"] == "sonar"
    assert answer["created_ms"] == 1_767_225_630_500  # without a zone: UTC
    assert answer["created_text"] == "2026-01-01T00:00:30.5"
    source, said, image, plan = answer["parts"]
    assert (source["type"], source["url"]) == ("citation", "https://example.com/a")
    assert (source["title"], source["text"]) == ("A page 页", "a snippet 片")
    assert said["text"] == "Full text search 全文搜索[1]"
    assert said["source"] == {
        "intended_usage": "ask_text",
        "markdown_block": {"progress": "DONE"},
    }
    assert (image["type"], image["missing"]) == ("image", True)
    assert image["url"] == "https://example.com/i.png"
    assert plan["value"]["plan_block"] == {"goals": ["find out 目标"]}
    assert answer["extra"] == {
        "backend_uuid": "b-e1",
        "context_uuid": "ctx-1",
        "thread_title": "What is FTS5 什么",
        "thread_url_slug": "what-is-abc",
        "mode": "copilot",
        "related_queries": ["And then 然后?"],
    }


def test_a_text_in_pieces_is_put_together_and_cited_rows_are_sources(thread):
    source, said = thread.of(MESSAGE)[3].values["parts"]
    assert (source["title"], source["url"]) == ("B page", "https://example.com/b")
    assert source["source"]["status"] == "cited here"
    assert said["text"] == "Three letters 三个"


def test_the_other_shape_comes_in_too():
    found = Read(HELDIN / "perplexity" / "saved.json")
    assert found.conversation("t-9").values["title"] == "Saved thread 存"
    asked, answer = found.of(MESSAGE)
    assert asked.values["parts"] == [{"type": "text", "text": "A saved question 问"}]
    said, source = answer.values["parts"]
    assert said == {"type": "text", "text": "A saved answer 答[1]"}
    assert (source["title"], source["url"]) == ("Saved source 源", "https://example.com/saved")
