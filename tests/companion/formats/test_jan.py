"""Jan's threads come in whole, from the data folder, a zip of it, or a single file."""

import json

from companion.model.records import CONVERSATION, MESSAGE
from tests.companion.formats.reading import HELDIN, Read, attempt, zipped

SAMPLE = HELDIN / "jan"


def test_a_thread_comes_in_with_every_field():
    read = Read(SAMPLE)
    assert read.formats == ["jan"]
    trip = read.conversation("01J8A")
    question, answer = read.messages(trip)
    assert trip.values == {
        "title": "去京都",
        "created_ms": 1759300000000,
        "updated_ms": 1759300060250,
        "model": "qwen3:8b",
        "system_prompt": "You plan trips.",
        "folder": "Reisen∕2026",
        "pinned": True,
        "source_app": "jan",
        "source_id": "01J8A",
        "current_leaf": answer.id,
        "extra": {
            "assistants": [
                {
                    "assistant_id": "jan",
                    "assistant_name": "Jan",
                    "model": {"id": "qwen3:8b", "engine": "llamacpp"},
                    "instructions": "You plan trips.",
                }
            ],
            "created": 1759300000,
            "updated": 1759300060.25,
            "metadata": {
                "is_favorite": True,
                "order": 3,
                "project": {"id": "p1", "name": "Reisen/2026"},
            },
        },
    }
    inline, beside = (part for part in question.values["parts"] if part["type"] == "image")
    assert inline["detail"] == "low"
    assert question.values == {
        "source_id": "01J8A1",
        "conversation": trip.id,
        "parent": None,
        "ordinal": 0,
        "continues": True,
        "role": "user",
        "created_ms": 1759300000123,
        "parts": [{"type": "text", "text": "去哪里？"}, inline, beside],
        "extra": {
            "status": "ready",
            "created_at": 1759300000123,
            "attachments": [{"file_id": "f1", "tools": []}],
        },
    }
    assert read.attachment(beside["attachment"])["name"] == "map.png"
    assert len(read.blobs) == 2
    assert answer.values == {
        "source_id": "01J8A2",
        "conversation": trip.id,
        "parent": question.id,
        "ordinal": 1,
        "continues": True,
        "role": "assistant",
        "created_ms": 1759300005000,
        "status": "partial",
        "parts": [
            {"type": "reasoning", "text": "Temples…"},
            {"type": "text", "text": "Kyoto.", "annotations": [{"file": "a"}]},
            {
                "type": "tool_call",
                "name": "search",
                "arguments": '{"q": "京都"}',
                "call_id": "call_1",
            },
            {"type": "tool_result", "call_id": "call_1", "text": '{"hits": 2}'},
            {"type": "unknown", "value": {"type": "hologram", "x": 1}},
        ],
        "extra": {
            "assistant_id": "jan",
            "status": "stopped",
            "created": 1759300005,
            "completed_at": 1759300009000,
            "metadata": {"usage": {"tokens": 7}},
            "error_code": "x",
        },
    }


def test_a_thread_whose_description_is_damaged_keeps_its_messages():
    read = Read(SAMPLE)
    (only,) = read.messages(read.conversation("01J8B"))
    assert only.values["created_ms"] == 1759400000500
    assert [(s.place, s.why) for s in read.skipped] == [
        ("threads/01J8B/thread.json", "skipped_damaged")
    ]


def test_a_zip_and_the_folder_give_the_same_records(tmp_path):
    members = {
        path.relative_to(SAMPLE).as_posix(): path.read_bytes()
        for path in SAMPLE.rglob("*")
        if path.is_file()
    }
    archive = Read(zipped(tmp_path / "any.zip", members))
    folder = Read(SAMPLE)
    assert archive.formats == ["jan"]
    assert {r.id: r.values for r in archive.records} == {r.id: r.values for r in folder.records}


def test_messages_by_themselves_are_a_thread(tmp_path):
    path = tmp_path / "renamed.txt"
    whole = (SAMPLE / "threads/01J8A/messages.jsonl").read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + whole)
    read = Read(path)
    assert read.formats == ["jan"]
    (conversation,) = read.of(CONVERSATION)
    assert conversation.id == Read(SAMPLE).conversation("01J8A").id
    assert conversation.values["title"] == "去哪里？"
    assert len(read.messages(conversation)) == 2


def test_a_damaged_line_costs_only_itself(tmp_path):
    def message(key: str) -> str:
        content = [{"type": "text", "text": {"value": key}}]
        told = {"id": key, "object": "thread.message", "thread_id": "t", "role": "user"}
        return json.dumps({**told, "content": content})

    path = tmp_path / "messages.jsonl"
    path.write_text("\n".join([message("a"), '{"id": "b", }', message("c"), "7"]))
    read = Read(path)
    assert [r.values["parts"][0]["text"] for r in read.of(MESSAGE)] == ["a", "c"]
    assert read.whys() == ["skipped_damaged"]


def test_what_is_no_thread_is_not_taken_for_one(tmp_path):
    path = tmp_path / "messages.jsonl"
    path.write_text('{"thread_id": 1, "role": "x", "content": []}\n{"thread_id": 1}')
    assert attempt(path) == "import_unknown_format"


def test_messages_beside_their_description_have_its_title():
    read = Read(SAMPLE / "threads/01J8A/messages.jsonl")
    assert read.conversation("01J8A").values == Read(SAMPLE).conversation("01J8A").values
