"""Small facts about this database, by name."""

from typing import Final

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from companion.store.schema import Meta

REPLICA: Final = "replica"  # the replica id of this incarnation
HLC: Final = "hlc"  # the last timestamp given or seen
EPOCH: Final = "epoch"  # companion.model.cursor
AGREED: Final = "agreements"  # companion.store.incarnations
DISOWNED: Final = "disowned"  # companion.store.disowning
COLLECTED: Final = "collected"  # companion.store.collected
UNREFERENCED: Final = "unreferenced"  # companion.sweeping
VERIFIED: Final = "verified"  # companion.verifying
WANTED: Final = "wanted"  # companion.store.wanted
WATCHED: Final = "watched"  # companion.importing.watching
TOKEN: Final = "token"  # companion.witness
GROUP: Final = "group"  # peers.membership: the devices that belong together, and their secret
QUARANTINE: Final = "quarantine"  # companion.model.quarantine
LINKS: Final = "links"  # peers.link_memory: where the other devices were seen last
RULES: Final = "rules"  # peers.link_rules: when to sync with whom, and how fast

_INTEGER_BYTES: Final = 8

# Made once: putting a statement together takes several times as long as running it.
_table = Meta.__table__
_put = insert(_table)
_READ: Final = select(_table.c.value).where(_table.c.key == bindparam("of"))
_WRITE: Final = _put.on_conflict_do_update(
    index_elements=["key"], set_={"value": _put.excluded.value}
)


def read_meta(connection: Connection, key: str) -> bytes | None:
    """The fact, or None."""
    return connection.execute(_READ, {"of": key}).scalar()


def write_meta(connection: Connection, key: str, value: bytes) -> None:
    """Set the fact."""
    connection.execute(_WRITE, {"key": key, "value": value})


def read_integer(connection: Connection, key: str) -> int:
    """A fact that is a number; 0 when it was never set."""
    raw = read_meta(connection, key)
    return int.from_bytes(raw, "big") if raw else 0


def write_integer(connection: Connection, key: str, value: int) -> None:
    """Set a fact that is a number, at least 0."""
    write_meta(connection, key, value.to_bytes(_INTEGER_BYTES, "big"))
