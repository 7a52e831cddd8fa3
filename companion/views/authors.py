"""Which device stands behind a replica id."""

from dataclasses import dataclass
from typing import Final

from companion.model.ids import ReplicaId, to_text
from companion.model.records import DEVICE, REPLICA_PREFIX
from companion.views.database import Database


@dataclass(frozen=True, slots=True)
class Author:
    """A device as the author of values."""

    device_id: str
    name: str
    is_self: bool


UNKNOWN: Final = Author(device_id="", name="", is_self=False)
"""A device that has not told which replica ids are its own, or is no longer known."""


class Authors:
    """Who writes under each replica id. A device says that of itself in its record."""

    def __init__(self, database: Database) -> None:
        own = own_replica(database)
        self._of: dict[ReplicaId, Author] = {}
        for state in database.states("kind = ?", (DEVICE,)):
            name = state.value("name")
            replicas = [
                ReplicaId(bytes.fromhex(field.removeprefix(REPLICA_PREFIX)))
                for field in state.fields
                if field.startswith(REPLICA_PREFIX)
            ]
            author = Author(
                device_id=to_text(state.id),
                name=name if isinstance(name, str) else "",
                is_self=own in replicas,
            )
            self._of.update(dict.fromkeys(replicas, author))

    def of(self, replica: ReplicaId) -> Author:
        """The device that writes under a replica id, or UNKNOWN."""
        return self._of.get(replica, UNKNOWN)


def own_replica(database: Database) -> ReplicaId | None:
    """The replica id under which this device writes now."""
    row = database.row("SELECT value FROM meta WHERE key = 'replica'")
    return ReplicaId(row["value"]) if row is not None else None
