"""AnythingLLM's database: workspaces, their threads, and each question with its answer.

Ids are numbers that every installation counts from 1, so a workspace is named by its slug and the
time at which it was made, or else by the first thing that was asked in it.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from companion.formats.base import BlobSink, Item
from companion.formats.content import text_part
from companion.formats.json_file import TooDeep, cleaned, integer
from companion.formats.linear import chained, key_of, title_of
from companion.formats.one_file import Reading
from companion.formats.source import Source
from companion.formats.sqlite_file import Database, is_database, tables
from companion.formats.thread import Thread, Turn
from companion.formats.values import (
    folder_name,
    known,
    mapping,
    sequence,
    text,
    time_of,
    without,
)
from companion.model.records import Value

APP: Final = "anythingllm"

_CHATS: Final = """
    SELECT DISTINCT {workspace} AS workspace, {thread} AS thread, {user} AS user
    FROM workspace_chats
    ORDER BY 1, 2, 3
"""
_CHAT: Final = """
    SELECT *
    FROM workspace_chats
    WHERE {workspace} IS ? AND {thread} IS ? AND {user} IS ?
    ORDER BY id
"""
_MODELLED: Final = ("id", "workspaceId", "prompt", "response", "thread_id", "user_id", "createdAt")


class AnythingLLMImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether it has the tables of workspaces and their chats."""
        member = source.only
        return member is not None and is_database(
            source,
            member.name,
            workspaces=["id", "name", "slug"],
            workspace_chats=["id", "workspaceId", "prompt", "response"],
        )

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Thread after thread, of one workspace after the other."""
        member = source.only
        assert member is not None
        with tables(source, member.name) as database:
            reading = _Workspaces(database, blobs)
            chats = list(database.rows(reading.sql(_CHATS)))
            yield from reading.rows(member, chats, reading.title, reading.chat)


class _Workspaces(Reading):
    """A database being read."""

    def __init__(self, database: Database, blobs: BlobSink) -> None:
        super().__init__(APP, blobs)
        self._database = database
        self._workspaces = self._by_id("workspaces")
        self._named_threads = self._by_id("workspace_threads")

    def _by_id(self, table: str) -> dict[Any, dict[str, Any]]:
        if "id" not in self._database.columns(table):
            return {}
        return {row["id"]: row for row in self._database.rows(f"SELECT * FROM {table}")}

    def sql(self, query: str) -> str:
        """A query with the columns that this version has."""
        columns = self._database.columns("workspace_chats")
        return query.format(
            workspace="workspaceId",
            thread="thread_id" if "thread_id" in columns else "NULL",
            user="user_id" if "user_id" in columns else "NULL",
        )

    def title(self, chat: dict[str, Any]) -> str:
        """The name of a thread, or of the workspace of those before threads were."""
        thread = self._named_threads.get(chat["thread"], {})
        workspace = self._workspaces.get(chat["workspace"], {})
        return text(thread.get("name")) or text(workspace.get("name"))

    def chat(self, chat: dict[str, Any]) -> Thread:
        """One thread with all that was asked in it."""
        parameters = [chat["workspace"], chat["thread"], chat["user"]]
        rows = list(self._database.rows(self.sql(_CHAT), parameters))
        turns = chained((turn for row in rows for turn in self._turns(row)), continues=True)
        workspace = self._workspaces.get(chat["workspace"], {})
        thread = self._named_threads.get(chat["thread"], {})
        first = rows[0] if rows else {}
        name: Value = [
            text(workspace.get("slug")),
            text(thread.get("slug")),
            time_of(workspace.get("createdAt")) or [first.get("createdAt"), first.get("prompt")],
            chat["user"],
        ]
        models = [turn.model for turn in turns if turn.model]
        extra: dict[str, Value] = {
            "workspace": known(without(workspace, "name", "openAiPrompt")),
            "thread": known(without(thread, "name")),
            "user_id": chat["user"],
        }
        return Thread(
            APP,
            key_of(name),
            turns,
            title=self.title(chat) or title_of(turns),
            created_ms=time_of(thread.get("createdAt")),
            model=models[-1] if models else text(workspace.get("chatModel")),
            system_prompt=text(workspace.get("openAiPrompt")),
            folder=folder_name(workspace.get("name")),
            extra=known(extra),
        )

    def _turns(self, row: dict[str, Any]) -> list[Turn]:
        answer = _json(row.get("response"))
        asked_ms = time_of(row.get("createdAt"))
        attached = (self._attached(mapping(each)) for each in sequence(answer.get("attachments")))
        metrics = mapping(answer.get("metrics"))
        extra = {
            **without(row, *_MODELLED),
            **known({"response": without(answer, "text", "sources", "attachments")}),
        }
        question = Turn(
            f"{row['id']}/prompt",
            None,
            "user",
            [*text_part(row.get("prompt")), *attached],
            created_ms=asked_ms,
        )
        reply = Turn(
            f"{row['id']}/response",
            None,
            "assistant",
            [*text_part(answer.get("text")), *_citations(answer)],
            created_ms=time_of(row.get("lastUpdatedAt")) or asked_ms,
            model=text(metrics.get("model")),
            extra=known(extra),
        )
        return [question, reply]

    def _attached(self, told: dict[str, Any]) -> Value:
        name, content = text(told.get("name")), text(told.get("contentString"))
        return self.attachments.of_url(content, name=name)


def _json(written: Any) -> dict[str, Any]:
    """What is stored of an answer; one that is no JSON is its text."""
    try:
        value = json.loads(text(written), parse_int=integer, parse_constant=lambda _name: None)
        return mapping(cleaned(value)) or {"text": written}
    except (ValueError, RecursionError, TooDeep):
        return {"text": written}


def _citations(answer: dict[str, Any]) -> list[Value]:
    """The pieces of documents that an answer leans on."""
    parts: list[Value] = []
    for source in map(mapping, sequence(answer.get("sources"))):
        url = text(source.get("url")) or text(source.get("link"))
        told = {"url": url, "title": text(source.get("title")), "text": text(source.get("text"))}
        beside = without(source, "url", "title", "text", "type")
        parts.append({**beside, **known(dict(told)), "type": "citation"})
    return parts
