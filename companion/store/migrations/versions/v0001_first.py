"""The first schema. A released migration is never edited: what changes is a new one."""

from alembic import op

revision = "0001"
down_revision = None

_STATEMENTS = (
    # Small facts about this database: its replica id, its clock, the group's secret.
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    # Every replica ever heard of, under the number that stands for it in states.
    #   seen: all its writes up to this counter are absorbed (the version vector)
    #   arrived: the highest counter of it that was ever applied, absorbed or not
    #   head: what it said itself of its writes up to head_counter (companion.store.incarnations)
    """CREATE TABLE replica (
        number INTEGER PRIMARY KEY,
        uid BLOB NOT NULL UNIQUE,
        seen INTEGER NOT NULL DEFAULT 0,
        arrived INTEGER NOT NULL DEFAULT 0,
        head_counter INTEGER NOT NULL DEFAULT 0,
        head BLOB
    ) STRICT""",
    # Of the present incarnation: after each own write, the hash over all up to it.
    "CREATE TABLE chain (counter INTEGER PRIMARY KEY, head BLOB NOT NULL) STRICT",
    # The records, whole, with their causality (companion.model.changes.PackedState).
    """CREATE TABLE record (
        number INTEGER PRIMARY KEY,
        uid BLOB NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        state BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX record_statement ON record (kind) WHERE kind = 'statement'",
    "CREATE INDEX record_device ON record (kind) WHERE kind = 'device'",
    # The live dots: one row for each value that has not been superseded.
    """CREATE TABLE dot (
        replica INTEGER NOT NULL,
        counter INTEGER NOT NULL,
        record INTEGER NOT NULL,
        PRIMARY KEY (replica, counter)
    ) STRICT, WITHOUT ROWID""",
    # Where passes of other replicas to this one stand that were cut.
    """CREATE TABLE unfinished (
        replica INTEGER PRIMARY KEY,
        epoch INTEGER NOT NULL,
        passed BLOB NOT NULL
    ) STRICT""",
    # Values that were replaced. Local only.
    """CREATE TABLE history (
        number INTEGER PRIMARY KEY,
        record INTEGER NOT NULL,
        field TEXT NOT NULL,
        value BLOB NOT NULL,
        replica INTEGER NOT NULL,
        counter INTEGER NOT NULL,
        hlc INTEGER NOT NULL,
        replaced_ms INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX history_field ON history (record, field)",
    # Digests of attachments whose bytes are here and verified.
    "CREATE TABLE blob (digest BLOB PRIMARY KEY) STRICT, WITHOUT ROWID",
    # From here on: projections, made of `record` and made again from it at any time.
    """CREATE TABLE conversation (
        record INTEGER PRIMARY KEY,
        uid BLOB NOT NULL UNIQUE,
        title TEXT NOT NULL,
        created_ms INTEGER NOT NULL,
        updated_ms INTEGER NOT NULL,
        pinned INTEGER NOT NULL,
        archived INTEGER NOT NULL,
        source_app TEXT NOT NULL,
        current_leaf BLOB,
        deleted INTEGER NOT NULL
    ) STRICT""",
    """CREATE INDEX conversation_order
        ON conversation (deleted, archived, pinned DESC, updated_ms DESC, uid)""",
    """CREATE TABLE message (
        record INTEGER PRIMARY KEY,
        uid BLOB NOT NULL UNIQUE,
        conversation BLOB,
        parent BLOB,
        ordinal INTEGER NOT NULL,
        continues INTEGER NOT NULL,
        role TEXT NOT NULL,
        model TEXT NOT NULL,
        created_ms INTEGER NOT NULL,
        text TEXT NOT NULL,
        deleted INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX message_order ON message (conversation, deleted, created_ms)",
    """CREATE TABLE attachment (
        record INTEGER PRIMARY KEY,
        uid BLOB NOT NULL UNIQUE,
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        size INTEGER NOT NULL,
        digest BLOB,
        deleted INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX attachment_digest ON attachment (digest)",
    """CREATE TABLE prompt (
        record INTEGER PRIMARY KEY,
        uid BLOB NOT NULL UNIQUE,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        deleted INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE conflict (
        record INTEGER NOT NULL,
        field TEXT NOT NULL,
        conversation BLOB,
        PRIMARY KEY (record, field)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX conflict_conversation ON conflict (conversation)",
    # Full-text search: titles and messages, cut by the function `segment` (companion.model.text).
    """CREATE VIEW searchable AS
        SELECT record AS number, segment(title) AS title, '' AS body FROM conversation
        UNION ALL
        SELECT record, '', segment(text) FROM message""",
    """CREATE VIRTUAL TABLE search USING fts5 (
        title, body, content = 'searchable', content_rowid = 'number',
        tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
    )""",
    """CREATE TRIGGER conversation_searchable AFTER INSERT ON conversation BEGIN
        INSERT INTO search (rowid, title, body) VALUES (new.record, segment(new.title), '');
    END""",
    """CREATE TRIGGER conversation_retitled AFTER UPDATE OF title ON conversation
        WHEN old.title IS NOT new.title BEGIN
        INSERT INTO search (search, rowid, title, body)
            VALUES ('delete', old.record, segment(old.title), '');
        INSERT INTO search (rowid, title, body) VALUES (new.record, segment(new.title), '');
    END""",
    """CREATE TRIGGER message_searchable AFTER INSERT ON message BEGIN
        INSERT INTO search (rowid, title, body) VALUES (new.record, '', segment(new.text));
    END""",
    """CREATE TRIGGER message_rewritten AFTER UPDATE OF text ON message
        WHEN old.text IS NOT new.text BEGIN
        INSERT INTO search (search, rowid, title, body)
            VALUES ('delete', old.record, '', segment(old.text));
        INSERT INTO search (rowid, title, body) VALUES (new.record, '', segment(new.text));
    END""",
)


def upgrade() -> None:
    """From an empty file."""
    for statement in _STATEMENTS:
        op.execute(statement)
