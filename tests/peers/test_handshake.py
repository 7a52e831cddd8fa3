"""The handshake of a link: who is let in, who is told why not, and one link for each pair."""

import asyncio
import contextlib
import socket
from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import RemoteProtocolError
from companion.model.ids import DeviceId
from peers import handshake
from peers.dialling import Failure
from peers.group import Member
from peers.handshake import (
    PROLOGUE,
    VERSION,
    YOUNG_MS,
    Greetings,
    RefusedAsRemoved,
    Standing,
    Verdict,
    answer_greeting,
    ask_twin,
    bid_farewell,
    greet,
    may_greet,
    verdict,
)
from peers.identity import Identity
from peers.noise import Handshake, Pattern
from peers.signalling import DialFailed, FrameStream, StreamClosed

A_SEED = b"a" * 32
A, B = Identity(A_SEED), Identity.generate()
RUN_A, RUN_B = b"run-of-a", b"run-of-b"


def member(identity: Identity) -> Member:
    return Member(identity.public_key, "Name", "linux", 0)


def known(static: bytes) -> Member | None:
    return member(A) if static == A.static.public else None


def refusing(reason: str) -> dict:
    return {"member_of": known, "refusal_of": lambda *_: reason}


def noise(*, static=A.static, remote=B.static.public, prologue=PROLOGUE) -> Handshake:
    return Handshake(
        Pattern.IK, initiator=True, static=static, prologue=prologue, remote_static=remote
    )


@contextlib.asynccontextmanager
async def streams():
    """Both ends of one connection."""
    ends = [FrameStream(*await asyncio.open_connection(sock=s)) for s in socket.socketpair()]
    try:
        yield ends
    finally:
        for end in ends:
            await end.close()


async def meet(dialler=A, dialled=B, refusal=""):
    """What both sides come to: a stream, None, or the error."""

    async def answer(stream):
        try:
            return await answer_greeting(stream, B, RUN_B, Greetings(), **refusing(refusal))
        finally:
            if refusal:
                await stream.close()

    async with streams() as (left, right):
        answering = asyncio.create_task(answer(right))
        answering.add_done_callback(lambda task: task.exception() and right._writer.close())
        greeting = greet(left, dialler, member(dialled), RUN_A)
        return await asyncio.gather(greeting, answering, return_exceptions=True)


# --- who is let in ---------------------------------------------------------------------------


async def test_two_members_learn_each_other_s_runs_and_share_a_secret_of_this_session():
    a, b = await meet()
    assert (a.member.device_id, a.run) == (B.device_id, RUN_B)
    assert (b.member.device_id, b.run) == (A.device_id, RUN_A)
    assert a.handshake_hash == b.handshake_hash
    again, _ = await meet()
    assert again.handshake_hash != a.handshake_hash


async def test_what_follows_is_encrypted_in_both_directions():
    async with streams() as (left, right):
        a, b = await asyncio.gather(
            greet(left, A, member(B), RUN_A),
            answer_greeting(right, B, RUN_B, Greetings(), **refusing("")),
        )
        for sender, receiver in ((a, b), (b, a)):
            await sender.write(b"a secret")
            assert await receiver.read() == b"a secret"
        await a.write(b"a secret")
        assert b"a secret" not in await b.stream.read_frame()


async def test_a_frame_that_was_changed_or_repeated_is_refused():
    async with streams() as (left, right):
        a, b = await asyncio.gather(
            greet(left, A, member(B), RUN_A),
            answer_greeting(right, B, RUN_B, Greetings(), **refusing("")),
        )
        frame = a._sending.encrypt(b"hello")
        for _ in range(2):
            await a.stream.write_frame(frame)
        assert await b.read() == b"hello"
        with pytest.raises(RemoteProtocolError):
            await b.read()


async def test_a_stranger_is_closed_upon_without_a_word():
    told, why = await meet(dialler=Identity.generate())
    assert isinstance(why, RemoteProtocolError)
    assert isinstance(told, DialFailed)
    assert told.failure is Failure.STRANGER


async def test_somebody_else_at_the_address_is_told_apart():
    told, why = await meet(dialled=Identity.generate())
    assert isinstance(why, RemoteProtocolError)
    assert told.failure is Failure.STRANGER


@pytest.mark.parametrize(
    ("refusal", "failure"),
    [
        ("busy", Failure.BUSY),
        ("paused", Failure.PAUSED),
        ("version", Failure.VERSION),
        ("a reason from the future", Failure.VERSION),
    ],
)
async def test_a_member_that_is_refused_is_told_why(refusal, failure):
    told, nothing = await meet(refusal=refusal)
    assert nothing is None
    assert told.failure is failure


async def test_another_version_is_refused_before_anything_else_is_asked():
    async with streams() as (left, right):
        answering = asyncio.create_task(
            answer_greeting(right, B, RUN_B, Greetings(), **refusing("busy"))
        )
        handshake = noise()
        hello = msgspec.msgpack.encode({"version": VERSION + 1, "run": RUN_A, "new": 1})
        await left.write_frame(handshake.write_message(hello))
        answer = msgspec.msgpack.decode(handshake.read_message(await left.read_frame()))
        assert answer == {"version": VERSION, "run": RUN_B, "refusal": "version"}
        assert await answering is None


# --- hostile greetings -----------------------------------------------------------------------

NONSENSE = st.recursive(
    st.none() | st.integers(-(2**63), 2**63) | st.binary(max_size=9) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["version", "run", "refusal", "x"]), inner)
    ),
)
WRONG_RUNS = st.binary(max_size=20).filter(lambda run: len(run) != len(RUN_A))
ALMOST = st.fixed_dictionaries({"version": st.just(VERSION), "run": WRONG_RUNS | st.none()})
HELLOS = st.binary(max_size=80) | (NONSENSE | ALMOST).map(msgspec.msgpack.encode)


def outcome_of(first: bytes):
    """What comes of a first frame: the error, or whether it was answered."""

    async def scenario():
        async with streams() as (left, right):
            await left.write_frame(first)
            try:
                await answer_greeting(right, B, RUN_B, Greetings(), **refusing("paused"))
            except RemoteProtocolError:
                await right.close()
                with pytest.raises(StreamClosed):
                    await left.read_frame()
                return "closed"
            return "answered"

    return asyncio.run(scenario())


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_bytes_that_are_no_handshake_are_closed_upon(first):
    assert outcome_of(first) == "closed"


@settings(max_examples=60)
@given(HELLOS)
def test_a_member_that_greets_with_nonsense_is_closed_upon(payload):
    try:
        hello = msgspec.msgpack.decode(payload)
        right = isinstance(hello["run"], bytes) and len(hello["run"]) == len(RUN_A)
    except Exception:
        right = False
    assert right or outcome_of(noise().write_message(payload)) == "closed"


@given(HELLOS)
def test_an_answer_that_is_nonsense_is_a_failed_dial(payload):
    async def scenario():
        async with streams() as (left, right):
            greeting = asyncio.create_task(greet(left, A, member(B), RUN_A))
            responder = Handshake(Pattern.IK, initiator=False, static=B.static, prologue=PROLOGUE)
            responder.read_message(await right.read_frame())
            await right.write_frame(responder.write_message(payload))
            try:
                await greeting
            except DialFailed:
                return
            assert len(msgspec.msgpack.decode(payload)["run"]) == len(RUN_B)

    asyncio.run(scenario())


def test_a_greeting_for_another_purpose_is_closed_upon():
    hello = msgspec.msgpack.encode({"version": VERSION, "run": RUN_A})
    assert outcome_of(noise(prologue=b"companion-pair-1").write_message(hello)) == "closed"
    assert outcome_of(noise().write_message(hello)) == "answered"


# --- one link for each pair ------------------------------------------------------------------

LOW, HIGH = DeviceId(b"\x01" * 16), DeviceId(b"\x02" * 16)
RUN, OTHER_RUN = b"r" * 8, b"o" * 8


def judged(ours=LOW, theirs=HIGH, *, dialling=False, answering=(), standing=None) -> Verdict:
    return verdict(ours, theirs, RUN, dialling=dialling, answering=answering, standing=standing)


def test_a_connection_from_a_device_without_a_link_is_taken():
    assert judged() is Verdict.TAKE
    assert judged(HIGH, LOW) is Verdict.TAKE


def test_of_two_that_cross_that_of_the_lower_device_is_kept():
    # Each has a connection of its own under way and judges the other's.
    assert judged(LOW, HIGH, dialling=True) is Verdict.BUSY
    assert judged(HIGH, LOW, dialling=True) is Verdict.TAKE


def test_a_second_connection_while_one_is_answered_waits():
    assert judged(answering=[RUN]) is Verdict.BUSY
    assert judged(answering=[RUN], standing=Standing(OTHER_RUN, 0)) is Verdict.BUSY


def test_what_a_device_began_before_it_was_started_again_does_not_hold_it_up():
    assert judged(answering=[OTHER_RUN]) is Verdict.TAKE
    assert judged(answering=[OTHER_RUN], standing=Standing(OTHER_RUN, 0)) is Verdict.REPLACE


def test_a_device_that_dials_has_lost_its_old_link():
    assert judged(standing=Standing(RUN, YOUNG_MS)) is Verdict.REPLACE


def test_a_connection_that_crossed_with_the_link_just_made_is_not_needed():
    assert judged(standing=Standing(RUN, YOUNG_MS - 1)) is Verdict.BUSY


def test_a_device_that_was_started_again_is_let_in_at_once():
    assert judged(standing=Standing(OTHER_RUN, 0)) is Verdict.REPLACE


def test_nobody_is_greeted_who_is_linked_or_being_answered():
    assert may_greet(answering=[], standing=False)
    assert not may_greet(answering=[RUN], standing=False)
    assert not may_greet(answering=[], standing=True)


@dataclass
class Side:
    """One device, as far as the rule goes."""

    device: DeviceId
    run: bytes
    greeting: int = 0
    answering: list[bytes] = field(default_factory=list)
    links: int = 0


def connect(dialler: Side, dialled: Side):
    """One connection from its beginning; each step happens at one side at one moment."""
    if not may_greet(answering=dialler.answering, standing=dialler.links > 0):
        return
    dialler.greeting += 1
    yield
    standing = Standing(dialler.run, 0) if dialled.links else None
    judgement = verdict(
        dialled.device,
        dialler.device,
        dialler.run,
        dialling=dialled.greeting > 0,
        answering=dialled.answering,
        standing=standing,
    )
    assert judgement is not Verdict.REPLACE
    if judgement is Verdict.BUSY:
        yield
        dialler.greeting -= 1
        return
    dialled.answering.append(dialler.run)
    yield
    dialled.answering.remove(dialler.run)
    dialled.links += 1
    yield
    dialler.greeting -= 1
    dialler.links += 1


@given(
    st.lists(st.booleans(), min_size=1, max_size=5),
    st.lists(st.integers(0, 4), max_size=60),
)
def test_however_connections_cross_exactly_one_becomes_the_link(dialled_by_low, order):
    low, high = Side(LOW, RUN), Side(HIGH, OTHER_RUN)
    under_way = [connect(low, high) if by else connect(high, low) for by in dialled_by_low]
    for choice in order + [0] * 100:
        if under_way:
            chosen = under_way[choice % len(under_way)]
            if next(chosen, "done") == "done":
                under_way.remove(chosen)
    assert under_way == []
    assert (low.links, high.links) == (1, 1)


async def answering(
    stream, *, told, member_of=known, farewell_to=lambda _static: [], greetings=None
):
    async def heed(proof: list[bytes]) -> None:
        told.append(proof)

    return await answer_greeting(
        stream,
        B,
        RUN_B,
        greetings or Greetings(),
        member_of=member_of,
        refusal_of=lambda *_: "",
        farewell_to=farewell_to,
        heed=heed,
    )


async def test_a_greeting_that_was_recorded_is_not_answered_again():
    recorded = noise().write_message(msgspec.msgpack.encode({"version": VERSION, "run": RUN_A}))
    greetings = Greetings()
    async with streams() as (a, b):
        await a.write_frame(recorded)
        assert await answering(b, told=[], greetings=greetings) is not None
    async with streams() as (a, b):
        await a.write_frame(recorded)
        with pytest.raises(RemoteProtocolError, match="came before"):
            await answering(b, told=[], greetings=greetings)


def test_the_greetings_remembered_are_bounded(monkeypatch):
    monkeypatch.setattr(handshake, "GREETINGS_MAX", 3)
    greetings = Greetings()
    for number in range(10):
        greetings.require_new(bytes([number]))
    for number in (7, 8, 9):
        with pytest.raises(RemoteProtocolError):
            greetings.require_new(bytes([number]))
    assert len(greetings._ephemerals) == 3


async def test_a_device_that_is_out_is_told_so_with_the_proof():
    async with streams() as (a, b):
        proof = {A.static.public: [b"proof"]}
        there = asyncio.create_task(
            answering(b, told=[], member_of=lambda _: None, farewell_to=proof.__getitem__)
        )
        with pytest.raises(RefusedAsRemoved) as told:
            await greet(a, A, member(B), RUN_A)
        assert told.value.proof == [b"proof"]
        assert await there is None


async def test_a_member_may_come_and_tell_a_device_that_it_is_out():
    async with streams() as (a, b):
        told: list[list[bytes]] = []
        there = asyncio.create_task(answering(b, told=told))
        await bid_farewell(a, A, B.static.public, [b"proof"])
        assert await there is None
        assert told == [[b"proof"]]


async def test_a_stranger_tells_a_device_nothing():
    async with streams() as (a, b):
        told: list[list[bytes]] = []
        there = asyncio.create_task(answering(b, told=told, member_of=lambda _: None))
        await bid_farewell(a, A, B.static.public, [b"proof"])
        with pytest.raises(RemoteProtocolError):
            await there
        assert told == []


async def asked_as_twin(dialled: Identity, run: bytes) -> bool:
    async def answer(stream: FrameStream) -> None:
        with contextlib.suppress(RemoteProtocolError):
            await answer_greeting(stream, dialled, run, Greetings(), **refusing(""))
        await stream.close()

    async with streams() as (left, right):
        answering = asyncio.create_task(answer(right))
        found = await ask_twin(left, A, RUN_A)
        await answering
    return found


async def test_only_who_has_our_key_is_our_twin_and_not_we_ourselves():
    assert await asked_as_twin(Identity(A_SEED), RUN_B)
    assert not await asked_as_twin(Identity(A_SEED), RUN_A)  # our own question, passed back
    assert not await asked_as_twin(B, RUN_B)
