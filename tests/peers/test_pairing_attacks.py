"""Attackers on the way of a pairing: whatever they do to a message, nobody gets in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import RemoteProtocolError
from peers import short_value
from peers.group import Member, add, found, group_of, hash_of
from peers.identity import Identity
from peers.noise import Handshake, Pattern
from peers.pairing import Pairing, Role, preshared_key
from peers.pairing_frames import Introduction, Matches, Welcome, decode, encode
from peers.pairing_opening import PROLOGUE, Opening, Way
from peers.pairing_outputs import (
    Admit,
    AskCheckCode,
    AskToJoin,
    Compare,
    Failed,
    Join,
    Paired,
    SendFrame,
    ShowCheckCode,
)

SECRET = b"0123456789abcdef"
CODE = b"7-hammock-violin-salute"
SECRETS = {Way.QR: SECRET, Way.TYPED: CODE, Way.COMPARED: b""}
EVERY_WAY = pytest.mark.parametrize("way", list(Way))
ways = st.sampled_from(list(Way))


class Side:
    """One device; its person is trusting and confirms whatever can be confirmed by looking."""

    def __init__(self, way, role, identity=None, *, secret=None, peer=None, held=0):
        self.identity = identity or Identity.generate()
        self.way = way
        statement = found(self.identity, "x", "Linux", 1)
        self.group = group_of(hash_of(statement), [statement])
        named = role is Role.SCANNER and way is Way.QR
        self.machine = Pairing(
            role,
            way=way,
            identity=self.identity,
            secret=SECRETS[way] if secret is None else secret,
            commitment=peer.identity.device_id if named else None,
            name=role.name,
            platform="Linux",
            conversations=held,
            group=self.group,
        )
        self.seen: list[object] = []
        self.sent: list[bytes] = []
        self.has_compared = False

    def frames(self) -> list[bytes]:
        """Do what it wants; what it sends."""
        frames = []
        while outputs := list(self.machine.outputs()):
            for output in outputs:
                if isinstance(output, SendFrame):
                    frames.append(output.frame)
                else:
                    self.seen.append(output)
                    self._do(output)
        self.sent += frames
        return frames

    def _do(self, output) -> None:
        if isinstance(output, Admit):
            newcomer = Member(output.peer.public_key, output.peer.name, "Linux", 2)
            statement = add(self.identity, self.group, newcomer)
            self.group = group_of(self.group.founding, [*self.group.statements, statement])
            self.machine.admitted(self.group, b"s" * 32)
        if isinstance(output, Join):
            self.group = output.group
            self.machine.joined()

    def of(self, kind):
        return next((seen for seen in self.seen if isinstance(seen, kind)), None)

    @property
    def is_alone(self) -> bool:
        return len(self.group.members) == 1


def pair_of(way, **changes) -> tuple[Side, Side]:
    shower = Side(way, Role.SHOWER, held=4)
    return shower, Side(way, Role.SCANNER, peer=shower, **changes)


def persons_act(a: Side, b: Side) -> bool:
    """Whether somebody had something to confirm: the digits as they are shown over there, the
    emoji if they are the same. Who has ended its pairing has closed the connection as well."""
    for here, there in ((a, b), (b, a)):
        if here.machine.ended and not there.machine.ended:
            there.machine.connection_lost()
            return True
    for here, there in ((a, b), (b, a)):
        if here.machine.ended:
            return False
        asked, shown = here.of(AskCheckCode), there.of(ShowCheckCode)
        if asked and shown:
            here.seen.remove(asked)
            here.machine.confirm(shown.code)
            return True
        ours, theirs = here.of(Compare), there.of(Compare)
        if ours and theirs and not here.has_compared:
            here.has_compared = True
            assert ours.emoji == theirs.emoji
            here.machine.match()
            return True
    return False


def run(a: Side, b: Side, between=lambda _sender, _number, frame: [frame]) -> None:
    """Until nothing moves any more. between: what arrives of each frame: none, one or several."""
    number = 0
    while True:
        moved = False
        for here, there in ((a, b), (b, a)):
            for frame in here.frames():
                moved = True
                for arrived in between(here, number, frame):
                    there.machine.receive(arrived)
                number += 1
        if not moved and not persons_act(a, b):
            return


@EVERY_WAY
def test_left_alone_they_become_one_group(way):
    a, b = pair_of(way)
    run(a, b)
    assert a.of(Paired)
    assert b.of(Paired)
    assert a.group == b.group


def count_of_frames(way) -> int:
    a, b = pair_of(way)
    run(a, b)
    return len(a.sent) + len(b.sent)


def cases():
    return [
        pytest.param(way, number, id=f"{way.value}-{number}")
        for way in Way
        for number in range(count_of_frames(way))
    ]


@pytest.mark.parametrize(("way", "number"), cases())
def test_a_message_altered_anywhere_ends_it(way, number):
    for place in (0, 1, -1, -17):

        def alter(_sender, at, frame, place=place):
            if at != number:
                return [frame]
            changed = bytearray(frame)
            changed[place % len(frame)] ^= 1
            return [bytes(changed)]

        a, b = pair_of(way)
        run(a, b, alter)
        assert a.of(Failed) or b.of(Failed)
        assert not (a.of(Paired) and b.of(Paired))
        if number < count_of_frames(way) - 2:  # the last two: Welcome and Accepted
            assert a.is_alone
            assert b.is_alone


@pytest.mark.parametrize(("way", "number"), cases())
def test_a_message_that_comes_twice_lets_nobody_else_in(way, number):
    a, b = pair_of(way)
    run(a, b, lambda _sender, at, frame: [frame, frame] if at == number else [frame])
    members = {a.identity.device_id, b.identity.device_id}
    assert a.group.members.keys() <= members
    assert b.group.members.keys() <= members
    last = number == count_of_frames(way) - 1
    assert last or a.of(Failed) or b.of(Failed)


@pytest.mark.parametrize(("way", "number"), cases())
def test_a_message_sent_back_to_its_sender_ends_it(way, number):
    a, b = pair_of(way)

    def reflect(sender, at, frame):
        if at == number:
            sender.machine.receive(frame)
            return []
        return [frame]

    run(a, b, reflect)
    assert not (a.of(Paired) and b.of(Paired))


@EVERY_WAY
def test_a_recorded_pairing_played_back_opens_nothing(way):
    a, b = pair_of(way)
    run(a, b)
    again = Side(way, Role.SHOWER, a.identity)  # with the same secret, as if it had not been burnt
    for frame in b.sent:
        again.machine.receive(frame)
        again.frames()
    assert again.of(Failed)
    assert not any(isinstance(seen, AskCheckCode | Compare | Admit) for seen in again.seen)


@EVERY_WAY
def test_messages_of_one_way_are_not_taken_in_another(way):
    for other in Way:
        if other is way:
            continue
        shower = Side(way, Role.SHOWER, secret=SECRETS[way])
        scanner = Side(other, Role.SCANNER, peer=shower, secret=SECRETS[other])
        run(shower, scanner)
        scanner.machine.connection_lost()
        scanner.frames()
        assert shower.is_alone
        assert scanner.is_alone
        assert not shower.of(AskCheckCode)
        assert not shower.of(Compare)


@pytest.mark.parametrize("way", [Way.QR, Way.TYPED])
def test_who_does_not_know_the_secret_learns_nothing_and_is_told_nothing(way):
    wrong = {Way.QR: b"fedcba9876543210", Way.TYPED: b"7-hammock-violin-zebra"}[way]
    shower, stranger = pair_of(way, secret=wrong)
    run(shower, stranger)
    answers = 0 if way is Way.QR else 1  # SPAKE2's half says nothing of the code
    assert len(shower.sent) == answers
    expected = {Way.QR: "pairing_wrong_secret", Way.TYPED: "pairing_wrong_words"}[way]
    assert shower.of(Failed).reason.code == expected
    stranger.machine.connection_lost()
    stranger.frames()
    assert stranger.of(Failed).reason.code == expected


# --- somebody in the middle ------------------------------------------------------------------


class Attacker:
    """Half of somebody in the middle: talks Noise by hand, and chooses when it says what."""

    def __init__(self, way, *, initiator, identity, psk):
        self.identity = identity
        self.initiator = initiator
        self.nonce = short_value.draw_nonce()
        self.handshake = Handshake(
            Pattern.XX_PSK0,
            initiator=initiator,
            static=identity.static,
            prologue=PROLOGUE + way.value.encode(),
            psk=psk,
        )

    def value(self, their_nonce: bytes) -> bytes:
        ours = self.handshake.ephemeral, self.nonce
        theirs = self.handshake.remote_ephemeral, their_nonce
        pair = (ours, theirs) if self.initiator else (theirs, ours)
        return short_value.short_value(*pair)


def meet_initiator(attacker: Attacker, victim: Opening) -> bytes:
    """The attacker answers a victim that came; the victim's value. It chose its nonce before."""
    attacker.handshake.read_message(victim.start()[0])
    (third,) = victim.receive(attacker.handshake.write_message(attacker.nonce))
    attacker.handshake.read_message(third)
    return victim.value()


def compared(initiator: bool) -> Opening:
    return Opening(Way.COMPARED, initiator=initiator, static=Identity.generate().static, secret=b"")


def middle(initiator: bool) -> Attacker:
    return Attacker(Way.COMPARED, initiator=initiator, identity=Identity.generate(), psk=bytes(32))


def test_somebody_between_two_who_compare_shows_them_different_emoji():
    for _ in range(20):
        a, b = compared(True), compared(False)
        to_a, to_b = middle(False), middle(True)
        value_a = meet_initiator(to_a, a)
        first = short_value.commitment(to_b.handshake.ephemeral, to_b.nonce)
        (second,) = b.receive(to_b.handshake.write_message(first))
        to_b.handshake.read_message(second)
        b.receive(to_b.handshake.write_message(to_b.nonce))
        assert short_value.emoji_numbers(value_a) != short_value.emoji_numbers(b.value())
        assert value_a == to_a.value(a._nonce)  # the attacker sees both, to no avail


def test_an_attacker_that_reveals_another_nonce_than_it_committed_to_is_refused():
    """It knows the value it wants (a's), and b's nonce; now it would choose its own."""
    a, b = compared(True), compared(False)
    to_a, to_b = middle(False), middle(True)
    wanted = short_value.check_code(meet_initiator(to_a, a))
    committed = short_value.commitment(to_b.handshake.ephemeral, to_b.nonce)
    (second,) = b.receive(to_b.handshake.write_message(committed))
    b_nonce = to_b.handshake.read_message(second)
    for _ in range(20_000):  # three digits are found soon; only the commitment is in the way
        to_b.nonce = short_value.draw_nonce()
        if short_value.check_code(to_b.value(b_nonce)) == wanted:
            break
    else:
        pytest.fail("the attacker found nothing: the test is wrong")
    with pytest.raises(RemoteProtocolError, match="committed"):
        b.receive(to_b.handshake.write_message(to_b.nonce))


def test_an_attacker_that_answers_late_does_not_know_what_its_answer_leads_to():
    """It has b's value already, holds a's first message, and tries many keys and nonces. All it
    knows of a is a commitment, so whatever it takes is right in one case of a thousand."""
    hits = 0
    for _ in range(40):
        a, b = compared(True), compared(False)
        to_b = middle(True)
        first = short_value.commitment(to_b.handshake.ephemeral, to_b.nonce)
        (second,) = b.receive(to_b.handshake.write_message(first))
        b_nonce = to_b.handshake.read_message(second)
        wanted = short_value.check_code(to_b.value(b_nonce))
        message = a.start()[0]
        guess = short_value.draw_nonce()  # of a's nonce; it can do no better
        to_a = middle(False)
        to_a.handshake.read_message(message)
        while short_value.check_code(to_a.value(guess)) != wanted:
            to_a.nonce = short_value.draw_nonce()
        a.receive(to_a.handshake.write_message(to_a.nonce))
        hits += short_value.check_code(a.value()) == wanted
    assert hits <= 2


@given(st.data())
@settings(deadline=None, max_examples=30)
def test_what_comes_after_the_commitment_does_not_change_what_is_shown(data):
    """Static keys and the hash at the end, which the last speaker could choose, do not enter."""
    a, b = compared(True), compared(False)
    (second,) = b.receive(a.start()[0])
    (third,) = a.receive(second)
    before = a.value()
    b.receive(third)
    assert a.value() == b.value() == before


def test_an_attacker_with_the_secret_of_the_qr_code_cannot_choose_the_check_code():
    """It has photographed the picture, comes first, and wants the digits it has told by phone."""
    identity = Identity.generate()
    shower = Side(Way.QR, Role.SHOWER, held=4)
    attacker = Attacker(Way.QR, initiator=True, identity=identity, psk=preshared_key(SECRET))
    first = short_value.commitment(attacker.handshake.ephemeral, attacker.nonce)
    shower.machine.receive(attacker.handshake.write_message(first))
    (second,) = shower.frames()
    nonce = attacker.handshake.read_message(second)
    wanted = f"{(int(short_value.check_code(attacker.value(nonce))) + 1) % 1000:03d}"
    while short_value.check_code(attacker.value(nonce)) != wanted:
        attacker.nonce = short_value.draw_nonce()
    shower.machine.receive(attacker.handshake.write_message(attacker.nonce))
    shower.frames()
    assert shower.of(Failed).reason.code == "pairing_broken"
    assert not shower.of(AskCheckCode)


def test_a_qr_code_shown_by_a_phisher_asks_whose_group_it_would_be():
    """A device that holds conversations scans it; the phisher says it had more, to be the host."""
    phisher = Side(Way.QR, Role.SHOWER, held=10**6)
    victim = Side(Way.QR, Role.SCANNER, peer=phisher, held=400)
    run(phisher, victim)
    assert victim.of(AskToJoin).peer.device_id == phisher.identity.device_id
    assert not victim.of(ShowCheckCode)
    assert not victim.of(Join)
    assert victim.is_alone


@EVERY_WAY
def test_a_welcome_before_the_person_has_decided_is_not_taken(way):
    """The host is another program, which asks nobody."""
    victim = Side(way, Role.SHOWER, held=3)
    host = Side(way, Role.SCANNER, peer=victim, held=9)
    while True:
        frames = [(victim, f) for f in host.frames()] + [(host, f) for f in victim.frames()]
        if not frames:
            break
        for side, frame in frames:
            side.machine.receive(frame)
    assert victim.of(AskToJoin)
    if way is Way.COMPARED:
        host.machine._send(Matches())
    host.machine._send(Welcome(host.group.founding, list(host.group.statements), b"s" * 32))
    for frame in host.frames():
        victim.machine.receive(frame)
    victim.frames()
    assert victim.of(Failed).reason.code == "pairing_broken"
    assert victim.is_alone


@EVERY_WAY
def test_an_introduction_by_another_key_is_refused(way):
    shower, liar = pair_of(way)
    other = Identity.generate()

    def introduce() -> None:
        proof = liar.machine._proof(Role.SCANNER)
        liar.machine._send(
            Introduction(
                public_key=other.public_key, signature=other.sign(proof), name="x",
                platform="x", conversations=0, devices=1, founding=b"f" * 32,
            )
        )  # fmt: skip

    liar.machine._introduce = introduce
    run(shower, liar)
    assert shower.of(Failed).reason.code == "pairing_broken"
    assert shower.is_alone


@given(ways, st.binary(max_size=200), st.integers(0, 3))
@settings(deadline=None, max_examples=60)
def test_noise_at_any_moment_ends_it_and_raises_nothing(way, noise, moment):
    a, b = pair_of(way)
    run(a, b, lambda _sender, at, frame: [noise] if at == moment else [frame])
    assert not (a.of(Paired) and b.of(Paired)) or noise in a.sent + b.sent


def test_frames_of_a_pairing_are_told_from_each_other():
    assert decode(encode(Matches())) == Matches()
