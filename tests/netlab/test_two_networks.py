"""Two LANs joined by a router, which lets no multicast through, and a host with two interfaces."""

import pytest

from companion.control import messages as m
from tests.netlab.device import Device
from tests.netlab.lan import SECOND, Lan
from tests.netlab.steps import (
    add_message,
    all_in_step,
    comes_true,
    has,
    import_backup,
    pair,
    pair_by_typing,
)


def other(device: Device, wanted: Device) -> m.DeviceValue:
    """How one device stands, as the other sees it."""
    assert device.status is not None
    return next(d for d in device.status.devices if d.device_id == wanted.device_id)


def route(device: Device, wanted: Device) -> str:
    """Over what the one is linked to the other; "" when it is not."""
    return other(device, wanted).route


@pytest.mark.timeout(300)
async def test_devices_in_two_networks_meet_and_a_better_way_takes_over_without_a_gap(lan: Lan):
    lan.add_router()
    host_a, host_b = lan.add_hosts("a", "b")
    host_c = lan.add_host("c", SECOND)
    a, b, c = [await host.start() for host in (host_a, host_b, host_c)]
    await import_backup(a)
    assert (await c.ask(m.ListNearby(), m.Nearby)).devices == []

    # c is paired with a over the router; b and c have never heard of each other.
    await pair(a, c)
    await pair(a, b)
    await all_in_step(a, b, c)  # so each was told by a where the other one is

    # Everything starts anew at once: known addresses are enough, whoever is first.
    for device in (a, b, c):
        await device.stop()
    for device in (c, b, a):
        await device.start()
    await all_in_step(a, b, c)

    # c moves within its network, and tells those whom it finds.
    host_c.change_address(ipv4="10.78.0.99", ipv6="fd78::99")
    message = await add_message(a)
    await has(c, message)
    await all_in_step(a, b, c)

    # a is plugged into c's network as well: the two are linked there, and were never apart.
    gaps: list[m.LinkState] = []

    def is_direct() -> bool:
        gaps.extend([other(a, c).state, other(c, a).state])
        return all("10.78." in way or "fd78:" in way for way in (route(a, c), route(c, a)))

    host_a.plug_in_also(SECOND)
    await comes_true(is_direct, within_s=100)
    assert m.LinkState.OFFLINE not in gaps
    await has(c, await add_message(a))

    # Without it they are linked over the router again.
    host_a.unplug_second()
    await has(c, await add_message(a))


async def test_a_device_is_added_by_its_address_and_found_by_looking_everywhere(lan: Lan):
    host_a, host_b = lan.add_hosts("a", "b")
    lan.block_multicast()
    a, b = [await host.start() for host in (host_a, host_b)]
    await import_backup(a)
    await pair_by_typing(a, b)  # which looks for who shows the code's number
    await all_in_step(a, b)

    # b is at an address that a has never known.
    await b.stop()
    host_b.change_address(ipv4="10.77.0.99", ipv6="fd77::99")
    await a.stop()
    host_a.change_address(ipv4="10.77.0.98", ipv6="fd77::98")
    await a.start()
    await b.start()
    nearby = await a.ask(m.FindDevices(), m.Nearby)
    assert [(each.device_id, each.addresses) for each in nearby.devices] == [
        (b.device_id, [host_b.ipv4])
    ]
    await all_in_step(a, b)

    # The same by an address that the person types, kept over a restart, and taken back.
    await b.stop()
    host_b.change_address(ipv4="10.77.0.97", ipv6="fd77::97")
    away = nearby.devices[0].device_id
    await a.request(m.AddAddress(device_id=away, address="10.77.0.97"))
    await a.stop()
    await a.start()
    await b.start()
    await all_in_step(a, b)
    await a.request(m.RemoveAddress(device_id=b.device_id, address="10.77.0.97"))
    await a.wait_for(lambda _: other(a, b).addresses == [], "no typed address")
