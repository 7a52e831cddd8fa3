"""Comparisons over a link: what the other side may do, and what an ended link does."""

import asyncio
from pathlib import Path

import pytest

from companion.errors import CompanionError, RemoteProtocolError
from companion.library import Library
from companion.model.ids import RecordId
from companion.replication import compare_frames as frames
from companion.replication.comparing import Compared
from companion.store.writer import Edit
from peers.comparisons import WAITING_MAX, Comparisons, is_of_comparison

QUESTION = frames.encode(frames.AskSums(b"n" * 16))


@pytest.fixture
async def library(tmp_path: Path):
    library = await Library.open(tmp_path / "companion.db", tmp_path / "blobs")
    await library.write([Edit(RecordId(b"r" * 16), "conversation", {"title": "x"})])
    yield library
    await library.close()


async def test_a_question_over_the_link_is_answered(library):
    there = Comparisons(library, lambda message: here.receive(message))
    here = Comparisons(library, lambda message: there.receive(message))
    serving = [asyncio.create_task(side.serve()) for side in (here, there)]
    assert await here.compare() == Compared(1, 0, 0)
    for task in serving:
        task.cancel()


async def test_a_comparison_ends_with_its_link(library):
    sent: asyncio.Queue[bytes] = asyncio.Queue()
    comparisons = Comparisons(library, sent.put_nowait)
    comparing = asyncio.create_task(comparisons.compare())
    assert is_of_comparison(await sent.get())
    comparisons.end()
    with pytest.raises(CompanionError) as told:
        await comparing
    assert told.value.reason.code == "compare_link_lost"
    with pytest.raises(CompanionError):
        await comparisons.compare()


async def test_more_questions_than_wait_are_a_breach(library):
    comparisons = Comparisons(library, lambda _message: None)
    for _ in range(WAITING_MAX):
        comparisons.receive(QUESTION)
    with pytest.raises(RemoteProtocolError):
        comparisons.receive(QUESTION)


@pytest.mark.parametrize("message", [frames.encode(frames.Digests([])), b"\x02", b"\x03x"])
async def test_what_nobody_asked_for_is_a_breach(library, message):
    with pytest.raises(RemoteProtocolError):
        Comparisons(library, lambda _message: None).receive(message)
