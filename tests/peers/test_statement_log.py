"""However much a member signs, what counts of it is bounded, and others are heard all the same."""

import msgspec
import pytest

from peers import statement_log
from peers.sayings import admission, expulsion, naming
from peers.statement_log import StatementLog
from peers.statements import (
    AFTER_MAX,
    STATEMENT_BYTES_MAX,
    hash_of,
    sign,
    unverified,
)
from tests.peers.devices import FOUNDING, NAME, Device, devices, in_a_group


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that a test reaches soon."""
    monkeypatch.setattr(statement_log, "EACH_MAX", 20)
    monkeypatch.setattr(statement_log, "WAITING_MAX", 5)


def renames(author: Device, count: int) -> list[bytes]:
    """So many statements of one device."""
    made = []
    for number in range(count):
        saying = naming(author.id, author.identity.public_key, f"Name {number}")
        made.append(sign(author.identity, saying(author.group)))
    return made


def test_of_a_device_that_signs_without_end_a_part_counts_and_it_is_named(narrow):
    a, b = in_a_group(2)
    log = StatementLog(NAME)
    log.offer(a.statements)
    log.offer(renames(b, 100))
    assert sum(s.author_id == b.id for s in log.statements) == 20
    assert log.flooding == {b.id}


def test_a_flood_keeps_nobody_else_from_being_heard(narrow):
    a, b, c = in_a_group(3)
    a.takes(renames(b, 100))
    a.removes(b)
    c.takes(renames(b, 100))
    c.hears(a)
    assert set(c.group.members) == {a.id, c.id}
    assert a.known.flooding == frozenset()  # it is out, so nobody need be told any more


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log that two devices can fill."""
    monkeypatch.setattr(statement_log, "EACH_MAX", 50)
    monkeypatch.setattr(statement_log, "TOTAL_MAX", 60)
    monkeypatch.setattr(statement_log, "RESERVED_MAX", 4)


def filled_by_accomplices() -> tuple[Device, Device, Device, list[bytes]]:
    """a, b and a hostile c, which has added others; they and it have said all that there is room
    for. What they said is returned."""
    a, b, c, *accomplices = devices(6)
    a.admits(b)
    a.admits(c)
    for accomplice in accomplices:
        c.admits(accomplice)
    flood = [s for each in (c, *accomplices) for s in renames(each, 40)]
    return a, b, c, [*c.statements, *flood]


def test_who_fills_the_log_through_others_it_has_added_can_still_be_removed(small):
    a, b, c, flood = filled_by_accomplices()
    for device in (a, b):
        device.takes(flood)
    b.removes(c)
    a.hears(b)
    for device in (a, b):
        assert c.id not in device.group.members
        assert device.group.epoch is not None
        assert not device.group.epoch.is_known_to(c.id)


def test_who_has_said_most_is_named_when_there_is_room_for_nobody(small):
    a, b, c, flood = filled_by_accomplices()
    a.takes([*flood, *renames(b, 1)])
    assert a.known.flooding == {c.id}


def test_what_is_reserved_is_bounded_as_well(small):
    a, b, c, flood = filled_by_accomplices()
    log = StatementLog(NAME)
    log.offer(flood)
    for number in range(20):
        saying = expulsion(a.id, bytes([number + 1]) * 32, {})
        log.offer([sign(a.identity, saying(a.group))])
        saying = expulsion(c.id, b.identity.public_key, {b"r" * 16: number})
        log.offer([sign(c.identity, saying(c.group))])
    assert len(log.statements) <= 60 + 2 * 4


def test_the_devices_that_are_ever_added_are_bounded(monkeypatch):
    monkeypatch.setattr(statement_log, "ADDED_MAX", 3)
    a, *others = devices(6)
    for other in others:
        a.admits(other)
    assert len(a.group.members) == 4


def test_what_counted_once_is_not_displaced(narrow):
    a, b, c = devices(3)
    a.admits(b)
    b.admits(c)
    a.hears(b)
    a.takes(renames(b, 100))
    assert set(a.group.members) == {a.id, b.id, c.id}


def test_a_million_statements_of_strangers_take_the_room_of_a_few(narrow):
    (a,) = in_a_group(1)
    stranger = devices(5)[4]
    foreign = Device(stranger.identity, a.statements)
    garbage = [foreign.body_under(a.group, stranger.identity, bytes([n]) * 32) for n in range(50)]
    log = StatementLog(NAME)
    log.offer([FOUNDING, *garbage])
    assert len(log.statements) == 1
    assert len(log._waiting) == 5
    assert log.is_overflown


def test_what_its_author_has_not_signed_is_counted_once_and_counts_for_nothing(monkeypatch):
    monkeypatch.setattr(statement_log, "FORGED_MAX", 15)
    a, b = in_a_group(2)
    log = StatementLog(NAME)
    log.offer(a.statements)
    honest = len(log.statements)
    forged = [raw[:-1] + bytes([raw[-1] ^ 1]) for raw in renames(b, 10)]
    for _ in range(3):
        log.offer(forged)
        assert log.forged == log.copy().forged == 10
    log.offer([raw[:-1] + bytes([raw[-1] ^ 1]) for raw in renames(a, 10)])
    assert log.forged == 15
    assert len(log.statements) == honest


def test_a_signature_is_not_looked_at_once_its_author_has_said_enough(narrow, monkeypatch):
    a, b = in_a_group(2)
    log = StatementLog(NAME)
    log.offer([*a.statements, *renames(b, 20)])
    looked_at = []
    monkeypatch.setattr(statement_log, "is_signed", looked_at.append)
    log.offer(renames(b, 200))
    assert looked_at == []


def test_a_device_leaves_itself_room_to_remove_others(monkeypatch):
    monkeypatch.setattr(statement_log, "EACH_MAX", 70)
    a, b = in_a_group(2)
    for _ in range(70):
        if a.known.has_room("rename"):
            a.renames(b, "Again")
    a.removes(b)
    assert set(a.group.members) == {a.id}


def test_statements_wait_for_what_they_rest_on():
    a, b, c, d = devices(4)
    a.admits(b)
    b.admits(c)
    c.admits(d)
    log = StatementLog(NAME)
    for statement in reversed(c.statements):
        log.offer([statement])
    assert {s.digest for s in log.statements} == {hash_of(raw) for raw in c.statements}


def test_a_statement_that_is_too_large_or_names_too_much_is_none():
    a, b = in_a_group(2)
    saying = admission(a.id, b.member(), b"")(a.group)
    long = sign(a.identity, msgspec.structs.replace(saying, platform="x" * 5_000))
    assert len(long) > STATEMENT_BYTES_MAX
    assert unverified(long) is None
    many = [bytes([n]) * 32 for n in range(AFTER_MAX + 1)]
    assert unverified(sign(a.identity, msgspec.structs.replace(saying, after=many))) is None


@pytest.mark.parametrize("at_ms", [-1, 2**53, 2**64 - 1])
def test_a_statement_of_a_time_that_cannot_be_shown_is_none(at_ms):
    a, b = in_a_group(2)
    body = naming(a.id, b.identity.public_key, "Name")(a.group)
    assert unverified(sign(a.identity, body)) is not None
    assert unverified(sign(a.identity, msgspec.structs.replace(body, at_ms=at_ms))) is None


def test_a_kind_that_is_not_known_counts_for_nothing():
    a, b = in_a_group(2)
    saying = expulsion(a.id, b.identity.public_key, {})(a.group)
    newer = sign(a.identity, msgspec.structs.replace(saying, kind="newer"))
    a.takes([newer])
    assert set(a.group.members) == {a.id, b.id}


def test_a_million_statements_of_a_member_are_passed_over_one_by_one():
    """At the real bounds. Beyond them no signature is looked at, so these need none."""
    a, b = in_a_group(2)
    log = StatementLog(NAME)
    log.offer([*a.statements, *renames(b, 256)])
    body = naming(b.id, b.identity.public_key, "Name")(b.group)
    unsigned = [msgspec.msgpack.encode(body), b.identity.public_key, bytes(64)]
    before, marker, after = msgspec.msgpack.encode(unsigned).partition(
        body.at_ms.to_bytes(8, "big")
    )
    assert marker
    numbers = range(2**40, 2**40 + 10**6)
    a_million = (before + number.to_bytes(8, "big") + after for number in numbers)
    assert not log.offer(a_million)
    assert len(log.statements) == 2 + 256
    assert len(log._waiting) == 0
    assert log.flooding == {b.id}
