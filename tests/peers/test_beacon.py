"""What a device says of itself while it is paired: what is said is heard, and nonsense is not."""

from hypothesis import given
from hypothesis import strategies as st

from peers.beacon import Beacon, beacon_of
from peers.group import clean

names = st.text(max_size=64).map(clean)


@given(st.builds(Beacon, names, st.integers(0, 99), st.booleans()))
def test_what_is_said_is_heard(beacon):
    heard = beacon_of(beacon.properties())
    assert heard is not None
    assert (heard.number, heard.compares) == (beacon.number, beacon.compares)
    assert beacon.name.startswith(heard.name)
    assert heard.name == beacon.name or len(beacon.name.encode()) > 120


def test_without_a_name_no_pairing_is_open():
    assert beacon_of({b"v": b"1", b"p": b"7"}) is None


@given(st.dictionaries(st.sampled_from([b"n", b"p", b"c"]), st.none() | st.binary(max_size=200)))
def test_whatever_is_announced_becomes_a_printable_name_and_a_small_number(properties):
    heard = beacon_of(properties)
    if heard is not None:
        assert heard.name.isprintable()
        assert 0 <= heard.number <= 99
