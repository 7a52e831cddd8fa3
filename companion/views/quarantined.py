"""What removed devices still got in (companion.model.quarantine), as a person decides about it."""

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Final

from companion.model import hlc
from companion.model.dots import Dot
from companion.model.ids import ReplicaId, to_text
from companion.model.merge import RecordState, pick
from companion.model.quarantine import (
    Before,
    Nothing,
    Quarantine,
    earlier,
    is_new,
    stood_before,
)
from companion.model.records import (
    ATTACHMENT,
    CONVERSATION,
    DELETED,
    MESSAGE,
    PROMPT,
    Policy,
    Value,
    policy_of,
)
from companion.model.text import readable
from companion.views.authors import Authors
from companion.views.database import Database
from companion.views.rows import LateWrite, QuarantinedRow

RECORDS_MAX: Final = 1_000
"""So many are looked at; when they are decided, there may be more."""

WRITES_SHOWN: Final = 6
CHARACTERS_SHOWN: Final = 400

_MAIN: Final = {CONVERSATION: "title", MESSAGE: "parts", ATTACHMENT: "name", PROMPT: "title"}
"""What shows a new record."""

_WAITING: Final = """
    SELECT DISTINCT coalesce(m.conversation, r.uid) AS conversation, r.uid AS uid,
        coalesce(c.title, '') AS title
    FROM json_each(?) AS q
    CROSS JOIN replica AS p ON lower(hex(p.uid)) = q.key
    CROSS JOIN dot AS d ON d.replica = p.number AND d.counter > q.value
    CROSS JOIN record AS r ON r.number = d.record
    LEFT JOIN message AS m ON m.record = r.number
    LEFT JOIN conversation AS c ON c.uid = coalesce(m.conversation, r.uid)
    WHERE r.kind IN ('conversation', 'message', 'attachment', 'prompt')
        AND r.number NOT IN (SELECT record FROM purged WHERE record IS NOT NULL)
    ORDER BY conversation, r.number
    LIMIT ?
"""

_HISTORY: Final = """
    SELECT h.field, h.value, h.hlc, h.counter, p.uid
    FROM history AS h
    JOIN record AS r ON r.number = h.record
    JOIN replica AS p ON p.number = h.replica
    WHERE r.uid = ?
"""


def quarantined(database: Database) -> list[QuarantinedRow]:
    """Each conversation in which something waits, and each record that is of none."""
    kept = database.row("SELECT value FROM meta WHERE key = 'quarantine'")
    quarantine = Quarantine.unpacked(kept["value"] if kept is not None else None)
    if not quarantine.upto:
        return []
    authors = Authors(database)
    rows = database.rows(_WAITING, (quarantine.as_json(), RECORDS_MAX))
    found = []
    for conversation, records in groupby(rows, key=lambda row: bytes(row["conversation"])):
        of_it = list(records)
        states = [s for row in of_it if (s := database.state(row["uid"])) is not None]
        if states:
            title = of_it[0]["title"]
            found.append(_row(database, quarantine, authors, conversation, title, states))
    return sorted(found, key=lambda row: (-row.written_ms, row.conversation))


def _row(
    database: Database,
    quarantine: Quarantine,
    authors: Authors,
    conversation: bytes,
    title: str,
    states: list[RecordState],
) -> QuarantinedRow:
    own = next((state for state in states if state.id == conversation), states[0])
    waiting = [s for state in states for each in quarantine.waiting(state).values() for s in each]
    last = max(waiting, key=lambda s: (s.hlc, s.dot))
    befores = ((state, _before(database, quarantine, state)) for state in states)
    writes = (write for state, before in befores for write in _writes(quarantine, state, before))
    return QuarantinedRow(
        conversation=to_text(conversation),
        kind=own.kind if own.id == conversation else "conversation",
        title=title or str(own.value("title") or own.value("name") or ""),
        device_name=authors.of(last.dot.replica).name,
        written_ms=hlc.milliseconds(last.hlc),
        records=len(states),
        is_new=own.id == conversation
        and is_new(own, quarantine, _before(database, quarantine, own)),
        writes=list(islice(writes, WRITES_SHOWN)),
    )


def _before(database: Database, quarantine: Quarantine, state: RecordState) -> Before:
    rows = database.rows(_HISTORY, (state.id,))
    told = (
        (r["field"], r["value"], r["hlc"], Dot(ReplicaId(r["uid"]), r["counter"])) for r in rows
    )
    return earlier(told, quarantine)


def _writes(quarantine: Quarantine, state: RecordState, before: Before) -> Iterator[LateWrite]:
    """What a person would want to see of it: not the program's own bookkeeping."""
    fresh = is_new(state, quarantine, before)
    for name, siblings in sorted(quarantine.waiting(state).items()):
        now: Value = pick(state.kind, name, siblings).value
        if not _is_shown(state.kind, name, now, fresh=fresh):
            continue
        then = stood_before(state, quarantine, name, before)
        is_known = fresh or not isinstance(then, Nothing)
        yield LateWrite(
            kind=state.kind,
            role=str(state.value("role") or ""),
            field=name,
            is_new=fresh,
            now=readable(now)[:CHARACTERS_SHOWN],
            before=readable(then)[:CHARACTERS_SHOWN] if not isinstance(then, Nothing) else "",
            is_known=is_known,
        )


def _is_shown(kind: str, name: str, now: Value, *, fresh: bool) -> bool:
    if name == DELETED:
        return now is True  # every other write says False
    if fresh:
        return name == _MAIN.get(kind)
    return policy_of(kind, name) in (Policy.ASK, Policy.ADD_WINS)
