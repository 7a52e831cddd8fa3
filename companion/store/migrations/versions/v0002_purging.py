"""Deleted records can go for good."""

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    # Ids of records that were purged, so that no import brings them back.
    #   record: its number, while the record is still here to tell other devices of it
    "CREATE TABLE purged (uid BLOB PRIMARY KEY, record INTEGER) STRICT, WITHOUT ROWID",
    "CREATE INDEX purged_record ON purged (record) WHERE record IS NOT NULL",
    # Deleted records that could be purged, and since when that is known.
    "CREATE TABLE due (record INTEGER PRIMARY KEY, since_ms INTEGER NOT NULL) STRICT",
    # The other devices, as to whether they are still there.
    #   beat: the last sign of life, whatever it is; heard_ms: when it first was seen here
    #   told_ms: when the person was told that it has been silent for long; 0: not
    """CREATE TABLE heard (
        device BLOB PRIMARY KEY,
        beat BLOB NOT NULL,
        heard_ms INTEGER NOT NULL,
        told_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # What was purged elsewhere while it was still in use here, whole, until a person decides.
    #   conversation: of which it is a part; of anything else, its own id
    """CREATE TABLE held (
        uid BLOB PRIMARY KEY,
        conversation BLOB NOT NULL,
        state BLOB NOT NULL,
        held_ms INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX held_conversation ON held (conversation)",
    # Finding what is deleted without reading everything.
    "CREATE INDEX message_deleted ON message (record) WHERE deleted",
    "CREATE INDEX prompt_deleted ON prompt (record) WHERE deleted",
    # What is no longer shown is no longer found.
    """CREATE TRIGGER conversation_unsearchable AFTER DELETE ON conversation BEGIN
        INSERT INTO search (search, rowid, title, body)
            VALUES ('delete', old.record, segment(old.title), '');
    END""",
    """CREATE TRIGGER message_unsearchable AFTER DELETE ON message BEGIN
        INSERT INTO search (search, rowid, title, body)
            VALUES ('delete', old.record, '', segment(old.text));
    END""",
)


def upgrade() -> None:
    """From the first schema."""
    for statement in _STATEMENTS:
        op.execute(statement)
