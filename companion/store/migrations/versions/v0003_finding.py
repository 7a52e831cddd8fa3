"""What there is to find by and to find: folders, tags, models, hidden messages, asides.

The tables of conversations and messages are made anew, empty: the columns that are searched by
stand before the texts, so that reading them never walks through a long text's pages. They and
the index are filled from the records by companion.store.projecting, in the same transaction.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    "DROP TABLE search",
    "DROP VIEW searchable",
    "DROP TABLE conversation",
    "DROP TABLE message",
    #   folder: '' is none; a path with '/' between its levels
    #   tags: a JSON list of names, sorted
    """CREATE TABLE conversation (
        record INTEGER PRIMARY KEY,
        uid BLOB NOT NULL UNIQUE,
        title TEXT NOT NULL,
        created_ms INTEGER NOT NULL,
        updated_ms INTEGER NOT NULL,
        pinned INTEGER NOT NULL,
        archived INTEGER NOT NULL,
        folder TEXT NOT NULL,
        tags TEXT NOT NULL,
        model TEXT NOT NULL,
        source_app TEXT NOT NULL,
        current_leaf BLOB,
        deleted INTEGER NOT NULL
    ) STRICT""",
    """CREATE INDEX conversation_order
        ON conversation (deleted, archived, pinned DESC, updated_ms DESC, uid)""",
    "CREATE INDEX conversation_folder ON conversation (deleted, archived, folder)",
    "CREATE INDEX conversation_source ON conversation (deleted, archived, source_app)",
    # The same tags, one a row. Those that differ in case alone are one to who looks for them.
    """CREATE TABLE conversation_tag (
        record INTEGER NOT NULL,
        name TEXT NOT NULL,
        PRIMARY KEY (record, name)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX conversation_tag_name ON conversation_tag (name COLLATE NOCASE, record)",
    """CREATE TRIGGER conversation_tagged AFTER INSERT ON conversation BEGIN
        DELETE FROM conversation_tag WHERE record = new.record;
        INSERT INTO conversation_tag SELECT DISTINCT new.record, value FROM json_each(new.tags);
    END""",
    """CREATE TRIGGER conversation_retagged AFTER UPDATE OF tags ON conversation
        WHEN old.tags IS NOT new.tags BEGIN
        DELETE FROM conversation_tag WHERE record = new.record;
        INSERT INTO conversation_tag SELECT DISTINCT new.record, value FROM json_each(new.tags);
    END""",
    """CREATE TRIGGER conversation_untagged AFTER DELETE ON conversation BEGIN
        DELETE FROM conversation_tag WHERE record = old.record;
    END""",
    #   hidden: the source has it in its tree and does not show it
    #   text: what a person reads of it; asides: reasoning, what tools and sources said
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
        hidden INTEGER NOT NULL,
        has_image INTEGER NOT NULL,
        has_file INTEGER NOT NULL,
        has_code INTEGER NOT NULL,
        deleted INTEGER NOT NULL,
        text TEXT NOT NULL,
        asides TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX message_order ON message (conversation, deleted, hidden, created_ms, ordinal)",
    "CREATE INDEX message_latest ON message (created_ms) WHERE deleted = 0 AND hidden = 0",
    "CREATE INDEX message_deleted ON message (record) WHERE deleted",
    # Full-text search, over texts cut by the function `segment` (companion.model.text). Titles
    # have an index of their own: a word that is in every second message is in few of them. The
    # text is the first column: places in any other cost two bytes more. Marks are characters
    # of a word, since Hindi's vowels are written with them, and Thai's. No index of prefixes:
    # it would be half as large again.
    """CREATE VIEW searchable AS
        SELECT record AS number, segment(text) AS text, segment(asides) AS asides
        FROM message WHERE deleted = 0 AND hidden = 0""",
    """CREATE VIRTUAL TABLE search USING fts5 (
        text, asides, content = 'searchable', content_rowid = 'number',
        tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
    )""",
    """CREATE TRIGGER message_searchable AFTER INSERT ON message
        WHEN new.deleted = 0 AND new.hidden = 0 BEGIN
        INSERT INTO search (rowid, text, asides)
            VALUES (new.record, segment(new.text), segment(new.asides));
    END""",
    """CREATE TRIGGER message_rewritten AFTER UPDATE OF text, asides, hidden, deleted ON message
        WHEN (old.text, old.asides, old.hidden, old.deleted)
            IS NOT (new.text, new.asides, new.hidden, new.deleted) BEGIN
        INSERT INTO search (search, rowid, text, asides)
            SELECT 'delete', old.record, segment(old.text), segment(old.asides)
            WHERE old.deleted = 0 AND old.hidden = 0;
        INSERT INTO search (rowid, text, asides)
            SELECT new.record, segment(new.text), segment(new.asides)
            WHERE new.deleted = 0 AND new.hidden = 0;
    END""",
    """CREATE TRIGGER message_unsearchable AFTER DELETE ON message
        WHEN old.deleted = 0 AND old.hidden = 0 BEGIN
        INSERT INTO search (search, rowid, text, asides)
            VALUES ('delete', old.record, segment(old.text), segment(old.asides));
    END""",
    """CREATE VIEW searchable_title AS
        SELECT record AS number, segment(title) AS title FROM conversation WHERE deleted = 0""",
    """CREATE VIRTUAL TABLE search_title USING fts5 (
        title, content = 'searchable_title', content_rowid = 'number',
        tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
    )""",
    """CREATE TRIGGER conversation_searchable AFTER INSERT ON conversation
        WHEN new.deleted = 0 BEGIN
        INSERT INTO search_title (rowid, title) VALUES (new.record, segment(new.title));
    END""",
    """CREATE TRIGGER conversation_retitled AFTER UPDATE OF title, deleted ON conversation
        WHEN (old.title, old.deleted) IS NOT (new.title, new.deleted) BEGIN
        INSERT INTO search_title (search_title, rowid, title)
            SELECT 'delete', old.record, segment(old.title) WHERE old.deleted = 0;
        INSERT INTO search_title (rowid, title)
            SELECT new.record, segment(new.title) WHERE new.deleted = 0;
    END""",
    """CREATE TRIGGER conversation_unsearchable AFTER DELETE ON conversation
        WHEN old.deleted = 0 BEGIN
        INSERT INTO search_title (search_title, rowid, title)
            VALUES ('delete', old.record, segment(old.title));
    END""",
)


def upgrade() -> None:
    """From the second schema."""
    for statement in _STATEMENTS:
        op.execute(statement)
