"""Small facts about this database, by name."""

from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from companion.store.schema import Meta

REPLICA: Final = "replica"  # the replica id of this incarnation
HLC: Final = "hlc"  # the last timestamp given or seen
EPOCH: Final = "epoch"  # companion.model.cursor
AGREED: Final = "agreements"  # companion.store.incarnations
DISOWNED: Final = "disowned"  # companion.store.disowning
COLLECTED: Final = "collected"  # companion.store.collected
UNREFERENCED: Final = "unreferenced"  # companion.sweeping
WANTED: Final = "wanted"  # companion.store.wanted
WATCHED: Final = "watched"  # companion.importing.watching
TOKEN: Final = "token"  # companion.witness
GROUP: Final = "group"  # peers.membership: the devices that belong together, and their secret
LINKS: Final = "links"  # peers.link_memory: where the other devices were seen last
RULES: Final = "rules"  # peers.link_rules: when to sync with whom, and how fast

_INTEGER_BYTES: Final = 8


def read_meta(connection: Connection, key: str) -> bytes | None:
    """The fact, or None."""
    table = Meta.__table__
    return connection.execute(select(table.c.value).where(table.c.key == key)).scalar()


def write_meta(connection: Connection, key: str, value: bytes) -> None:
    """Set the fact."""
    statement = insert(Meta.__table__).values(key=key, value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_={"value": value})
    )


def read_integer(connection: Connection, key: str) -> int:
    """A fact that is a number; 0 when it was never set."""
    raw = read_meta(connection, key)
    return int.from_bytes(raw, "big") if raw else 0


def write_integer(connection: Connection, key: str, value: int) -> None:
    """Set a fact that is a number, at least 0."""
    write_meta(connection, key, value.to_bytes(_INTEGER_BYTES, "big"))
