"""Transcripts in Markdown come in, and no other Markdown is taken for one."""

import pytest

from companion.model.records import CONVERSATION, MESSAGE
from tests.companion.formats.reading import HELDIN, Read, attempt

SAMPLES = HELDIN / "markdown"


def roles(read: Read) -> list[str]:
    return [r.values["role"] for r in read.of(MESSAGE)]


def texts(read: Read) -> list[str]:
    return [r.values["parts"][-1]["text"] if r.values["parts"] else "" for r in read.of(MESSAGE)]


def test_our_own_export_comes_in_with_every_field():
    read = Read(SAMPLES / "ours.md")
    assert read.formats == ["markdown"]
    (conversation,) = read.of(CONVERSATION)
    system, asked, answer, thanks = read.messages(conversation)
    extra = conversation.values["extra"]
    assert extra["front_matter"]["source"] == "chatgpt"
    assert extra["preamble"] == '# Trip: "京都"'
    assert conversation.values == {
        "title": 'Trip: "京都"',
        "created_ms": 1767254400000,
        "updated_ms": 1767340800000,
        "model": "gpt-4o",
        "system_prompt": "Be brief.",
        "folder": "Travel/Asia",
        "pinned": True,
        "tag:旅行": True,
        "tag:work": True,
        "source_app": "markdown",
        "source_id": "0192aabb",
        "current_leaf": thanks.id,
        "extra": extra,
    }
    assert system.values["hidden"] is True
    assert asked.values == {
        "source_id": "#1d14416170de48e21c4f12aede922899",
        "conversation": conversation.id,
        "parent": system.id,
        "ordinal": 1,
        "role": "user",
        "created_ms": 1767254400000,
        "parts": [{"type": "text", "text": "Where to?\n\n```md\n## You\n\nnot a label\n```"}],
        "extra": {"label": "## You · 2026-01-01T08:00:00Z"},
    }
    assert answer.values["model"] == "gpt-4o"
    assert answer.values["created_ms"] == 1767254405250
    assert answer.values["parts"] == [
        {"type": "reasoning", "text": "Temples…"},
        {"type": "text", "text": "Kyoto.\n\n## Day 1\n\nThe Golden Pavilion."},
    ]
    assert thanks.values["parts"] == [{"type": "text", "text": "谢谢"}]


def test_prompts_and_responses_of_an_exporter_come_in():
    read = Read(SAMPLES / "chatgpt-exporter.md")
    (conversation,) = read.of(CONVERSATION)
    assert conversation.values["title"] == "京都之旅"
    assert "ann@example.org" in conversation.values["extra"]["preamble"]
    assert roles(read) == ["user", "assistant", "user", "assistant"]
    assert texts(read) == ["去哪里？", "京都。", "谢谢", "不客气。"]


def test_what_was_copied_from_a_page_comes_in():
    read = Read(SAMPLES / "copied.md")
    assert read.of(CONVERSATION)[0].values["title"] == "What is 2+2?"
    assert texts(read) == ["What is 2+2?", "4\n\n## Why\n\nBecause.", "Thanks", ""]


def test_bold_labels_in_chinese_come_in():
    read = Read(SAMPLES / "bold.md")
    assert roles(read) == ["user", "assistant", "user"]
    assert texts(read) == ["你好\n第二行", "你好！", "再见"]
    assert read.of(MESSAGE)[1].values["model"] == "qwen3"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("## User", "## Assistant"),
        ("# User:", "# ChatGPT:"),
        ("#### You:", "#### ChatGPT:"),
        ("### 🧑 Human", "### 🤖 Claude 3.5 Sonnet"),
        ("## **You**", "## **GPT-4o-mini**"),
        ("**You:**", "**Gemini 2.5 Pro:**"),
        ("**Question**", "**Answer**"),
        ("__User__:", "__Assistant__:"),
        ("## 用户（2026-01-01 08:00）", "## 助手 (deepseek-r1)"),
        ("## 問", "## 答"),
        ("你说：", "ChatGPT 说："),
        ("You said:", "Claude said:"),
    ],
)
def test_labels_are_known_in_many_forms(tmp_path, question, answer):
    path = tmp_path / "notes.txt"
    path.write_text(f"{question}\n\nHi\n\n{answer}\n\nHello\n", encoding="utf-8")
    read = Read(path)
    assert read.formats == ["markdown"]
    assert (roles(read), texts(read)) == (["user", "assistant"], ["Hi", "Hello"])


@pytest.mark.parametrize(
    "other",
    [
        "# Project\n\nSome words.\n\n## User\n\nHow to use.\n\n## Assistant\n\nIt helps.\n",
        "## User guide\n\nHow to.\n\n## Assistant settings\n\nWhat to.\n",
        "## User\n\nA role.\n\n## Administrator\n\nAnother.\n",
        "## Assistant\n\nIt helps.\n\n## User\n\nUses it.\n",
        "## User\n\n## Assistant\n",
        "## User\n\n**Assistant:** told on one line\n",
        "```\n## User\nHi\n## Assistant\nHo\n```\n",
        "# A\n\n# B\n\n## User\n\nx\n\n## Assistant\n\ny\n",
        "| User | Assistant |\n|---|---|\n| a | b |\n",
        "Dear user,\n\n**You** are welcome.\n\n**Assistant** professors too.\n",
        "---\ntitle: x\n---\n\nText.\n",
        "",
        "## User\n" * 3,
    ],
)
def test_what_is_no_transcript_is_not_recognised(tmp_path, other):
    path = tmp_path / "README.md"
    path.write_text(other, encoding="utf-8")
    assert attempt(path) == "import_unknown_format"


def test_ids_stay_when_more_is_said_and_lines_end_otherwise(tmp_path):
    path = tmp_path / "a.md"
    begun = "# T\n\n## User\n\nHi\n\n## Assistant\n\nHo\n"
    path.write_text(begun)
    before = {r.id for r in Read(path).records}
    path.write_bytes(
        b"\xef\xbb\xbf" + (begun + "\n## User\n\nMore\n").replace("\n", "\r\n").encode()
    )
    after = Read(path)
    assert before < {r.id for r in after.records}
    assert texts(after) == ["Hi", "Ho", "More"]


def test_words_of_an_answer_are_not_taken_for_labels(tmp_path):
    path = tmp_path / "a.md"
    said = "**Question:** why?\n\n**Answer:** because.\n\n**Model:** x"
    path.write_text(
        f"**You:** Explain\n\n**ChatGPT:** {said}\n\n**You:** Thanks\n\n**Claude 4:** Welcome\n"
    )
    read = Read(path)
    assert texts(read) == ["Explain", said, "Thanks", "Welcome"]
    assert [r.values.get("model") for r in read.of(MESSAGE)] == [None, None, None, "Claude 4"]


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        ("title: Plain words: and more", {"title": "Plain words: and more"}),
        ("title: 'It''s'", {"title": "It's"}),
        ("tags: [a, 'b c']", {"tags": ["a", "b c"]}),
        ('tags:\n  - a\n  - "b"', {"tags": ["a", "b"]}),
        ("pinned: True", {"pinned": True}),
        ('title: "unclosed', {"title": "unclosed"}),
        ("title: [" * 3, {"title": "[title: [title: ["}),
    ],
)
def test_front_matter_is_read_as_exporters_write_it(tmp_path, head, fields):
    path = tmp_path / "a.md"
    path.write_text(f"---\n{head}\n---\n\n## User\n\nHi\n\n## Assistant\n\nHo\n")
    (conversation,) = Read(path).of(CONVERSATION)
    assert conversation.values["extra"]["front_matter"] == fields
