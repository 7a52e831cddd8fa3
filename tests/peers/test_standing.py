"""Removal wins, whatever comes when: what stands of what devices say, and what does not."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peers.group import group_of
from peers.sayings import admission, expulsion, naming
from peers.standing import _circles, _members
from peers.statements import hash_of, sign
from tests.peers.devices import NAME, Device, devices, in_a_group, settle


def those_in(*made: Device) -> list[set[bytes]]:
    """Who is in, as each of these sees it."""
    return [set(device.group.members) for device in made]


def ids(*made: Device) -> set[bytes]:
    return {device.id for device in made}


def test_a_removed_device_is_out_for_everyone_who_learns_of_it():
    a, b, c = in_a_group(3)
    a.removes(b)
    c.hears(a)
    assert those_in(a, c) == [ids(a, c)] * 2
    assert c.group.removed[b.id].by == a.id
    b.hears(c)
    assert b.known.is_removed
    assert b.known.others == {}


@pytest.mark.parametrize("hides_it", [True, False])
def test_what_a_removed_device_says_afterwards_is_void_whether_or_not_it_hides_that_it_knew(
    hides_it,
):
    a, b, c, thief = *in_a_group(3), devices(4)[3]
    a.removes(b)
    after = list((b if hides_it else a).group.heads)
    for saying in (
        admission(b.id, thief.member(), b""),
        naming(b.id, c.identity.public_key, "Mine"),
        expulsion(b.id, c.identity.public_key, {}),
    ):
        said = msgspec.structs.replace(saying(b.group), after=after)
        c.takes([sign(b.identity, said)])
    c.hears(a)
    assert those_in(c) == [ids(a, c)]
    assert c.group.members[c.id].name == "Laptop"


def test_nobody_comes_in_through_a_device_that_came_in_so():
    a, b, c, d = *in_a_group(2), *devices(4)[2:]
    a.removes(b)
    c.hears(b)
    b.admits(c)
    c.admits(d)
    a.hears(b, c, d)
    assert those_in(a) == [ids(a)]
    assert d.is_in  # in the eyes of those who have not heard of it
    d.hears(a)
    assert d.known.is_removed
    assert d.known.removal is None  # nobody removed it: it fell with who had added it


def test_what_a_device_had_said_before_its_removal_stands():
    a, b, c = devices(3)
    a.admits(b)
    b.admits(c)
    b.renames(a, "Desk")
    a.hears(b)
    a.removes(b)
    c.hears(a)
    assert those_in(a, c) == [ids(a, c)] * 2
    assert c.group.members[a.id].name == "Desk"


def test_an_addition_that_the_remover_did_not_know_of_falls():
    a, b, c = *in_a_group(2), *devices(3)[2:]
    b.admits(c)
    a.removes(b)
    a.hears(b)
    assert those_in(a) == [ids(a)]


def test_an_addition_at_the_same_time_as_the_removal_of_that_device_does_not_save_it():
    a, b, c = in_a_group(3)
    b.admits(c)
    a.removes(c)
    a.hears(b)
    b.hears(a)
    assert those_in(a, b) == [ids(a, b)] * 2


def test_a_removed_device_is_in_again_when_someone_who_knows_that_adds_it_again():
    a, b, c = in_a_group(3)
    a.removes(b)
    c.hears(a)
    c.admits(b)
    a.hears(c)
    assert those_in(a, b, c) == [ids(a, b, c)] * 3
    b.renames(a, "Desk")
    a.hears(b)
    assert a.group.members[a.id].name == "Desk"  # and may speak again


def test_what_a_device_said_unseen_before_it_was_removed_stays_void_when_it_is_in_again():
    a, b, c = *in_a_group(2), *devices(3)[2:]
    old = Device(b.identity, b.statements)
    old.admits(c)
    a.removes(b)
    a.admits(b)
    a.hears(old, c)
    assert those_in(a) == [ids(a, b)]


def test_a_second_removal_puts_out_again():
    a, b = in_a_group(2)
    a.removes(b)
    a.admits(b)
    a.removes(b)
    b.hears(a)
    assert those_in(a, b) == [ids(a)] * 2


def test_two_that_remove_each_other_are_both_out_and_the_others_go_on():
    a, b, c, d = in_a_group(4)
    b.removes(c)
    c.removes(b)
    for device in (a, d):
        device.hears(b, c)
    assert those_in(a, d) == [ids(a, d)] * 2
    settle([a, d])
    assert not a.group.needs_rotation


def test_a_removed_device_that_hides_what_it_knew_may_take_its_remover_along_but_is_out():
    a, b, c, thief = *in_a_group(3), devices(4)[3]
    stolen = Device(b.identity, b.statements)
    a.removes(b)
    stolen.removes(a)
    stolen.admits(thief)
    c.hears(a, stolen, thief)
    assert c.group.members.keys().isdisjoint(ids(a, b, thief))
    assert a.known.secrets[0] != b.known.secrets[0]


def test_the_last_two_that_remove_each_other_leave_a_group_of_nobody():
    a, b = in_a_group(2)
    a.removes(b)
    b.removes(a)
    a.hears(b)
    b.hears(a)
    assert those_in(a, b) == [set(), set()]
    assert a.known.is_removed
    assert b.known.is_removed


def test_three_that_remove_one_another_in_a_circle_are_all_out():
    a, b, c, d = in_a_group(4)
    b.removes(c)
    c.removes(d)
    d.removes(b)
    a.hears(b, c, d)
    assert those_in(a) == [ids(a)]


def test_who_is_removed_by_one_and_removes_another_removes_nobody():
    a, b, c = in_a_group(3)
    b.removes(c)
    a.removes(b)
    a.hears(b)
    c.hears(a, b)
    assert those_in(a, c) == [ids(a, c)] * 2


def test_a_removal_stands_that_its_author_s_own_remover_knew_of():
    a, b, c = in_a_group(3)
    b.removes(c)
    a.hears(b)
    a.removes(b)
    assert those_in(a) == [ids(a)]


def test_even_the_founder_can_be_removed_and_adds_nobody_then():
    a, b, c, thief = *in_a_group(3), *devices(4)[3:]
    stolen = Device(a.identity, a.statements)
    b.removes(a)
    stolen.admits(thief)
    c.hears(b, stolen, thief)
    assert those_in(b, c) == [ids(b, c)] * 2


def test_who_leaves_is_out_and_what_it_said_stands():
    a, b, c = in_a_group(3)
    b.renames(a, "Desk")
    b.leaves()
    a.hears(b)
    c.hears(b)
    assert those_in(a, c) == [ids(a, c)] * 2
    assert a.group.members[a.id].name == "Desk"
    assert b.known.is_removed


def test_a_departure_undoes_nothing_that_the_device_ever_said():
    a, b, c = devices(3)
    a.admits(b)
    early = Device(b.identity, b.statements)
    b.admits(c)
    early.leaves()  # as if it had not known of c
    a.hears(b, early)
    assert those_in(a) == [ids(a, c)]


def test_a_departure_is_confirmed_by_another_and_then_nothing_backdated_counts():
    a, b, c, thief = *in_a_group(3), *devices(4)[3:]
    sold = Device(b.identity, b.statements)
    b.leaves()
    for device in (a, c):
        device.hears(b)
    settle([a, c])
    sold.admits(thief)
    a.hears(sold, thief)
    assert those_in(a, c) == [ids(a, c)] * 2
    assert not a.group.removed[b.id].is_own


def test_names_given_at_once_are_the_same_everywhere_and_a_later_one_wins():
    a, b, c = in_a_group(3)
    a.renames(c, "One")
    b.renames(c, "Two")
    for device in (a, b, c):
        device.hears(a, b, c)
    assert len({device.group.members[c.id].name for device in (a, b, c)}) == 1
    c.renames(c, "Three")
    a.hears(c)
    assert a.group.members[c.id].name == "Three"


def test_a_device_takes_the_place_and_the_name_of_its_former_self():
    a, b, new = *in_a_group(2), *devices(3)[2:]
    a.renames(b, "Studio")
    a.admits(new)
    successor = new.identity.public_key
    a.says(
        expulsion(a.id, b.identity.public_key, {}, successor),
        naming(a.id, successor, "Studio"),
    )
    new.hears(a)
    assert those_in(a, new) == [ids(a, new)] * 2
    assert [m.name for m in new.group.members.values()].count("Studio") == 1


def test_the_same_statements_again_change_nothing():
    a, b = in_a_group(2)
    a.removes(b)
    assert group_of(NAME, a.statements * 3) == group_of(NAME, a.statements)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_past_of_a_statement_names_only_what_there_is(count):
    made = in_a_group(count)
    known = {hash_of(raw) for raw in made[0].statements}
    assert set(made[0].group.heads) <= known


def relation(rows: list[list[bool]]) -> list[int]:
    return [sum(1 << n for n, voids in enumerate(row) if voids) for row in rows]


def reached(voiders: list[int], first: int) -> set[int]:
    """All that void it, and all that void those, and so on."""
    found: set[int] = set()
    fresh = [first]
    while fresh:
        number = fresh.pop()
        more = {n for n in range(len(voiders)) if voiders[number] >> n & 1} - found
        found |= more
        fresh += more
    return found


@given(
    st.integers(1, 8).flatmap(
        lambda n: st.lists(st.lists(st.booleans(), min_size=n, max_size=n), min_size=n, max_size=n)
    )
)
def test_what_voids_a_removal_is_judged_before_it_unless_they_void_each_other(rows):
    voiders = relation(rows)
    circles = [set(_members(circle)) for circle in _circles(2 ** len(rows) - 1, voiders)]
    assert sorted(n for circle in circles for n in circle) == list(range(len(rows)))
    for place, circle in enumerate(circles):
        for number in circle:
            before = set().union(*circles[: place + 1])
            assert reached(voiders, number) <= before
            assert all(number in reached(voiders, other) for other in circle - {number})


def test_thousands_of_removals_that_void_one_another_are_judged_at_once():
    count = 8_000
    everyone = 2**count - 1
    circles = list(_circles(everyone, [everyone ^ 1 << n for n in range(count)]))
    assert circles == [everyone]
