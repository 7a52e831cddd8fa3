"""A prompt of AI Studio comes in whole: thoughts, tools, what lies in Drive, what failed."""

import json

from companion.model.records import CONVERSATION, MESSAGE
from tests.companion.formats.reading import HELDIN, Read, attempt

SAMPLE = HELDIN / "aistudio" / "Trip"


def test_a_prompt_comes_in_with_every_field():
    read = Read(SAMPLE)
    assert read.formats == ["aistudio"]
    (conversation,) = read.of(CONVERSATION)
    first, answer, more, failed = read.messages(conversation)
    assert conversation.values == {
        "title": "Where to?",
        "created_ms": 1769932800250,
        "updated_ms": 1769932805000,
        "model": "gemini-3-pro",
        "system_prompt": "你是导游",
        "source_app": "aistudio",
        "source_id": conversation.values["source_id"],
        "current_leaf": failed.id,
        "extra": {
            "runSettings": {
                "model": "models/gemini-3-pro",
                "temperature": 1.0,
                "safetySettings": [],
            },
            "systemInstruction": {"parts": [{"text": "你是导游"}]},
            "chunkedPrompt": {"pendingInputs": []},
        },
    }
    (picture,) = (p for p in first.values["parts"] if "attachment" in p)
    assert read.attachment(picture["attachment"])["media_type"] == "image/png"
    assert first.values["parts"] == [
        {"type": "text", "text": "Where to?"},
        {"type": "image", "missing": True, "drive_id": "1AbC"},
        picture,
        {"type": "video", "missing": True, "url": "https://www.youtube.com/watch?v=dQw"},
    ]
    assert first.values["created_ms"] == 1769932800250
    assert first.values["extra"] == {
        "chunks": [
            {"parts": 1, "tokenCount": 3, "createTime": "2026-02-01T08:00:00.25Z"},
            {"parts": 1, "tokenCount": 258},
            {"parts": 1},
            {"parts": 1, "youtubeVideo": {"id": "dQw"}},
        ]
    }
    assert answer.values["parts"] == [
        {"type": "reasoning", "text": "Temples…"},
        {"type": "text", "text": "京都。"},
        {"type": "code", "text": "print(1)", "language": "python"},
        {"type": "tool_result", "call_id": "", "text": "1", "error": True},
        {"type": "citation", "url": "https://kyoto.example/", "title": "Kyoto"},
    ]
    thoughts, spoken = answer.values["extra"]["chunks"]
    assert thoughts["pieces"] == [{"thoughtSignature": "sig"}, {}]
    assert spoken["branchChildren"] == [{"promptId": "prompts/x"}]
    assert spoken["grounding"]["webSearchQueries"] == ["kyoto"]
    assert more.values["parts"] == [
        {"type": "text", "text": "More"},
        {"type": "tool_result", "call_id": "f1", "text": '{"ok": true}'},
    ]
    assert failed.values["status"] == "error"
    assert failed.values["parts"] == [
        {"type": "tool_call", "name": "look", "arguments": '{"a": 1}', "call_id": "f1"},
        {"type": "error", "text": "Quota"},
    ]


def prompt(*texts: str) -> str:
    chunks = [
        {"role": role, "text": text}
        for role, text in zip(("user", "model") * len(texts), texts, strict=False)
    ]
    return json.dumps({"runSettings": {}, "chunkedPrompt": {"chunks": chunks}})


def test_what_is_said_later_changes_no_id(tmp_path):
    path = tmp_path / "prompt"
    path.write_text(prompt("a", "b"))
    before = {r.id for r in Read(path).records}
    path.write_text(prompt("a", "b", "c"))
    assert before < {r.id for r in Read(path).records}


def test_two_prompts_that_begin_alike_become_branches_of_one(tmp_path):
    for name, texts in (("one", ("a", "b")), ("two", ("a", "c"))):
        (tmp_path / name).write_text(prompt(*texts))
    read = Read(tmp_path)
    assert len({c.id for c in read.of(CONVERSATION)}) == 1
    messages = {r.id: r for r in read.of(MESSAGE)}
    assert len(messages) == 3
    assert len({r.values["parent"] for r in messages.values()}) == 2


def test_a_prompt_without_chunks_is_empty(tmp_path):
    path = tmp_path / "prompt"
    path.write_text(prompt())
    assert Read(path).whys() == ["skipped_empty"]
    path.write_text(prompt("a")[:-4])
    assert attempt(path) == "import_truncated"
    path.write_text('{"chunkedPrompt": {"chunks": ' + "[" * 90 + "]" * 90 + "}}")
    assert attempt(path) == "import_too_deep"
