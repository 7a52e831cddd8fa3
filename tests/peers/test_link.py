"""The inbox of a link: in order, bounded, and emptied before the end is told."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import RemoteProtocolError
from companion.reasons import Reason
from peers.link import CHANNELS, INBOX_BYTES_MAX, MESSAGE_OVERHEAD_BYTES, Inbox, LinkClosed
from peers.pieces import MESSAGE_BYTES_MAX

LOST = Reason("link_lost")


@given(st.lists(st.tuples(st.sampled_from(CHANNELS), st.binary(max_size=9))))
def test_each_channel_is_in_order_and_does_not_wait_for_the_other(messages):
    async def scenario():
        inbox = Inbox()
        for channel, message in messages:
            inbox.put(channel, message)
        for channel in reversed(CHANNELS):
            expected = [message for into, message in messages if into == channel]
            assert [await inbox.get(channel) for _ in expected] == expected

    asyncio.run(scenario())


async def test_what_came_before_the_end_is_given_out_first():
    inbox = Inbox()
    inbox.put("sync", b"one")
    inbox.close(LOST)
    assert await inbox.get("sync") == b"one"
    for channel in (*CHANNELS, *CHANNELS):
        with pytest.raises(LinkClosed) as closed:
            await inbox.get(channel)
        assert closed.value.reason == LOST


async def test_a_receiver_is_woken_by_a_message_and_by_the_end():
    inbox = Inbox()
    waiting = [asyncio.create_task(inbox.get(channel)) for channel in CHANNELS]
    await asyncio.sleep(0)
    inbox.put("sync", b"x")
    assert await waiting[0] == b"x"
    assert not waiting[1].done()
    inbox.close(LOST)
    with pytest.raises(LinkClosed):
        await waiting[1]


async def test_a_receiver_that_is_cancelled_takes_nothing_with_it():
    inbox = Inbox()
    waiting = asyncio.create_task(inbox.get("sync"))
    await asyncio.sleep(0)
    inbox.put("sync", b"x")
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert await inbox.get("sync") == b"x"


async def test_what_may_wait_is_bounded_over_both_channels():
    inbox = Inbox(bytes_max=10_000)
    inbox.put("sync", bytes(5_000))
    with pytest.raises(RemoteProtocolError):
        inbox.put("blobs", bytes(5_000))


async def test_empty_messages_count_as_well():
    inbox = Inbox(bytes_max=10 * MESSAGE_OVERHEAD_BYTES)
    for _ in range(10):
        inbox.put("sync", b"")
    with pytest.raises(RemoteProtocolError):
        inbox.put("sync", b"")


async def test_what_was_received_makes_room():
    inbox = Inbox(bytes_max=10_000)
    for _ in range(100):
        inbox.put("blobs", bytes(5_000))
        await inbox.get("blobs")


def test_the_longest_messages_fit_on_both_channels_at_once():
    inbox = Inbox()
    for channel in CHANNELS:
        inbox.put(channel, bytes(MESSAGE_BYTES_MAX))
    assert INBOX_BYTES_MAX > 2 * MESSAGE_BYTES_MAX
