"""Makes Cherry Studio's backups and database, as its versions 1 to 5 and 2.0 write them."""

import base64
import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

PICTURE = b"\x89PNG\r\n\x1a\n a picture"
PICTURE_URL = "data:image/png;base64," + base64.b64encode(PICTURE).decode()


def at(second: float) -> str:
    return f"2026-01-01T00:00:{second:06.3f}Z"


def block(key: str, message: str, kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": key, "messageId": message, "type": kind, "status": "success", **fields}


def message(key: str, role: str, second: float, *blocks: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": key,
        "role": role,
        "topicId": "tp1",
        "assistantId": "as1",
        "createdAt": at(second),
        "status": "success",
        "blocks": list(blocks),
        **fields,
    }


FILE = {
    "id": "5f1e",
    "name": "5f1e.png",
    "origin_name": "图.png",
    "path": "C:\\Data\\Files\\5f1e.png",
    "ext": ".png",
    "type": "image",
    "size": len(PICTURE),
}
LOST = {
    "id": "9999",
    "name": "9999.pdf",
    "origin_name": "丢.pdf",
    "ext": ".pdf",
    "type": "document",
}

MESSAGES = [
    message("u1", "user", 0, "b1", "b2", "b3"),
    message("a1", "assistant", 1, "b4", "b5", "b6", "gone", askId="u1", modelId="gpt-4o"),
    message("a2", "assistant", 1.5, "b7", askId="u1", modelId="qwen", foldSelected=True),
    message("c1", "user", 2, type="clear"),
    message("u2", "user", 3, "b8"),
    message("a3", "assistant", 4, "b9", "b10", "b11", "b12", askId="u2", status="error"),
    message("a4", "assistant", 5, "b13", status="paused", topicId="other"),
]
BLOCKS = [
    block("b1", "u1", "main_text", content="译：hello", createdAt=at(0)),
    block("b2", "u1", "image", file=FILE),
    block("b3", "u1", "file", file=LOST),
    block("b4", "a1", "thinking", content="想", thinking_millsec=120),
    block("b5", "a1", "main_text", content="你好"),
    block(
        "b6",
        "a1",
        "tool",
        toolId="t1",
        toolName="search",
        arguments={"q": "猫"},
        content={"hits": 3},
    ),
    block("b7", "a2", "code", content="x = 1", language="python"),
    block("b8", "u2", "main_text", content="再来"),
    block(
        "b9",
        "a3",
        "citation",
        response={
            "source": "websearch",
            "results": {
                "query": "猫",
                "results": [{"title": "例", "url": "https://example.com", "content": "文"}],
            },
        },
    ),
    block("b10", "a3", "image", metadata={"generateImageResponse": {"images": [PICTURE_URL]}}),
    block("b11", "a3", "error", error={"message": "quota", "name": "E"}),
    block("b12", "a3", "novel", content=1),
    block("b13", "a4", "unknown"),
]
ASSISTANT = {
    "id": "as1",
    "name": "翻译/校对",
    "prompt": "你是翻译",
    "tags": ["工作"],
    "model": {"id": "gpt-4o", "provider": "openai", "apiKey": "sk-secret"},
}
TOPIC = {
    "id": "tp1",
    "assistantId": "as1",
    "name": "话题一",
    "createdAt": at(0),
    "updatedAt": at(9),
    "messages": [],
    "pinned": True,
    "isNameManuallyEdited": True,
}


def state() -> dict[str, str]:
    """The local storage: JSON in JSON in JSON."""
    default = {
        "id": "default",
        "name": "默认",
        "prompt": "",
        "topics": [{"id": "tp2", "name": "空"}],
    }
    assistants = {
        "defaultAssistant": default,
        "assistants": [{**ASSISTANT, "topics": [TOPIC]}],
    }
    slices = {
        "assistants": json.dumps(assistants, ensure_ascii=False),
        "llm": json.dumps({"providers": [{"id": "openai", "apiKey": "sk-secret"}]}),
    }
    return {"persist:cherry-studio": json.dumps(slices, ensure_ascii=False)}


def data() -> dict[str, Any]:
    """`data.json` of version 5."""
    tables = {
        "topics": [{"id": "tp1", "messages": MESSAGES}, {"id": "tp2", "messages": []}],
        "message_blocks": BLOCKS,
        "files": [FILE, LOST],
        "settings": [{"id": "x", "value": "sk-secret"}],
        "quick_phrases": [{"id": "q1", "title": "短语", "content": "请简洁", "order": 1}],
    }
    return {"time": 1, "version": 5, "localStorage": state(), "indexedDB": tables}


def backup() -> dict[str, bytes]:
    """The files in a zip of version 5."""
    written = json.dumps(data(), ensure_ascii=False).encode()
    return {"data.json": written, "Data/Files/5f1e.png": PICTURE}


def store() -> dict[str, bytes]:
    """The file of version 2.0 alone."""
    with tempfile.TemporaryDirectory() as folder:
        return {"cherrystudio.sqlite": database(Path(folder) / "made").read_bytes()}


def old_data() -> dict[str, Any]:
    """`data.json` of version 1, before there were blocks."""
    messages = [
        {"id": "u1", "role": "user", "content": "旧问", "files": [FILE], "createdAt": at(0)},
        {
            "id": "a1",
            "role": "assistant",
            "content": "旧答",
            "reasoning_content": "想",
            "images": [PICTURE_URL],
            "createdAt": at(1),
        },
    ]
    entries = [
        {"key": "topic:tp1", "value": {"id": "tp1", "messages": messages}},
        {"key": "image://avatar", "value": PICTURE_URL},
    ]
    return {"time": 1, "version": 1, "localStorage": state(), "indexedDB": entries}


def database(path: Path, *, camel: bool = False) -> Path:
    """`cherrystudio.sqlite` of version 2.0; camel: as its columns once were called."""
    with closing(sqlite3.connect(path)) as connection:
        schema = (
            "CREATE TABLE topic (id TEXT PRIMARY KEY, name TEXT, assistant_id TEXT, prompt TEXT,"
            " active_node_id TEXT, group_id TEXT, is_pinned INTEGER, created_at INTEGER,"
            " updated_at INTEGER, deleted_at INTEGER);"
            "CREATE TABLE message (id TEXT PRIMARY KEY, parent_id TEXT, topic_id TEXT, role TEXT,"
            " data TEXT, searchable_text TEXT, status TEXT, siblings_group_id INTEGER,"
            " model_id TEXT, stats TEXT, created_at INTEGER, deleted_at INTEGER);"
            "CREATE TABLE assistant (id TEXT, name TEXT, prompt TEXT, model_id TEXT);"
            'CREATE TABLE "group" (id TEXT, name TEXT);'
            "CREATE TABLE tag (id TEXT, name TEXT);"
            "CREATE TABLE entity_tag (entity_id TEXT, tag_id TEXT);"
        )
        rows = (
            "INSERT INTO topic VALUES ('tp', '树', 'as', NULL, 'm3', 'g', 1, 1767225600000,"
            " 1767225609000, NULL), ('gone', 'x', NULL, NULL, NULL, NULL, 0, 1, 1, 5),"
            " ('none', '空', NULL, NULL, NULL, NULL, 0, 2, 2, NULL);"
            "INSERT INTO assistant VALUES ('as', '翻译', '你是翻译', 'gpt-4o');"
            "INSERT INTO \"group\" VALUES ('g', '工作');"
            "INSERT INTO tag VALUES ('tg', '重要');"
            "INSERT INTO entity_tag VALUES ('tp', 'tg');"
        )
        connection.executescript(_camel(schema) if camel else schema)
        connection.executescript(rows)
        for row in _rows():
            connection.execute(f"INSERT INTO message VALUES ({', '.join('?' * 12)})", row)
        connection.commit()
    return path


def _camel(schema: str) -> str:
    for name in ("assistant", "active_node", "group", "is", "created", "updated", "deleted"):
        schema = schema.replace(f" {name}_", f" {name.replace('_n', 'N')}_")
    words = schema.split(" ")
    return " ".join(
        word
        if "_" not in word or word in ("entity_tag", "(entity_id")
        else word.split("_")[0] + "".join(part.capitalize() for part in word.split("_")[1:])
        for word in words
    )


def _rows() -> list[tuple[Any, ...]]:
    tool = {
        "type": "tool-search",
        "toolCallId": "c1",
        "state": "output-available",
        "input": {"q": 1},
        "output": "好",
    }
    failed = {
        "type": "dynamic-tool",
        "toolName": "read",
        "toolCallId": "c2",
        "input": "f",
        "errorText": "denied",
    }
    answer = {
        "parts": [
            {"type": "step-start"},
            {"type": "reasoning", "text": "想", "providerMetadata": {"x": 1}},
            tool,
            failed,
            {"type": "text", "text": "答"},
            {"type": "source-url", "sourceId": "s", "url": "https://example.com", "title": "例"},
            {"type": "file", "mediaType": "image/png", "url": PICTURE_URL, "filename": "a.png"},
            {"type": "data-error", "data": {"message": "oops"}},
            {"type": "data-novel", "data": 1},
        ],
        "mentions": ["m"],
    }
    blocks = {
        "blocks": [
            {"type": "main_text", "content": "块", "createdAt": 1},
            {"type": "tool", "toolId": "c3", "toolName": "t", "arguments": {}, "content": "r"},
            {"type": "image", "fileId": "f1"},
        ]
    }
    text = {"parts": [{"type": "text", "text": "问"}]}
    start = 1_767_225_600_000

    def row(key: str, parent: str | None, role: str, data: Any, second: int, **more: Any):
        written = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
        status, group = more.get("status", "success"), more.get("group", 0)
        stats = '{"totalTokens": 3}' if role == "assistant" else None
        return (
            *(key, parent, "tp", role, written, "find me", status, group),
            *(more.get("model"), stats, start + second * 1000, more.get("deleted")),
        )

    return [
        row("root", None, "root", "{}", 0),
        row("m1", "root", "user", text, 1),
        row("m2", "m1", "assistant", answer, 2, model="gpt-4o", group=7),
        row("m3", "m1", "assistant", blocks, 3, model="qwen", group=7, status="paused"),
        row("m4", "m2", "user", text, 4, deleted=5),
    ]
