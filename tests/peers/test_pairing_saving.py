"""A pairing that is still being saved, as on a slow disk, and what a person does meanwhile."""

import asyncio

import pytest

from companion.errors import CompanionError
from peers.pairing_view import Step
from tests.peers.desks import Device, confirm_check_code, devices


async def saving(host: Device, newcomer: Device) -> "tuple[asyncio.Task[None], asyncio.Event]":
    """A pairing of which the host is saving its part, until the event is set."""
    begun, let_go, save = asyncio.Event(), asyncio.Event(), host.membership._store.save

    async def slowly(kept: bytes) -> None:
        begun.set()
        await let_go.wait()
        await save(kept)

    host.membership._store.save = slowly
    shown = await host.desk.start()
    await newcomer.desk.scan(shown.link)
    confirming = asyncio.create_task(confirm_check_code(host, newcomer))
    await begun.wait()
    return confirming, let_go


async def test_another_pairing_waits_until_this_one_is_saved_and_can_then_begin_at_once():
    async with devices(5, 0, 0) as (host, newcomer, third):
        confirming, let_go = await saving(host, newcomer)
        for begin in (host.desk.start, host.desk.compare):
            with pytest.raises(CompanionError) as told:
                await begin()
            assert told.value.reason.code == "pairing_busy"
        assert newcomer.is_alone
        let_go.set()
        await confirming
        await host.reach(Step.PAIRED)
        shown = await host.desk.start()
        await third.desk.scan(shown.link)
        await confirm_check_code(host, third)
        await host.reach(Step.PAIRED)
        await third.reach(Step.PAIRED)
        assert len(host.membership.group.members) == 3


@pytest.mark.parametrize("who", ["host", "newcomer"])
async def test_who_cancels_while_it_is_saved_can_pair_again_and_nobody_is_in_twice(who):
    async with devices(5, 0) as (host, newcomer):
        confirming, let_go = await saving(host, newcomer)
        await (host if who == "host" else newcomer).desk.cancel()
        let_go.set()
        await asyncio.gather(confirming, return_exceptions=True)
        await host.reach(Step.FAILED, Step.PAIRED)
        await newcomer.reach(Step.FAILED, Step.PAIRED)
        assert host.is_alone
        assert newcomer.is_alone
        shown = await host.desk.start()
        await newcomer.desk.scan(shown.link)
        await confirm_check_code(host, newcomer)
        await newcomer.reach(Step.PAIRED)
        await host.reach(Step.PAIRED)
        assert newcomer.membership.group.founding == host.membership.group.founding
        assert len(host.membership.group.members) == 2


async def test_one_that_has_failed_stands_in_nobody_s_way_whoever_keeps_its_connection_open():
    async with devices(5, 0) as (host, newcomer):
        shown = await newcomer.desk.start()
        await host.desk.scan(shown.link)
        await host.reach(Step.ASK_CHECK_CODE)
        await newcomer.reach(Step.SHOW_CHECK_CODE)
        newcomer.desk._talk._stream.close = wait_for_ever  # it reads no more either
        newcomer.desk._talk._stream.read_frame = wait_for_ever
        await host.desk.confirm("not it")
        assert host.desk.view.step is Step.FAILED
        assert (await host.desk.start()).step is Step.WAITING
        await host.desk.cancel()
        assert (await host.desk.compare()).step is Step.LOOKING


async def wait_for_ever() -> None:
    await asyncio.Event().wait()
