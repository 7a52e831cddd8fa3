"""What stands beside the texts in the log of `llm`: attachments, and the calls of tools."""

from typing import Any, Final

from companion.formats.attachments import Attachments, missing
from companion.formats.content import json_text
from companion.formats.sqlite_file import Database
from companion.formats.values import known, text
from companion.model.records import Value

_OF_PROMPT: Final = """
    SELECT attachments.*
    FROM prompt_attachments
    JOIN attachments ON attachments.id = prompt_attachments.attachment_id
    WHERE prompt_attachments.response_id = ?
    ORDER BY prompt_attachments."order"
"""
_BY_ID: Final = "SELECT * FROM attachments WHERE id = ?"


class Attached:
    """Reads them by what they belong to."""

    def __init__(self, database: Database, attachments: Attachments) -> None:
        self._database = database
        self._attachments = attachments

    def of_prompt(self, response: Any) -> list[Value]:
        """The attachments of a question of the earlier tables."""
        if "response_id" not in self._database.columns("prompt_attachments"):
            return []
        return [self._part(row) for row in self._database.rows(_OF_PROMPT, [response])]

    def by_id(self, attachment: str) -> Value:
        """An attachment by the digest that names it."""
        if "id" in self._database.columns("attachments"):
            for row in self._database.rows(_BY_ID, [attachment]):
                return self._part(row)
        return missing("file", source_id=attachment)

    def calls(self, response: Any) -> list[Value]:
        """The tools that a response called."""
        return [
            {
                "type": "tool_call",
                "name": text(row.get("name")),
                "arguments": json_text(row.get("arguments") or ""),
                "call_id": text(row.get("tool_call_id")),
            }
            for row in self._tool_rows("tool_calls", response)
        ]

    def results(self, response: Any) -> list[Value]:
        """What tools had answered when a response was asked for."""
        parts: list[Value] = []
        for row in self._tool_rows("tool_results", response):
            part: dict[str, Value] = {
                "type": "tool_result",
                "call_id": text(row.get("tool_call_id")),
                "text": json_text(row.get("output") or ""),
                **known({"name": row.get("name"), "exception": row.get("exception")}),
            }
            parts.append({**part, "error": True} if row.get("exception") else part)
        return parts

    def _tool_rows(self, table: str, response: Any) -> list[dict[str, Any]]:
        if not self._database.columns(table) >= {"id", "response_id"}:
            return []
        sql = f"SELECT * FROM {table} WHERE response_id = ? ORDER BY id"
        return list(self._database.rows(sql, [response]))

    def _part(self, row: dict[str, Any]) -> Value:
        """With its bytes, if the log has them; of a path or an address only that."""
        media_type, path, url = (text(row.get(name)) for name in ("type", "path", "url"))
        name = path.replace("\\", "/").rpartition("/")[2]
        content = row.get("content")
        if isinstance(content, bytes):
            return self._attachments.of_bytes(content, name=name, media_type=media_type)
        kind = media_type.partition("/")[0]
        kind = kind if kind in ("image", "audio", "video") else "file"
        return missing(kind, name, url=url, path=path, media_type=media_type)
