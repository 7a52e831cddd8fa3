"""The log of the `llm` command: its tables until 2026, and those that are content-addressed.

A log that was made before has both. In the earlier ones a response holds a question and its answer;
in the later ones (companion.formats.llm_store) messages form a tree that threads point into.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.base import BlobSink, Item, Position, Skipped
from companion.formats.content import text_part
from companion.formats.linear import title_of
from companion.formats.llm_attached import Attached
from companion.formats.llm_store import Store
from companion.formats.one_file import Reading
from companion.formats.source import Source
from companion.formats.sqlite_file import Database, is_database, tables
from companion.formats.thread import Thread, Turn
from companion.formats.values import known, place, text, time_of, without

APP: Final = "llm"

_THREADS: Final = """
    SELECT DISTINCT responses.conversation_id AS id, conversations.name, conversations.model
    FROM responses
    LEFT JOIN conversations ON conversations.id = responses.conversation_id
    ORDER BY 1
"""
_RESPONSES: Final = """
    SELECT *
    FROM responses
    WHERE conversation_id IS ?
    ORDER BY id
"""
_FRAGMENTS: Final = """
    SELECT fragments.content
    FROM {table}
    JOIN fragments ON fragments.id = {table}.fragment_id
    WHERE {table}.response_id = ?
    ORDER BY {table}."order"
"""
_MODELLED: Final = (
    "id", "prompt", "response", "system", "reasoning", "model", "resolved_model",
    "conversation_id", "datetime_utc",
)  # fmt: skip


class LLMImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether it has the tables of one of the generations."""
        member = source.only
        if member is None:
            return False
        columns = ["id", "prompt", "system", "response", "conversation_id"]
        return is_database(
            source, member.name, responses=columns, conversations=["id", "name", "model"]
        ) or is_database(
            source,
            member.name,
            messages=["hash", "parent_hash", "role"],
            parts=["message_hash", "position", "type"],
            threads=["id", "name", "tip_message_hash"],
        )

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """The conversations of both generations."""
        member = source.only
        assert member is not None
        with tables(source, member.name) as database:
            reading = _Log(database, blobs)
            makers = list(reading.makers())
            for number, (where, make) in enumerate(makers):
                try:
                    yield from reading.items(where, make)
                except CompanionError:
                    yield Skipped(where, "skipped_damaged")
                yield Position(member.size * (number + 1) // len(makers), member.size)
        yield Position(member.size, member.size)


class _Log(Reading):
    """A log being read."""

    def __init__(self, database: Database, blobs: BlobSink) -> None:
        super().__init__(APP, blobs)
        self._database = database
        self._attached = Attached(database, self.attachments)

    def makers(self) -> Iterator[tuple[str, Any]]:
        """Each conversation: its place, and what makes it."""
        if self._database.columns("threads") >= {"tip_message_hash"}:
            store = Store(self._database, self._attached)
            for row in store.threads():
                yield place(f"threads[{row['id']}]", row.get("name")), partial(store.thread, row)
        if "conversation_id" not in self._database.columns("responses"):
            return
        for row in self._database.rows(_THREADS):
            if row["id"] is not None:
                where = place(f"conversations[{row['id']}]", row.get("name"))
                yield where, partial(self._conversation, row)
                continue
            for response in self._database.rows(_RESPONSES, [None]):
                # Before conversations were: each response stands by itself.
                where = f"responses[{response['id']}]"
                yield where, partial(self._thread, f"response/{response['id']}", {}, [response])

    def _conversation(self, row: dict[str, Any]) -> Thread:
        responses = list(self._database.rows(_RESPONSES, [row["id"]]))
        return self._thread(text(row["id"]), row, responses)

    def _thread(self, key: str, row: dict[str, Any], responses: list[dict[str, Any]]) -> Thread:
        turns: list[Turn] = []
        for response in responses:
            turns += self._turns(response, turns[-1].key if turns else None)
        systems = [self._system(response) for response in responses]
        return Thread(
            APP,
            key,
            turns,
            title=text(row.get("name")) or title_of(turns),
            model=text(row.get("model")) or (turns[-1].model if turns else ""),
            system_prompt=next(filter(None, systems), ""),
        )

    def _turns(self, row: dict[str, Any], before: str | None) -> list[Turn]:
        """What was asked, what tools had answered before, and the response."""
        key = str(row["id"])
        created_ms = time_of(row.get("datetime_utc"))
        results = self._attached.results(row["id"])
        asked = [*text_part("\n".join(filter(None, self._asked(row))))]
        asked += self._attached.of_prompt(row["id"])
        turns: list[Turn] = []
        if results:
            turns.append(Turn(f"{key}/tools", before, "tool", results, created_ms=created_ms))
            before = turns[-1].key
        if asked or not results:
            question = Turn(f"{key}/prompt", before, "user", asked, created_ms=created_ms)
            question.extra = known({"system": self._system(row)})
            turns.append(question)
            before = question.key
        answer = text_part(row.get("reasoning"), "reasoning") + text_part(row.get("response"))
        turns.append(
            Turn(
                f"{key}/response",
                before,
                "assistant",
                answer + self._attached.calls(row["id"]),
                created_ms=created_ms,
                model=text(row.get("resolved_model")) or text(row.get("model")),
                extra=known({"requested": row.get("model"), **without(row, *_MODELLED)}),
            )
        )
        for turn in turns:
            turn.continues = True  # the log has no branches
        return turns

    def _asked(self, row: dict[str, Any]) -> list[str]:
        """The pieces of files that went before a question, and the question."""
        return [*self._fragments("prompt_fragments", row["id"]), text(row.get("prompt"))]

    def _system(self, row: dict[str, Any]) -> str:
        pieces = [*self._fragments("system_fragments", row["id"]), text(row.get("system"))]
        return "\n".join(filter(None, pieces))

    def _fragments(self, table: str, response: Any) -> list[str]:
        if "response_id" not in self._database.columns(table):
            return []
        rows = self._database.rows(_FRAGMENTS.format(table=table), [response])
        return [text(row["content"]) for row in rows]
