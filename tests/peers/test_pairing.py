"""Two pairing machines, joined frame by frame: who gets in, who does not, and who decides."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import LocalProtocolError
from peers import pairing
from peers.group import Member, add, found, group_of, hash_of
from peers.identity import Identity
from peers.pairing import Pairing, Role
from peers.pairing_outputs import (
    Admit,
    AskCheckCode,
    AskToJoin,
    Failed,
    Join,
    Paired,
    SendFrame,
    ShowCheckCode,
)
from peers.short_value import check_code

SECRET = b"0123456789abcdef"
GROUP_SECRET = b"s" * 32


def alone(identity: Identity):
    statement = found(identity, "x", "Linux", 1)
    return group_of(hash_of(statement), [statement])


def with_other(identity: Identity, other: Identity):
    group = alone(identity)
    newcomer = Member(other.public_key, "y", "Linux", 1)
    return group_of(group.founding, [*group.statements, add(identity, group, newcomer)])


class Side:
    """One device in a pairing: its machine, and what it was asked to do."""

    def __init__(self, role, identity, *, secret=SECRET, commitment=None, held=0, group=None):
        self.identity = identity
        self.role = role.name.lower()
        self.group = group or alone(identity)
        self.machine = Pairing(
            role,
            identity=identity,
            secret=secret,
            commitment=commitment,
            name=f"device {self.role}",
            platform="Linux",
            conversations=held,
            group=self.group,
        )
        self.seen: list[object] = []

    def drain(self, other: "Side") -> bool:
        """Do what the machine wants; whether there was anything."""
        outputs = list(self.machine.outputs())
        for output in outputs:
            if isinstance(output, SendFrame):
                other.machine.receive(output.frame)
                continue
            self.seen.append(output)
            if isinstance(output, Admit):
                newcomer = Member(output.peer.public_key, output.peer.name, "Linux", 2)
                statement = add(self.identity, self.group, newcomer)
                self.group = group_of(self.group.founding, [*self.group.statements, statement])
                self.machine.admitted(self.group, GROUP_SECRET)
            if isinstance(output, Join):
                assert output.secret == GROUP_SECRET
                self.group = output.group
                self.machine.joined()
        return bool(outputs)

    def last(self):
        return self.seen[-1] if self.seen else None


def meeting(*, shower=None, scanner=None, **scanner_changes) -> tuple[Side, Side]:
    a, b = Identity.generate(), Identity.generate()
    changes = {"commitment": a.device_id, **(scanner or {}), **scanner_changes}
    return Side(Role.SHOWER, a, **(shower or {})), Side(Role.SCANNER, b, **changes)


def run(a: Side, b: Side) -> None:
    while a.drain(b) | b.drain(a):
        pass


def host_and_newcomer(a: Side, b: Side) -> tuple[Side, Side]:
    run(a, b)
    for side in (a, b):
        if isinstance(side.last(), AskToJoin):
            side.machine.agree()
    run(a, b)
    host = next(side for side in (a, b) if isinstance(side.last(), AskCheckCode))
    newcomer = b if host is a else a
    assert isinstance(newcomer.last(), ShowCheckCode)
    return host, newcomer


def test_with_the_right_check_code_both_are_in_one_group():
    a, b = meeting(shower={"held": 4})
    host, newcomer = host_and_newcomer(a, b)
    assert host is a
    assert host.last().peer.name == "device scanner"
    host.machine.confirm(newcomer.last().code)
    run(a, b)
    assert isinstance(a.last(), Paired)
    assert isinstance(b.last(), Paired)
    assert a.group == b.group
    assert set(a.group.members) == {a.identity.device_id, b.identity.device_id}


def test_with_a_wrong_check_code_nobody_gets_in_and_both_are_told():
    a, b = meeting()
    host, newcomer = host_and_newcomer(a, b)
    wrong = f"{(int(newcomer.last().code) + 1) % 1000:03d}"
    host.machine.confirm(wrong)
    run(a, b)
    for side in (a, b):
        assert side.last() == Failed(side.last().reason)
        assert side.last().reason.code == "pairing_wrong_check_code"
        assert len(side.group.members) == 1


@pytest.mark.parametrize(
    ("shower", "scanner", "host_is_shower"),
    [
        ({}, {}, True),
        ({"held": 1}, {"held": 2}, False),
        ({"held": 2}, {"held": 1}, True),
    ],
)
def test_who_holds_more_is_the_host_and_else_who_showed_the_code(shower, scanner, host_is_shower):
    a, b = meeting(shower=shower, scanner=scanner)
    host, _ = host_and_newcomer(a, b)
    assert (host is a) is host_is_shower


def test_who_has_a_group_is_the_host_whatever_it_holds():
    a, b = Identity.generate(), Identity.generate()
    group = with_other(b, Identity.generate())
    shower = Side(Role.SHOWER, a, held=100)
    scanner = Side(Role.SCANNER, b, commitment=a.device_id, group=group)
    host, _ = host_and_newcomer(shower, scanner)
    assert host is scanner


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("lie", ["a group", "more conversations"])
def test_whoever_claims_more_gets_nothing_that_its_person_has_not_agreed_to_give(role, lie):
    """A stranger with a valid code makes itself the host; ours has 400 conversations."""
    us, them = Identity.generate(), Identity.generate()
    claims = {"held": 10**9} if lie == "more conversations" else {"group": with_other(them, us)}
    ours, theirs = {"held": 400}, claims
    if role is Role.SHOWER:
        a, b = Side(role, us, **ours), Side(Role.SCANNER, them, commitment=us.device_id, **theirs)
        victim, stranger = a, b
    else:
        a, b = Side(Role.SHOWER, them, **theirs), Side(role, us, commitment=them.device_id, **ours)
        victim, stranger = b, a
    run(a, b)
    assert isinstance(victim.last(), AskToJoin)
    assert isinstance(stranger.last(), AskCheckCode)
    stranger.machine.confirm(check_code(stranger.machine._opening.value()))
    run(a, b)
    assert not any(isinstance(seen, Join | Paired | ShowCheckCode) for seen in victim.seen)
    assert victim.last().reason.code == "pairing_broken"


def test_who_does_not_agree_to_join_ends_the_pairing():
    a, b = meeting(shower={"held": 5}, scanner={"held": 3})
    run(a, b)
    assert isinstance(b.last(), AskToJoin)
    b.machine.cancel("pairing_cancelled")
    run(a, b)
    assert a.last().reason.code == "pairing_declined"
    assert len(b.group.members) == 1


def test_a_device_with_others_is_asked_before_it_joins_and_takes_them_along():
    a, b = Identity.generate(), Identity.generate()
    shower = Side(Role.SHOWER, a, group=with_other(a, Identity.generate()))
    scanner = Side(
        Role.SCANNER, b, commitment=a.device_id, group=with_other(b, Identity.generate())
    )
    run(shower, scanner)
    assert isinstance(scanner.last(), AskToJoin)
    assert scanner.last().peer.devices == 2
    scanner.machine.agree()
    run(shower, scanner)
    assert shower.last().peer.devices == 2


def test_more_devices_than_a_group_may_have_are_not_joined(monkeypatch):
    monkeypatch.setattr(pairing, "MEMBERS_MAX", 3)
    a, b = Identity.generate(), Identity.generate()
    shower = Side(Role.SHOWER, a, group=with_other(a, Identity.generate()))
    scanner = Side(
        Role.SCANNER, b, commitment=a.device_id, group=with_other(b, Identity.generate())
    )
    run(shower, scanner)
    assert {s.last().reason.code for s in (shower, scanner)} == {"pairing_too_many"}


def test_two_devices_of_one_group_are_told_so():
    a, b = Identity.generate(), Identity.generate()
    group = with_other(a, b)
    shower = Side(Role.SHOWER, a, group=group)
    scanner = Side(Role.SCANNER, b, commitment=a.device_id, group=group)
    run(shower, scanner)
    assert {s.last().reason.code for s in (shower, scanner)} == {"pairing_already"}


def test_a_wrong_secret_is_not_answered_and_the_scanner_is_told():
    a, b = meeting(secret=b"fedcba9876543210")
    run(a, b)
    b.machine.connection_lost()
    b.drain(a)
    assert a.last().reason.code == b.last().reason.code == "pairing_wrong_secret"
    assert [type(seen) for seen in a.seen] == [Failed]


def test_another_device_than_the_code_names_is_refused():
    a, b = meeting(commitment=Identity.generate().device_id)
    run(a, b)
    assert b.last().reason.code == "pairing_broken"
    assert not isinstance(a.last(), Paired)


def test_a_cancelled_pairing_ends_on_both_sides():
    a, b = meeting()
    host, newcomer = host_and_newcomer(a, b)
    newcomer.machine.cancel("pairing_cancelled")
    run(a, b)
    assert newcomer.last().reason.code == "pairing_cancelled"
    assert host.last().reason.code == "pairing_declined"


@pytest.mark.parametrize(
    "end",
    [
        lambda host: host.machine.connection_lost(),
        lambda host: host.machine.cancel("pairing_cancelled"),
        lambda host: host.machine.cancel("pairing_expired"),
        lambda host: host.machine.receive(b"rubbish"),
    ],
)
def test_whatever_ends_it_after_the_newcomer_was_let_in_the_host_is_told_that_it_is_in(end):
    a, b = meeting()
    host, newcomer = host_and_newcomer(a, b)
    host.machine.confirm(newcomer.last().code)
    host.drain(newcomer)
    assert newcomer.identity.device_id in host.group.members
    host.drain(newcomer)
    end(host)
    host.drain(newcomer)
    reason = host.last().reason
    assert reason.code == "pairing_unconfirmed"
    assert reason.params == {"name": f"device {newcomer.role}"}


def test_a_check_code_that_was_not_asked_for_is_an_error_of_ours():
    a, b = meeting()
    _, newcomer = host_and_newcomer(a, b)
    with pytest.raises(LocalProtocolError):
        newcomer.machine.confirm("123")


def test_check_codes_are_three_digits_and_differ():
    codes = set()
    for _ in range(20):
        a, b = meeting()
        _, newcomer = host_and_newcomer(a, b)
        codes.add(newcomer.last().code)
        assert len(newcomer.last().code) == 3
    assert len(codes) > 10


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 6), st.integers(0, 400), st.integers(1, 255))
def test_a_frame_changed_on_the_way_never_lets_anyone_in(which, place, change):
    a, b = meeting()
    count = 0
    while True:
        moved = False
        for here, there in ((a, b), (b, a)):
            for output in list(here.machine.outputs()):
                moved = True
                if not isinstance(output, SendFrame):
                    here.seen.append(output)
                    if isinstance(output, AskCheckCode):
                        shown = [s for s in there.seen if isinstance(s, ShowCheckCode)]
                        here.machine.confirm(shown[0].code if shown else "000")
                    continue
                frame = bytearray(output.frame)
                if count == which:
                    frame[place % len(frame)] ^= change
                count += 1
                there.machine.receive(bytes(frame))
        if not moved:
            break
    assert not any(isinstance(seen, Paired | Join) for seen in b.seen + a.seen) or count <= which
