"""Networks as they are: without multicast, slow, changing, and machines that just go out."""

import asyncio

from companion.demo.compare import differences
from tests.netlab.lan import Lan
from tests.netlab.steps import (
    add_message,
    all_in_step,
    has,
    import_backup,
    pair,
    pair_by_typing,
    start,
)


async def test_devices_pair_and_sync_where_multicast_is_blocked(lan: Lan):
    hosts = lan.add_hosts("a", "b")
    lan.block_multicast()
    a, b = [await host.start() for host in hosts]
    await import_backup(a)
    await pair(a, b)
    await all_in_step(a, b)
    assert differences(a.views, b.views) == []


async def test_where_only_broadcast_passes_devices_see_each_other_pair_and_meet_again(lan: Lan):
    hosts = lan.add_hosts("a", "b")
    lan.block_multicast(but_broadcast=True)
    a, b = [await host.start() for host in hosts]
    await import_backup(a)
    await pair_by_typing(a, b)
    await all_in_step(a, b)
    await asyncio.gather(a.stop(), b.stop())
    for host, number in zip(hosts, (101, 102), strict=True):
        host.change_address(ipv4=f"10.77.0.{number}", ipv6=f"fd77::{number}")
    await asyncio.gather(a.start(), b.start())
    await has(b, await add_message(a))


async def test_devices_sync_over_a_slow_link(lan: Lan):
    a, b = await start(lan, "a", "b")
    lan.hosts[1].limit(rate_kbit=500, delay_ms=50)
    await import_backup(a)
    await pair(a, b)
    await all_in_step(a, b)
    assert differences(a.views, b.views) == []


async def test_a_device_is_found_again_at_its_new_address(lan: Lan):
    a, b = await start(lan, "a", "b")
    await import_backup(a)
    await pair(a, b)
    await all_in_step(a, b)
    lan.hosts[1].change_address(ipv4="10.77.0.99", ipv6="fd77::99")
    message = await add_message(a)
    await has(b, message)


async def test_a_device_that_went_out_like_a_light_catches_up(lan: Lan):
    a, b = await start(lan, "a", "b")
    await import_backup(a)
    await pair(a, b)
    await b.kill()
    message = await add_message(a)
    b = await lan.hosts[1].start()
    await has(b, message)
    await all_in_step(a, b)
    assert differences(a.views, b.views) == []
