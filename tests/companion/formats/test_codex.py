"""Codex's rollouts come in whole, of all generations, and nothing in them twice."""

import shutil

import pytest
import zstandard

from companion.formats.source import open_source
from companion.model.records import CONVERSATION, MESSAGE
from tests.companion.formats.reading import HELDIN, Read, attempt, zipped

SAMPLE = HELDIN / "codex"


def test_a_rollout_comes_in_with_every_field():
    read = Read(SAMPLE / "rollout-2026.jsonl")
    assert read.formats == ["codex"]
    conversation = read.conversation("019e-aa")
    messages = read.messages(conversation)
    permissions, environment, asked, answer, results, spoken = messages[:6]
    wrong, sorry, right, summary, good = messages[6:]
    assert conversation.values == {
        "title": "文件",
        "created_ms": 1775034000000,
        "updated_ms": 1775034012500,
        "model": "gpt-5.5",
        "system_prompt": "You are Codex.",
        "folder": "proj",
        "source_app": "codex",
        "source_id": "019e-aa",
        "current_leaf": good.id,
        "extra": {
            "cwd": "C:\\work\\proj",
            "originator": "codex_cli_rs",
            "cli_version": "0.131.0",
            "model_provider": "openai",
            "base_instructions": {"text": "You are Codex."},
            "git": {"branch": "main"},
        },
    }
    assert (permissions.values["role"], permissions.values["hidden"]) == ("system", True)
    assert permissions.values["extra"]["items"][0]["role"] == "developer"
    assert (environment.values["role"], environment.values["hidden"]) == ("user", True)
    assert asked.values["parts"][0] == {"type": "text", "text": "列文件"}
    assert read.attachment(asked.values["parts"][1]["attachment"])["media_type"] == "image/png"
    assert answer.values == {
        "source_id": "#0287e9b894f3a720238c2c73884ec6c1",
        "conversation": conversation.id,
        "parent": asked.id,
        "ordinal": 3,
        "role": "assistant",
        "model": "gpt-5.5",
        "created_ms": 1775034003500,
        "parts": [
            {"type": "reasoning", "text": "想"},
            {
                "type": "tool_call",
                "name": "shell",
                "arguments": '{"cmd":"ls"}',
                "call_id": "c1",
            },
            {
                "type": "tool_call",
                "name": "apply_patch",
                "arguments": "*** Begin",
                "call_id": "c2",
                "kind": "custom_tool_call",
            },
        ],
        "extra": {
            "turn_context": {"cwd": "C:\\work\\proj", "effort": "high"},
            "items": [
                {
                    "timestamp": "2026-04-01T09:00:03.500Z",
                    "count": 1,
                    "type": "reasoning",
                    "id": "rs_1",
                    "encrypted_content": "gAAA",
                },
                {
                    "timestamp": "2026-04-01T09:00:04.500Z",
                    "count": 1,
                    "type": "function_call",
                },
                {
                    "timestamp": "2026-04-01T09:00:04.500Z",
                    "count": 1,
                    "type": "custom_tool_call",
                    "status": "completed",
                },
            ],
        },
    }
    first, second = results.values["parts"]
    assert first["text"] == '{"output":"a.txt","metadata":{"exit_code":0}}'
    assert second == {"type": "tool_result", "call_id": "c2", "text": "no", "error": True}
    assert spoken.values["parts"] == [{"type": "text", "text": "有 a.txt"}]
    assert sorry.values["parent"] == wrong.id
    assert wrong.values["parent"] == right.values["parent"] == spoken.id
    assert good.values["extra"]["items"] == [{"timestamp": "2026-04-01T09:00:12.500Z", "count": 1}]
    assert summary.values["parts"] == [{"type": "context", "text": "So far: a.txt"}]
    assert summary.values["extra"]["compacted"]["replacement_history"][0]["role"] == "user"
    assert good.values["parent"] == summary.id


def test_the_second_generation_has_its_items_on_the_lines():
    read = Read(SAMPLE / "rollout-2025.jsonl")
    assert read.formats == ["codex"]
    conversation = read.conversation("b1f2")
    asked, answer = read.messages(conversation)
    assert conversation.values["created_ms"] == 1754042400000
    assert conversation.values["system_prompt"] == "Be kind."
    assert conversation.values["title"] == "hello"
    assert asked.values["parts"] == [{"type": "text", "text": "hello"}]
    assert answer.values["parts"] == [
        {"type": "reasoning", "text": "hm"},
        {"type": "text", "text": "hi"},
        {
            "type": "tool_call",
            "name": "local_shell",
            "arguments": '{"type": "exec", "command": ["ls"]}',
            "call_id": "k1",
            "kind": "local_shell_call",
        },
    ]


def test_the_first_generation_is_one_list():
    read = Read(SAMPLE / "rollout-2025-04.json")
    assert read.formats == ["codex"]
    conversation = read.conversation("ts-1")
    assert [r.values["parts"][0]["text"] for r in read.messages(conversation)] == ["hey", "ho"]


def test_a_folder_gives_a_conversation_for_each_file():
    assert len(Read(SAMPLE).of(CONVERSATION)) == 3


def test_a_rollout_that_breaks_off_is_what_came_before(tmp_path):
    path = tmp_path / "r.jsonl"
    whole = (SAMPLE / "rollout-2026.jsonl").read_bytes()
    path.write_bytes(whole[: whole.index(b"event_msg") - 20])
    read = Read(path)
    assert read.whys() == ["skipped_rest"]
    assert len(read.of(MESSAGE)) == 3
    path.write_bytes(b'{"timestamp": "", "type": "session_meta", "payload": {"id": ')
    assert attempt(path) == "import_truncated"


@pytest.mark.parametrize("form", ["file", "folder", "zip", "with the plain one"])
def test_a_session_that_codex_has_compressed_is_read_as_before(tmp_path, form):
    plain = SAMPLE / "rollout-2026.jsonl"
    name = "2026/rollout-2026.jsonl"
    packed = zstandard.ZstdCompressor().compress(plain.read_bytes()[:3000])
    packed += zstandard.ZstdCompressor().compress(plain.read_bytes()[3000:])
    path = tmp_path / f"{name}.zst"
    path.parent.mkdir()
    path.write_bytes(packed)
    if form == "with the plain one":  # as it is for a moment when a session is taken up again
        shutil.copy(plain, tmp_path / name)
    chosen = {
        "file": path,
        "zip": zipped(tmp_path.with_suffix(".zip"), {f"{name}.zst": packed}),
    }.get(form, tmp_path)
    read = Read(chosen)
    assert (read.records, read.skipped) == (Read(plain).records, [])


def test_a_compressed_session_that_is_damaged_is_told_and_another_member_stays_as_it_is(tmp_path):
    packed = zstandard.ZstdCompressor(write_checksum=True).compress(b'{"type": "x"}\n' * 9)
    path = tmp_path / "rollout-1.jsonl.zst"
    path.write_bytes(packed[:-1] + bytes([packed[-1] ^ 1]))
    assert attempt(path) in ("import_damaged_member", "import_unknown_format")
    shutil.copytree(SAMPLE, tmp_path / "all")
    path.rename(tmp_path / "all" / path.name)
    read = Read(tmp_path / "all")
    assert len(read.of(CONVERSATION)) == 3
    assert [(s.place, s.why) for s in read.skipped] == [
        ("rollout-1.jsonl", "skipped_unknown_format")
    ]
    (tmp_path / "notes.jsonl.zst").write_bytes(packed)
    source = open_source(tmp_path)
    assert "notes.jsonl.zst" in source.members
