"""What a thief reads from the profile of a stopped device, and what he writes into it."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from companion.library import wall_ms
from companion.model.ids import born_here
from companion.model.records import STATEMENT
from companion.profile import Profile
from companion.store import meta
from companion.store.writer import Edit, Store
from peers.identity import Identity
from peers.known_group import KnownGroup

PORTION = 2_000


def key_of(directory: Path) -> Identity:
    """The device's key."""
    return Identity(bytes.fromhex((directory / "identity.key").read_text()))


def group_of(directory: Path) -> KnownGroup:
    """Its group, as far as it knows it."""
    with sqlite3.connect(Profile(directory).database) as database:
        (kept,) = database.execute("SELECT value FROM meta WHERE key = ?", [meta.GROUP]).fetchone()
    founding, secret, statements, *_ = msgspec.msgpack.decode(kept)
    return KnownGroup(key_of(directory), founding, secret, statements)


def plant(directory: Path, statements: Sequence[bytes]) -> None:
    """Have its daemon pass these on, each in a record of its own, also what stands in another."""
    store = Store.open(Profile(directory).database)
    try:
        for first in range(0, len(statements), PORTION):
            edits = [
                Edit(born_here(wall_ms(), number.to_bytes(10, "big")), STATEMENT, {"body": each})
                for number, each in enumerate(statements[first : first + PORTION], first)
            ]
            store.write(edits, wall_ms=wall_ms())
    finally:
        store.close()


def statements_in(directory: Path) -> Iterator[bytes]:
    """All that are in its database, whether or not they count."""
    store = Store.open(Profile(directory).database)
    try:
        place, last = 0, -1
        while place != last:
            last = place
            found, place = store.statements(place, PORTION)
            yield from found
    finally:
        store.close()
