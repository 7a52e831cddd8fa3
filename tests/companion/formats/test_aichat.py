"""aichat's sessions and its log come in whole, and YAML can do no harm."""

import pytest

from companion.model.records import CONVERSATION, MESSAGE
from tests.companion.formats.reading import HELDIN, Read, attempt

SAMPLE = HELDIN / "aichat"


def test_a_session_comes_in_with_every_field():
    read = Read(SAMPLE / "session.yaml")
    assert read.formats == ["aichat"]
    (conversation,) = read.of(CONVERSATION)
    before, system, question, answer, tool = read.messages(conversation)
    assert conversation.values == {
        "title": "Before",
        "model": "openai:gpt-4o-mini",
        "source_app": "aichat",
        "source_id": conversation.values["source_id"],
        "current_leaf": tool.id,
        "extra": {
            "temperature": 0.5,
            "save_session": True,
            "data_urls": {"0a1b": "/home/u/图.png"},
        },
    }
    assert before.values["parts"] == [{"type": "text", "text": "Before"}]
    assert system.values["hidden"] is True
    assert system.values["parts"] == [{"type": "text", "text": "Be brief.\n很短。"}]
    assert question.values["parts"] == [
        {"type": "text", "text": "no"},
        {"type": "image", "missing": True, "name": "图.png", "url": "0a1b"},
    ]
    assert answer.values["parts"] == [{"type": "text", "text": "yes"}]
    assert tool.values["role"] == "tool"
    assert tool.values["parts"] == [
        {"type": "text", "text": "Looking"},
        {
            "type": "tool_call",
            "name": "get_time",
            "arguments": '{"zone": 8}',
            "call_id": "call_9",
        },
        {"type": "tool_result", "call_id": "call_9", "text": "2026-01-01"},
    ]


def test_each_entry_of_the_log_is_a_conversation():
    read = Read(SAMPLE / "messages.md")
    assert read.formats == ["aichat-log"]
    first, second = read.of(CONVERSATION)
    assert first.values["title"] == "怎么去京都"
    assert first.values["created_ms"] == 1767294245000
    assert first.values["extra"] == {"role": "guide"}
    texts = [r.values["parts"][0]["text"] for r in read.of(MESSAGE)]
    assert texts == [
        "怎么去京都？\n第二行",
        "Take the train.\n\n--------\nOr walk.",
        "Two",
        "<tool_calls>\nx\n</tool_calls>\n2",
    ]
    assert "extra" not in second.values


SESSION = "model: m\nmessages:\n- role: user\n  content: "


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("&a x\n- role: user\n  content: *a", "import_damaged"),
        ("[unclosed", "import_damaged"),
        ("[" * 2_000 + "]" * 2_000, "import_too_deep"),
        ("[" * 70 + "]" * 70, "import_too_deep"),
        ("!!python/object/apply:os.system [ls]", None),
        ("!!binary 'eA=='", None),
        ("!!timestamp 2026-01-01", None),
        ("{1: 2, ? [a] : b, null: c}", None),
        ("9" * 5_000, None),
        ("1e999", None),
        ("", None),
    ],
)
def test_nothing_that_yaml_can_say_does_harm(tmp_path, content, code):
    path = tmp_path / "session.yaml"
    path.write_text(SESSION + content)
    found = attempt(path)
    assert found == code if code else found.formats == ["aichat"]


def test_other_yaml_is_not_taken_for_a_session(tmp_path):
    path = tmp_path / "compose.yaml"
    path.write_text("model: m\nservices:\n- role: web\n")
    assert attempt(path) == "import_unknown_format"
