"""Three computers in a LAN: what a person with three machines does, over the real network."""

from companion.control import messages as m
from companion.demo.compare import differences
from tests.netlab.lan import Lan
from tests.netlab.steps import (
    add_message,
    all_in_step,
    any_conversation,
    group,
    has,
    import_backup,
    pair,
    start,
    title,
)


async def test_three_devices_pair_in_a_chain_and_all_hold_the_same(lan: Lan):
    a, b, c = await start(lan, "a", "b", "c")
    await import_backup(a)
    await pair(a, b)
    await pair(b, c)
    await all_in_step(a, b, c)  # so a and c, never paired with each other, are linked too
    assert a.views.counts().messages > 0
    assert differences(a.views, b.views) == []
    assert differences(a.views, c.views) == []


async def test_an_edit_on_one_device_shows_on_a_device_it_was_never_paired_with(lan: Lan):
    a, b, c = await group(lan)
    conversation = any_conversation(c)
    await c.request(m.SetField(record=conversation, field="title", value="Renamed on c"))
    await a.until(lambda: title(a, conversation) == "Renamed on c", "the new title")
    await all_in_step(a, b, c)
    assert differences(a.views, c.views) == []


async def test_two_devices_stay_in_step_without_the_third_that_introduced_them(lan: Lan):
    a, b, c = await group(lan)
    lan.hosts[1].unplug()
    message = await add_message(a)
    await has(c, message)
    assert b.views.message(message) is None
    lan.hosts[1].plug()
    await has(b, message)
    await all_in_step(a, b, c)
    assert differences(a.views, b.views) == []


async def test_what_two_devices_cannot_tell_each_other_goes_through_the_third(lan: Lan):
    a, b, c = await group(lan)
    lan.cut(lan.hosts[0], lan.hosts[2])
    from_a, from_c = await add_message(a), await add_message(c)
    await has(c, from_a)
    await has(a, from_c)
    lan.mend(lan.hosts[0], lan.hosts[2])
    await all_in_step(a, b, c)
    assert differences(a.views, c.views) == []
