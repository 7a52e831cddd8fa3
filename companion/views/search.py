"""Searching titles and messages, in any script. How it is found is told in companion/README.md.

A search is made in two steps: *finding* ranks everything and keeps numbers, *showing* reads one
page of what was found. So pages of one search fit together whatever is written meanwhile.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from companion.model.ids import to_text
from companion.views.database import Database
from companion.views.excerpts import SEARCHED_MAX, Finder
from companion.views.expression import (
    OF_CONVERSATIONS,
    asks_for_messages,
    asks_for_titles,
    filtered,
    literal,
    unwanted,
    wanted,
)
from companion.views.folding import spellings
from companion.views.query import NAMES, Query, parse
from companion.views.rows import Found, SearchHit

FOUND_MAX: Final = 500
"""Nobody reads further; and who sees "500+" looks for something narrower."""

RANKED_MAX: Final = 2_000
"""Of the messages that match, those that came last are ranked. A word that is in more of them
tells nothing apart, and to weigh all its places would take a tenth of a second."""

SCANNED_MAX: Final = 100_000
"""Messages that are read, the latest first, for what is in no index: signs like "->"."""

FEW: Final = 200
"""Conversations; to read all messages of so few is quicker than to go through the latest."""

PASSING_MAX: Final = 30_000
"""Messages that the filters of a search let pass: to find more of them, and to look each up, takes
as long as to read what matches until enough of it has passed."""

_PAGE: Final = 50

_DAY_MS: Final = 24 * 60 * 60 * 1000
_QUARTER_MS: Final = 90 * _DAY_MS

# A title counts four times as much as what is said, and what lies beside it three tenths. (To
# bm25, a word that half of all titles have says nothing, and where there are few titles any word
# is such a one: hence the one more.) Upon that, what is from today counts half as much again,
# what is a quarter of a year old a quarter more, and so on, less and less: an old message that
# fits clearly better still comes first. Days are counted whole, so the order does not change
# while one reads.
_RECENCY: Final = f"(1.0 + 0.5 / (1.0 + max(0, ? - {{time}}) / {_QUARTER_MS}.0))"

_SCORED_TITLES: Final = f"""
    SELECT c.record AS number, c.updated_ms AS time,
        4.0 * (bm25(search_title) - 1.0) * {_RECENCY.format(time="c.updated_ms")} AS score
    FROM search_title CROSS JOIN conversation AS c ON c.record = search_title.rowid
    WHERE search_title MATCH ? AND c.deleted = 0 AND {{condition}}
    ORDER BY score, time DESC, number DESC LIMIT ?
"""
_SCORED_MESSAGES: Final = f"""
    SELECT number, time, score FROM (
        SELECT m.record AS number, m.created_ms AS time,
            bm25(search, 1.0, 0.3) * {_RECENCY.format(time="m.created_ms")} AS score
        FROM search CROSS JOIN message AS m ON m.record = search.rowid
        CROSS JOIN conversation AS c ON c.uid = m.conversation
        WHERE search MATCH ? AND {{passing}} AND c.deleted = 0 AND {{condition}}
        ORDER BY search.rowid DESC LIMIT ?
    ) ORDER BY score, time DESC, number DESC LIMIT ?
"""
# With the plus the index of words is gone through once, and not asked for each number.
_PASSING: Final = "+search.rowid IN (SELECT value FROM json_each(?))"
_FEW_PASSING: Final = """
    SELECT count(*) AS count, json_group_array(number) AS numbers FROM ({} LIMIT ?)
"""
_OF_ALL: Final = """
    SELECT m.record AS number FROM message AS m INDEXED BY message_latest
    WHERE m.deleted = 0 AND m.hidden = 0 AND {condition}
"""
_OF_FEW: Final = """
    SELECT m.record AS number FROM conversation AS c CROSS JOIN message AS m
        ON m.conversation = c.uid AND m.deleted = 0 AND m.hidden = 0
    WHERE c.deleted = 0 AND {condition}
"""
_TITLES: Final = """
    SELECT c.record AS number, c.updated_ms AS time
    FROM conversation AS c
    WHERE c.deleted = 0 AND {condition}
    ORDER BY time DESC, number DESC LIMIT ?
"""
_LATEST_MESSAGES: Final = """
    SELECT m.record AS number, m.created_ms AS time
    FROM message AS m INDEXED BY message_latest
    CROSS JOIN conversation AS c ON c.uid = m.conversation
    WHERE m.deleted = 0 AND m.hidden = 0 AND c.deleted = 0 AND {since} AND {condition}
    ORDER BY m.created_ms DESC, m.record DESC LIMIT ?
"""
_SINCE: Final = f"""m.created_ms >= coalesce((
    SELECT created_ms FROM message INDEXED BY message_latest WHERE deleted = 0 AND hidden = 0
    ORDER BY created_ms DESC LIMIT 1 OFFSET {SCANNED_MAX}), m.created_ms)"""
_MESSAGES_OF_FEW: Final = """
    SELECT m.record AS number, m.created_ms AS time
    FROM conversation AS c CROSS JOIN message AS m
        ON m.conversation = c.uid AND m.deleted = 0 AND m.hidden = 0
    WHERE c.deleted = 0 AND {condition}
    ORDER BY time DESC, number DESC LIMIT ?
"""
_SHOWN: Final = f"""
    SELECT number, kind, m.uid AS message, c.uid AS conversation, c.title AS title,
        coalesce(m.role, '') AS role, coalesce(m.created_ms, c.updated_ms) AS created_ms,
        substr(m.text, 1, {SEARCHED_MAX}) AS text, substr(m.asides, 1, {SEARCHED_MAX}) AS asides
    FROM record LEFT JOIN message AS m ON m.record = number
    JOIN conversation AS c ON c.uid = coalesce(m.conversation, record.uid)
    WHERE number IN ({{holes}}) AND c.deleted = 0 AND coalesce(m.deleted, 0) = 0
"""


class _Ranked(NamedTuple):
    """Something that was found."""

    score: float  # the best is the least
    time_ms: int
    number: int

    def order(self) -> tuple[float, int, int]:
        """The best first, then the latest, then what came last."""
        return self.score, -self.time_ms, -self.number


def find(database: Database, text: str, *, at_most: int = FOUND_MAX) -> Found:
    """Everything that a text finds, the best first; nothing for a blank text."""
    query = parse(text)
    if not text.strip() or query.is_blank:
        return Found(query, numbers=(), more=False)
    ranked = sorted(_ranked(database, query, at_most + 1), key=_Ranked.order)
    numbers = tuple(each.number for each in ranked[:at_most])
    return Found(query, numbers, more=len(ranked) > at_most)


def hits(database: Database, found: Found, *, limit: int, offset: int = 0) -> list[SearchHit]:
    """A page of what was found. What was deleted since is not on it."""
    numbers = found.numbers[offset : offset + limit]
    finder = Finder(
        [(text, t.unfinished) for t in found.query.terms if t.indexed for text in spellings(t)],
        [t.text for t in found.query.terms if t.literal],
    )
    shown: dict[int, SearchHit] = {}
    for some in _portions(numbers):
        holes = ",".join("?" * len(some))
        for row in database.rows(_SHOWN.format(holes=holes), some):
            shown[row["number"]] = _hit(row, finder)
    return [shown[number] for number in numbers if number in shown]


def search(database: Database, text: str, limit: int) -> list[SearchHit]:
    """The best hits."""
    return hits(database, find(database, text, at_most=max(limit, FOUND_MAX)), limit=limit)


# --- finding -------------------------------------------------------------------------------


def _ranked(database: Database, query: Query, limit: int) -> Iterator[_Ranked]:
    match = wanted(query, spellings)
    if match:
        yield from _by_index(database, query, match, limit)
    else:
        yield from _by_reading(database, query, limit)


def _by_index(database: Database, query: Query, match: str, limit: int) -> Iterator[_Ranked]:
    today_ms = time.time_ns() // 1_000_000 // _DAY_MS * _DAY_MS
    if asks_for_titles(query):
        condition, values = _condition(query, titles=True)
        statement = _SCORED_TITLES.format(condition=condition)
        rows = database.rows(statement, (today_ms, match, *values, limit))
        yield from (_Ranked(row["score"], row["time"], row["number"]) for row in rows)
    if asks_for_messages(query):
        condition, values = _condition(query, titles=False)
        few = _few_passing(database, query)
        passing = "1" if few is None else _PASSING
        statement = _SCORED_MESSAGES.format(condition=condition, passing=passing)
        weighed = max(RANKED_MAX, limit)
        sought = (match,) if few is None else (match, few)
        rows = database.rows(statement, (today_ms, *sought, *values, weighed, limit))
        yield from (_Ranked(row["score"], row["time"], row["number"]) for row in rows)


def _few_passing(database: Database, query: Query) -> str | None:
    """The messages that the filters let pass, if they are few: then it is quicker to see of each
    message that matches whether it is one of these, than to read it. None: there are many."""
    names = [name for name in NAMES if any(f.name == name != "in" for f in query.filters)]
    if not names:
        return None
    is_of_few = _is_of_few(database, query)
    if not is_of_few and not set(OF_CONVERSATIONS).isdisjoint(names):
        return None
    condition, values = filtered(query, names, titles=False)
    passing = (_OF_FEW if is_of_few else _OF_ALL).format(condition=condition)
    found = database.row(_FEW_PASSING.format(passing), (*values, PASSING_MAX + 1))
    assert found is not None  # a count
    return found["numbers"] if found["count"] <= PASSING_MAX else None


def _by_reading(database: Database, query: Query, limit: int) -> Iterator[_Ranked]:
    """The latest first; a title in which something was found before all messages."""
    if asks_for_titles(query):
        score = -1.0 if query.terms else 0.0
        condition, values = _condition(query, titles=True)
        rows = database.rows(_TITLES.format(condition=condition), (*values, limit))
        yield from (_Ranked(score, row["time"], row["number"]) for row in rows)
    if asks_for_messages(query):
        condition, values = _condition(query, titles=False)
        statement = _MESSAGES_OF_FEW if _is_of_few(database, query) else _LATEST_MESSAGES
        is_read = any(term.literal for term in (*query.terms, *query.exclusions))
        statement = statement.format(condition=condition, since=_SINCE if is_read else "1")
        rows = database.rows(statement, (*values, limit))
        yield from (_Ranked(0.0, row["time"], row["number"]) for row in rows)


def _is_of_few(database: Database, query: Query) -> bool:
    if not any(f.name in OF_CONVERSATIONS and not f.negated for f in query.filters):
        return False
    condition, values = filtered(query, OF_CONVERSATIONS, titles=True)
    statement = f"SELECT 1 FROM conversation AS c WHERE c.deleted = 0 AND {condition} LIMIT ?"
    return len(database.rows(statement, (*values, FEW + 1))) <= FEW


def _condition(query: Query, *, titles: bool) -> tuple[str, list[Any]]:
    """Filters, what is looked for as it stands, and what the index is not asked for otherwise."""
    clauses = [
        filtered(query, (name for name in NAMES if name != "in"), titles=titles),
        literal(query, "c.title") if titles else literal(query, "m.text", "m.asides"),
    ]
    excluded = "" if wanted(query, spellings) else unwanted(query, spellings)
    if excluded:
        number, index = ("c.record", "search_title") if titles else ("m.record", "search")
        sql = f"{number} NOT IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)"
        clauses.append((sql, [excluded]))
    return " AND ".join(sql for sql, _ in clauses), [v for _, values in clauses for v in values]


# --- showing -------------------------------------------------------------------------------


def _hit(row: Any, finder: Finder) -> SearchHit:
    is_title = row["message"] is None
    texts = (row["title"],) if is_title else (row["text"], row["asides"])
    return SearchHit(
        conversation=to_text(row["conversation"]),
        message="" if is_title else to_text(row["message"]),
        title=row["title"],
        snippet=_snippet(texts, finder),
        role=row["role"],
        created_ms=row["created_ms"],
    )


def _snippet(texts: Sequence[str], finder: Finder) -> str:
    """Of the first text that has a hit; else the beginning of the first that is not empty."""
    excerpts = [finder.excerpt(text) for text in texts if text]
    with_hit = (excerpt for excerpt, is_hit in excerpts if is_hit)
    return next(with_hit, excerpts[0][0] if excerpts else "")


def _portions(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    """As many at a time as may be in memory with their texts."""
    rest = iter(numbers)
    while some := list(islice(rest, _PAGE)):
        yield some
