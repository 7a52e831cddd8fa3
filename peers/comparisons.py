"""Runs comparisons over a link: moves the messages and does the steps, decides nothing."""

import asyncio
import secrets
from collections.abc import Callable, Generator
from typing import Any, Final, Protocol, TypeVar

from companion.errors import CompanionError, RemoteProtocolError
from companion.model.ids import RecordId
from companion.model.merge import RecordState
from companion.replication.compare_frames import ENCODINGS, is_asked
from companion.replication.comparing import (
    NONCE_BYTES,
    Ask,
    Compared,
    Fetch,
    Look,
    Looked,
    Mend,
    Pause,
    Step,
    answering,
    asking,
)

ANSWER_S: Final = 120.0
"""The other side looks at every record it has."""

WAITING_MAX: Final = 4
"""Questions that wait to be answered: the other side asks one after the other."""

_T = TypeVar("_T")


class ComparedStore(Protocol):
    """What a comparison needs of the database."""

    async def look(self, request: Look) -> Looked:
        """All records, at one moment."""

    async def fetch(self, records: list[RecordId]) -> list[RecordState]:
        """Those of these records that exist."""

    async def mend_records(self, states: list[RecordState]) -> None:
        """Merge these durably, without absorbing anything."""


def is_of_comparison(message: bytes) -> bool:
    """Whether a message of the sync channel belongs here."""
    return message[:1] in ENCODINGS


class Comparisons:
    """Of one link. `send` queues a message of the sync channel."""

    def __init__(self, store: ComparedStore, send: Callable[[bytes], None]) -> None:
        self._store = store
        self._send = send
        self._asked: asyncio.Queue[bytes] = asyncio.Queue(WAITING_MAX)
        self._answer: asyncio.Future[bytes] | None = None
        self._asking = asyncio.Lock()
        self._ended = False

    async def compare(self) -> Compared:
        """Compare with the other side, and mend.

        Raises:
            CompanionError: compare_not_in_step, compare_link_lost, or the database's own.
            RemoteProtocolError: the other side answers what is no answer.
        """
        async with self._asking:
            compared = await self._run(asking(secrets.token_bytes(NONCE_BYTES)))
        if compared is None:
            raise CompanionError("compare_not_in_step")
        return compared

    def receive(self, message: bytes) -> None:
        """A message of the other side. Raises RemoteProtocolError when it breaks the rules."""
        if is_asked(message):
            if self._asked.full():
                raise RemoteProtocolError("more questions than one at a time")
            self._asked.put_nowait(message)
        elif self._answer is None or self._answer.done():
            raise RemoteProtocolError("an answer that nobody asked for")
        else:
            self._answer.set_result(message)

    async def serve(self) -> None:
        """Answer the other side, for as long as the link is up."""
        while True:
            self._send(await self._run(answering(await self._asked.get())))

    def end(self) -> None:
        """The link is gone."""
        self._ended = True
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(CompanionError("compare_link_lost"))

    async def _run(self, steps: Generator[Step, Any, _T]) -> _T:
        done: Any = None
        while True:
            try:
                step = steps.send(done)
            except StopIteration as end:
                found: _T = end.value
                return found
            done = await self._do(step)

    async def _do(self, step: Step) -> Any:
        match step:
            case Look():
                return await self._store.look(step)
            case Fetch():
                return await self._store.fetch(step.records)
            case Mend():
                return await self._store.mend_records(step.states)
            case Pause():
                return await asyncio.sleep(step.ms / 1000)
            case Ask():
                return await self._ask(step.message)

    async def _ask(self, message: bytes) -> bytes:
        if self._ended:
            raise CompanionError("compare_link_lost")
        self._answer = asyncio.get_running_loop().create_future()
        self._send(message)
        try:
            async with asyncio.timeout(ANSWER_S):
                return await self._answer
        except TimeoutError as error:
            raise CompanionError("compare_link_lost") from error
        finally:
            self._answer = None
