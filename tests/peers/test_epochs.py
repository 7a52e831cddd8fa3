"""The group's secret: who can read it, and that all who are in come to have the same."""

from peers.epochs import epoch_name, seal, unseal
from tests.peers.devices import SECRET, Device, devices, in_a_group, settle


def agreed(*made: Device) -> bytes:
    (secret,) = {device.known.secrets[0] for device in made}
    return secret


def test_the_first_secret_is_that_of_the_pairing():
    assert agreed(*in_a_group(3)) == SECRET


def test_who_is_removed_cannot_read_the_next_secret():
    a, b, c = in_a_group(3)
    a.removes(b)
    for device in (b, c):
        device.hears(a)
    assert agreed(a, c) != SECRET
    assert agreed(a, c) not in b.known.secrets


def test_a_former_secret_stays_known():
    a, b, c = in_a_group(3)
    a.removes(b)
    c.hears(a)
    assert SECRET in c.known.secrets


def test_who_was_added_after_a_change_has_the_new_secret_and_a_member_shares_no_other():
    a, b, c = *in_a_group(2), *devices(3)[2:]
    a.removes(b)
    a.admits(c)
    assert agreed(a, c) != SECRET
    assert not a.cares()


def test_who_was_added_meanwhile_by_another_device_is_given_it_later():
    a, b, c, d = *in_a_group(3), *devices(4)[3:]
    c.admits(d)
    a.removes(b)
    settle([a, c, d])
    assert agreed(a, c, d) not in b.known.secrets


def test_two_secrets_made_at_once_become_one_for_all():
    a, b, c, d, e = in_a_group(5)
    a.removes(d)
    b.removes(e)
    settle([a, b, c])
    for removed in (d, e):
        removed.hears(a)
        assert agreed(a, b, c) not in removed.known.secrets


def test_a_device_that_was_given_none_makes_another_that_all_can_read():
    a, b, c = in_a_group(3)
    a.removes(c)
    forgetful = Device(b.identity, [], SECRET)
    withheld = [s for s in a.statements if b"sealed" not in s]
    forgetful.takes(withheld)
    assert forgetful.cares()  # not clean as it sees it: it rotates
    settle([a, forgetful])
    assert agreed(a, forgetful) != SECRET


def test_a_box_of_someone_else_or_of_another_epoch_is_no_secret():
    a, b = devices(2)
    box = seal(SECRET, a.identity.static.public)
    assert unseal(box, a.identity, epoch_name(SECRET)) == SECRET
    assert unseal(box, b.identity) is None
    assert unseal(box, a.identity, epoch_name(b"x" * 32)) is None
    assert unseal(box[:-1], a.identity) is None
    assert unseal(b"", a.identity) is None


def test_the_name_of_an_epoch_is_not_its_secret():
    assert SECRET not in epoch_name(SECRET)
