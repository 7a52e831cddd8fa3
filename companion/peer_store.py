"""What the network keeps in the database: its group, the statements, and what it knows of links."""

from companion.library import Library
from companion.model.records import STATEMENT
from companion.store import meta
from companion.store.writer import Edit
from peers.statements import record_of


class PeerStore:
    """A peers.membership.GroupStore and peers.node.NodeStore in the library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def load(self) -> bytes | None:
        """What was saved last."""
        return await self._library.ask(lambda store: store.meta_get(meta.GROUP)) or None

    async def save(self, kept: bytes) -> None:
        """Keep this in the profile."""
        await self._library.ask(lambda store: store.meta_set(meta.GROUP, kept))

    async def load_links(self) -> bytes | None:
        """What is remembered of links."""
        return await self._library.ask(lambda store: store.meta_get(meta.LINKS))

    async def save_links(self, kept: bytes) -> None:
        """Remember this of links."""
        await self._library.ask(lambda store: store.meta_set(meta.LINKS, kept))

    async def load_rules(self) -> bytes | None:
        """What a person has decided about syncing."""
        return await self._library.ask(lambda store: store.meta_get(meta.RULES))

    async def save_rules(self, kept: bytes) -> None:
        """Keep these decisions."""
        await self._library.ask(lambda store: store.meta_set(meta.RULES, kept))

    async def statements(self, after: int, limit: int) -> tuple[list[bytes], int]:
        """A page of the replicated statements."""
        return await self._library.ask(lambda store: store.statements(after, limit))

    async def publish(self, statements: list[bytes]) -> None:
        """Have these statements replicated. A record that no longer says what it should, whoever
        wrote something else there, says it again."""
        records = {record_of(statement): statement for statement in statements}
        known = await self._library.ask(lambda store: store.states(list(records)))
        said = {
            record: [sibling.value for sibling in state.fields.get("body", ())]
            for record, state in known.items()
        }
        edits = [
            Edit(record, STATEMENT, {"body": statement})
            for record, statement in records.items()
            if statement not in said.get(record, ())
        ]
        if edits:
            await self._library.write(edits)
