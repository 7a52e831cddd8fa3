"""What was written under former replica ids can be told from what others know of them."""

from alembic import op

revision = "0004"
down_revision = "0003"

_STATEMENTS = (
    # The hash over the own writes of each incarnation, up to each.
    """CREATE TABLE chains (
        replica INTEGER NOT NULL,
        counter INTEGER NOT NULL,
        head BLOB NOT NULL,
        PRIMARY KEY (replica, counter)
    ) STRICT, WITHOUT ROWID""",
    """INSERT INTO chains
        SELECT replica.number, counter, chain.head FROM chain
        JOIN replica ON replica.uid = (SELECT value FROM meta WHERE key = 'replica')""",
    "DROP TABLE chain",
    "ALTER TABLE chains RENAME TO chain",
    # Up to which counter peers agreed with us, whoever they were: it is now kept of each.
    "DELETE FROM meta WHERE key = 'agreed'",
)


def upgrade() -> None:
    """From the schema before."""
    for statement in _STATEMENTS:
        op.execute(statement)
