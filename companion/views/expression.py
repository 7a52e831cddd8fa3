"""A query as FTS5 and SQL are asked it. Nothing that was typed is ever handed over as it is, so
no character of it can mean anything there."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any, Final

from companion.model.text import SEPARATOR, sought
from companion.views.query import Filter, Query, Term

Spell = Callable[[Term], Iterable[str]]
"""All the ways in which a term may be written."""

Condition = tuple[str, list[Any]]
"""SQL with its values."""

_NO_MEANING: Final = {ord(character): " " for character in (SEPARATOR, '"', "\0")}

_ALL_OF: Final = ("tag", "has", "before", "after")
"""Filters that each narrow what is found; of the others, any one will do."""

_OF_MESSAGES: Final = ("role", "has")
OF_CONVERSATIONS: Final = ("tag", "from")


def wanted(query: Query, spell: Spell) -> str:
    """The FTS5 query for all terms and no exclusion; empty when the index knows none of them."""
    terms = [_alternatives(term, spell) for term in query.terms if term.indexed]
    if not terms:
        return ""
    return " NOT ".join([f"({' AND '.join(terms)})", *_excluded(query, spell)])


def unwanted(query: Query, spell: Spell) -> str:
    """The FTS5 query for all that is left out; empty when that is nothing."""
    return " OR ".join(_excluded(query, spell))


def _excluded(query: Query, spell: Spell) -> Iterator[str]:
    for term in query.exclusions:
        if term.indexed and not term.literal:
            yield _alternatives(term, spell)


def _alternatives(term: Term, spell: Spell) -> str:
    phrases = [
        _phrase(spelling, unfinished=term.unfinished and spelling == term.text)
        for spelling in spell(term)
    ]
    return phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})"


def _phrase(text: str, *, unfinished: bool) -> str:
    phrase = f'"{sought(text).translate(_NO_MEANING).strip()}"'
    return f"{phrase} *" if unfinished else phrase


# --- in SQL: `m` is a message, `c` its conversation ------------------------------------------


def asks_for_messages(query: Query) -> bool:
    """Whether it can find messages."""
    return not any(f.name == "in" and not f.negated for f in query.filters)


def asks_for_titles(query: Query) -> bool:
    """Whether it can find conversations by their titles."""
    return not any(f.name in _OF_MESSAGES or (f.name == "in" and f.negated) for f in query.filters)


def filtered(query: Query, names: Iterable[str], *, titles: bool) -> Condition:
    """What these filters ask of a message and its conversation, or of a conversation alone."""
    clauses: list[str] = []
    values: list[Any] = []
    for name in names:
        filters = [f for f in query.filters if f.name == name]
        yes = [_one(f, titles=titles) for f in filters if not f.negated]
        no = [_one(f, titles=titles) for f in filters if f.negated]
        together = " AND " if name in _ALL_OF else " OR "
        if yes:
            clauses.append(f"({together.join(sql for sql, _ in yes)})")
        clauses += [f"NOT ({sql})" for sql, _ in no]
        values += [value for _, given in (*yes, *no) for value in given]
    return " AND ".join(clauses) or "1", values


def _one(condition: Filter, *, titles: bool) -> Condition:
    value = condition.value
    if isinstance(value, date):
        sign = "<" if condition.name == "before" else ">="
        return f"{'c.updated_ms' if titles else 'm.created_ms'} {sign} ?", [_begin_ms(value)]
    match condition.name:
        case "role":
            return "m.role = ? COLLATE NOCASE", [value]
        case "model":
            return ("instr(lower(c.model), lower(?))", [value]) if titles else (_MODEL, [value] * 2)
        case "tag":
            return _TAGGED, [value]
        case "from":
            return "coalesce(nullif(c.source_app, ''), 'companion') = ? COLLATE NOCASE", [value]
        case "has":
            return f"m.has_{value} = ?", [1]
    raise AssertionError(condition.name)


# Of a message that names none it is its conversation's, which need not be read for each.
_MODEL: Final = """CASE WHEN m.model != '' THEN instr(lower(m.model), lower(?)) > 0
    ELSE m.conversation IN (SELECT uid FROM conversation WHERE instr(lower(model), lower(?))) END"""

# With the plus no index is used for c.record: it would be tried for each of the tagged in turn.
_TAGGED: Final = """+c.record IN (
    SELECT record FROM conversation_tag WHERE name = ? COLLATE NOCASE)"""


def literal(query: Query, *columns: str) -> Condition:
    """What is to be found, or not to be found, character by character in one of the columns."""
    terms = [term for term in query.terms if term.literal]
    exclusions = [term for term in query.exclusions if term.literal]
    clauses = [_holds(term, columns) for term in terms]
    clauses += [f"NOT {_holds(term, columns)}" for term in exclusions]
    values = [term.text for term in (*terms, *exclusions) for _ in columns]
    return " AND ".join(clauses) or "1", values


def _holds(term: Term, columns: Iterable[str]) -> str:
    """Letters may be small or large; to make them alike costs time, so only where there are any."""
    alike = "instr(lower({}), lower(?))" if term.indexed else "instr({}, ?)"
    return f"({' OR '.join(alike.format(column) for column in columns)})"


def _begin_ms(day: date) -> int:
    """When a day begins where the person is."""
    begin = datetime.combine(day, time.min)
    try:
        return int(begin.astimezone().timestamp() * 1000)
    except (OverflowError, ValueError, OSError):  # a year that this system's calendar lacks
        return int(begin.replace(tzinfo=UTC).timestamp() * 1000)
