"""Searching titles and messages, in any script; and the query language behind the box.

Words are found whole or, the last one, by their beginning; writing without spaces by any
substring; `-word` leaves out. What a person types is never handed to FTS5 as it is, so no
character of it can mean anything there.
"""

import re
from typing import Final

from companion.model.ids import to_text
from companion.model.text import SEPARATOR, segment
from companion.views.database import Database
from companion.views.rows import SearchHit

_TERM: Final = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_NO_MEANING: Final = {ord(character): " " for character in (SEPARATOR, '"', "\0")}
_WORD: Final = re.compile(r"\w")
_LATIN_END: Final = re.compile(r"[^\W_]$")
_MARKS_TOGETHER: Final = re.compile(f"\x03{SEPARATOR}*\x02")

_HITS = """
    SELECT t.uid AS title_of, m.uid AS message, c.uid AS conversation, c.title AS title,
           coalesce(m.role, '') AS role, coalesce(m.created_ms, c.updated_ms) AS created_ms,
           {snippet} AS snippet
    FROM {source}
    LEFT JOIN message AS m ON m.record = {number}
    LEFT JOIN conversation AS t ON t.record = {number}
    JOIN conversation AS c ON c.uid = coalesce(t.uid, m.conversation)
    WHERE {condition} AND c.deleted = 0 AND coalesce(m.deleted, 0) = 0
    ORDER BY {order} LIMIT ?
"""
_INDEXED = _HITS.format(
    snippet="snippet(search, -1, char(2), char(3), '…', 24)",
    source="search",
    number="search.rowid",
    condition="search MATCH ? AND rank MATCH 'bm25(4.0, 1.0)'",
    order="rank",
)
_SCANNED = _HITS.format(
    snippet="substr(coalesce(m.text, t.title), 1, 160)",
    source="(SELECT number FROM record WHERE kind IN ('message', 'conversation')) AS r",
    number="r.number",
    condition="instr(coalesce(m.text, t.title), ?)",
    order="created_ms DESC",
)


def search(database: Database, text: str, limit: int) -> list[SearchHit]:
    """The best matches first; none for a blank text.

    A text without a single letter or digit ("->", an emoji) is in no index and is looked for
    as it stands.
    """
    query = fts_query(text)
    if query:
        rows = database.rows(_INDEXED, (query, limit))
    elif text.strip():
        rows = database.rows(_SCANNED, (text.strip(), limit))
    else:
        rows = []
    return [
        SearchHit(
            conversation=to_text(row["conversation"]),
            message="" if row["message"] is None else to_text(row["message"]),
            title=row["title"],
            snippet=_joined(row["snippet"]),
            role=row["role"],
            created_ms=row["created_ms"],
        )
        for row in rows
    ]


def fts_query(text: str) -> str:
    """The FTS5 query for what a person typed; empty when nothing in it can be looked up."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, quoted, plain in _TERM.findall(text):
        term = segment(quoted or plain).translate(_NO_MEANING).strip()
        if _WORD.search(term):
            (unwanted if minus else wanted).append(f'"{term}"')
    if not wanted:
        return ""
    if _LATIN_END.search(wanted[-1][:-1]) and not text.endswith((" ", '"')):
        wanted[-1] += " *"  # it may still be being typed
    return "".join([" AND ".join(wanted), *(f" NOT {term}" for term in unwanted)])


def _joined(snippet: str) -> str:
    """Hits in unspaced writing are marked character by character: make one of neighbours."""
    return _MARKS_TOGETHER.sub("", snippet).replace(SEPARATOR, "")
