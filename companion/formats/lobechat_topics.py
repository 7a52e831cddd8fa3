"""The conversations of a LobeChat dump, put together of the rows of its tables."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from companion.formats.attachments import Attachments
from companion.formats.base import ImportedRecord
from companion.formats.exact_times import iso, taken, whole_ms
from companion.formats.linear import key_of
from companion.formats.lobechat_messages import NOTHING, Beside, turns_of
from companion.formats.prompts import prompt_record
from companion.formats.secrets import without_secrets
from companion.formats.shelf import Shelf
from companion.formats.thread import Thread
from companion.formats.values import NotUsable, folder_name, known, mapping, text, without
from companion.model.records import Value

APP: Final = "lobechat"


class Topics:
    """The topics whose rows lie on a shelf, each table under its name."""

    def __init__(self, rows: Shelf, attachments: Attachments) -> None:
        self._rows = rows
        self._attachments = attachments

    def keys(self) -> list[tuple[str, str]]:
        """The topics, and the sessions with messages outside of topics."""
        topics = dict.fromkeys([*self._rows.keys("topics"), *self._rows.keys("messages of topics")])
        sessions = self._rows.keys("messages of sessions")
        return [*(("topics", key) for key in topics), *(("sessions", key) for key in sessions)]

    def title(self, kind: str, key: str) -> str:
        """What a person calls it."""
        row = self._row(kind, key)
        return text(row.get("title")) or (_session_title(row) if kind == "sessions" else "")

    def thread(self, kind: str, key: str) -> Thread:
        """The conversation.

        Raises:
            NotUsable: it has no messages.
        """
        topic = self._row("topics", key) if kind == "topics" else {}
        messages = list(self._rows.of(f"messages of {kind}", key))
        if not messages:
            raise NotUsable("skipped_empty")
        session_key = text(topic.get("sessionId")) or text(messages[0].get("sessionId"))
        session = self._row("sessions", session_key if kind == "topics" else key)
        agent = self._agent(session, topic, messages[0])
        threads = list(self._rows.of("threads", key)) if kind == "topics" else []
        turns, leaf = turns_of(messages, self._beside(threads), self._attachments)
        for turn in turns:
            _leave_out(turn.extra, "topicId", key)
            _leave_out(turn.extra, "sessionId", session_key)
        favorite = topic.get("favorite")  # a number in older versions
        known_as = ("favorite",) if isinstance(favorite, bool) else ()
        rest = without(topic, "id", "title", *known_as)
        return Thread(
            APP,
            key,
            turns,
            title=self.title(kind, key),
            created_ms=taken(rest, "createdAt", _written(rest.get("createdAt"))),
            updated_ms=taken(rest, "updatedAt", _written(rest.get("updatedAt"))),
            model=text(agent.get("model")),
            system_prompt=text(agent.get("systemRole")),
            folder=self._folder(session),
            pinned=bool(favorite),
            leaf=leaf,
            extra=_extra(topic=rest, session=session, agent=agent, threads=threads),
        )

    def prompts(self) -> Iterator[ImportedRecord]:
        """What the user told the agents to be."""
        for key in self._rows.keys("agents"):
            yield from _prompt(key, self._row("agents", key))
        for key in self._rows.keys("sessions"):  # in the browser's database they are one
            session = self._row("sessions", key)
            agent = mapping(session.get("config"))
            yield from _prompt(key, agent, _session_title(session))

    def _beside(self, threads: list[Any]) -> Beside:
        return Beside(
            {
                text(row.get("id")): text(row.get("sourceMessageId"))
                for row in map(mapping, threads)
            },
            partial(self._row, "messagePlugins"),
            partial(self._row, "messageTranslates"),
        )

    def _row(self, table: str, key: str) -> dict[str, Any]:
        return mapping(self._rows.first(table, key)) if key else {}

    def _agent(
        self, session: dict[str, Any], topic: dict[str, Any], message: dict[str, Any]
    ) -> dict[str, Any]:
        if isinstance(session.get("config"), dict):
            return mapping(session["config"])
        link = self._row("agentsToSessions", text(session.get("id")))
        keys = [link.get("agentId"), topic.get("agentId"), message.get("agentId")]
        return self._row("agents", next(filter(None, map(text, keys)), ""))

    def _folder(self, session: dict[str, Any]) -> str:
        group = text(session.get("groupId")) or text(session.get("group"))
        names = [text(self._row("sessionGroups", group).get("name")), _session_title(session)]
        return "/".join(folder_name(name) for name in names if name)


def single_topic(fields: dict[str, Any], messages: list[Any], attachments: Attachments) -> Thread:
    """The conversation of the export of one topic, which does not tell its id."""
    turns, leaf = turns_of(messages, NOTHING, attachments)
    first = turns[0] if turns else None
    own = text(mapping(messages[0]).get("topicId")) if messages else ""
    key = key_of([first.key, first.created_ms, first.role, first.parts]) if first else ""
    extra = without(fields, "title")
    return Thread(APP, own or key, turns, title=text(fields.get("title")), leaf=leaf, extra=extra)


def _session_title(session: dict[str, Any]) -> str:
    return text(session.get("title")) or text(mapping(session.get("meta")).get("title"))


def _prompt(key: str, agent: dict[str, Any], title: str = "") -> Iterator[ImportedRecord]:
    told = text(agent.get("systemRole"))
    if told:
        yield prompt_record(
            APP,
            "agent",
            key,
            title=text(agent.get("title")) or title,
            text=told,
            model=text(agent.get("model")),
            extra=known(
                mapping(without_secrets(without(agent, "id", "title", "systemRole", "model")))
            ),
        )


def _extra(
    *, topic: dict[str, Any], session: dict[str, Any], agent: dict[str, Any], threads: list[Any]
) -> dict[str, Value]:
    config = mapping(session.get("config"))
    if config:  # it is the agent
        session = without(session, "config")
    told: dict[str, Value] = {
        "topic": known(topic),
        "session": known(session),
        "agent": known(without(agent, "systemRole", "model")),
        "threads": threads,
    }
    return known(mapping(without_secrets(told)))


def _written(value: Any) -> Any:
    """The browser's database writes numbers, the server's ISO 8601."""
    return iso if isinstance(value, str) else whole_ms


def _leave_out(extra: dict[str, Value], name: str, value: str) -> None:
    if extra.get(name) == value:
        del extra[name]
