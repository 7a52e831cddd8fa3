"""The handshake of a link: two devices of one group prove to each other who they are.

Noise IK over the frames of one connection, prologue "companion-link-1". The payloads of its
two messages are MessagePack maps:

    dialling side → {version, run}        run: 8 random bytes, new at each start of the daemon
                    {version, run, refusal: "removed", proof}      to one that is out, and then ends
    answering side → {version, run, refusal}
        refusal: "", "busy", "paused", "version", "removed", "twin"

A stranger is not answered at all. Who has our own key is told that there are two of us. A
device that was a member and is out is told so, with the statements that prove it. What follows
travels encrypted in the same connection: the offer and the answer of peers.webrtc. Which of two
connections becomes the link when both sides dial at once is decided by `verdict` and `may_greet`.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import msgspec

from companion.errors import UNDECODABLE, RemoteProtocolError
from companion.model.ids import DeviceId
from peers.dialling import Failure
from peers.group import Member
from peers.identity import Identity
from peers.noise import CipherState, Handshake, Pattern
from peers.signalling import DialFailed, FrameStream, StreamClosed

PROLOGUE: Final = b"companion-link-1"
VERSION: Final = 1
RUN_BYTES: Final = 8

YOUNG_MS: Final = 10_000
"""A link younger than this may have been made while the other side was still dialling."""

_REFUSALS: Final = {
    "busy": Failure.BUSY,
    "paused": Failure.PAUSED,
    "version": Failure.VERSION,
    "removed": Failure.REMOVED,
}

GREETINGS_MAX: Final = 4_096
"""So many are remembered, to know one that was recorded and is sent again."""

PROOF_MAX: Final = 512
"""As many statements as go with a refusal into one frame, and more."""


class _Hello(msgspec.Struct, frozen=True, omit_defaults=True):
    version: int
    run: bytes
    refusal: str = ""
    proof: list[bytes] = []  # with "removed": the statements that it follows from


_decoder: Final = msgspec.msgpack.Decoder(_Hello)


@dataclass(frozen=True, slots=True)
class Standing:
    """A link that we hold to be up. run: of its other end."""

    run: bytes
    age_ms: int


class Verdict(Enum):
    """What to do with a connection from a device."""

    TAKE = auto()
    REPLACE = auto()  # and end the standing link: the other side has lost it
    BUSY = auto()


def verdict(
    ours: DeviceId,
    theirs: DeviceId,
    run: bytes,
    *,
    dialling: bool,
    answering: Collection[bytes],
    standing: Standing | None,
) -> Verdict:
    """Whether a connection from a device becomes the link, so that there is exactly one.

    Who dials has no link. If we think there is one, it is dead, or it is so young that the
    two crossed. Of two connections that cross, that of the lower device id is kept; and of
    several from one run of a device the first. A device that was started again is not held up
    by what its former run had begun.

    The dialling side has its part: it greets no device that it is answering (`may_greet`),
    else two connections could each be taken by the other side of the pair.

    Args:
        dialling: a connection of ours to it is in its handshake.
        answering: the runs of it whose other connections are.
    """
    if run in answering:
        return Verdict.BUSY
    if standing is not None:
        crossed = standing.run == run and standing.age_ms < YOUNG_MS
        return Verdict.BUSY if crossed else Verdict.REPLACE
    return Verdict.BUSY if dialling and ours < theirs else Verdict.TAKE


def may_greet(*, answering: Collection[bytes], standing: bool) -> bool:
    """Whether a connection that we have just opened to a device is still of use."""
    return not (answering or standing)


class RefusedAsRemoved(DialFailed):
    """A member says that this device is out. proof: statements, to be judged here."""

    def __init__(self, proof: list[bytes]) -> None:
        super().__init__(Failure.REMOVED)
        self.proof = proof


class Greetings:
    """The greetings of members that were answered: each is good once.

    The first message of IK proves who wrote it, and not that it was written now. Somebody who
    sends a recorded one again reads no answer, but would be taken for the device until that shows.
    """

    def __init__(self) -> None:
        self._ephemerals: dict[bytes, None] = {}  # of those who greeted, the oldest first

    def require_new(self, ephemeral: bytes) -> None:
        """Raises RemoteProtocolError: it came before."""
        if ephemeral in self._ephemerals:
            raise RemoteProtocolError("a greeting that came before")
        self._ephemerals[ephemeral] = None
        if len(self._ephemerals) > GREETINGS_MAX:
            del self._ephemerals[next(iter(self._ephemerals))]


class SecureStream:
    """Frames to and from one device that has proved who it is."""

    def __init__(
        self, stream: FrameStream, member: Member, run: bytes, handshake: Handshake
    ) -> None:
        self.stream = stream
        self.member = member
        self.run = run
        self.handshake_hash = handshake.handshake_hash
        self._sending: CipherState
        self._receiving: CipherState
        self._sending, self._receiving = handshake.transport()

    async def read(self) -> bytes:
        """The next frame. Raises StreamClosed or RemoteProtocolError."""
        return self._receiving.decrypt(await self.stream.read_frame())

    async def write(self, frame: bytes) -> None:
        """Send a frame. Raises StreamClosed."""
        await self.stream.write_frame(self._sending.encrypt(frame))

    def forget(self) -> None:
        """Nothing more is said on it, and its keys are gone."""
        self._sending.forget()
        self._receiving.forget()


async def greet(
    stream: FrameStream, identity: Identity, member: Member, run: bytes
) -> SecureStream:
    """The dialling side.

    Raises:
        DialFailed: it refuses us and says why, or it is not `member`.
        RefusedAsRemoved: it says that we are out.
    """
    handshake = Handshake(
        Pattern.IK,
        initiator=True,
        static=identity.static,
        prologue=PROLOGUE,
        remote_static=member.static,
    )
    hello = msgspec.msgpack.encode(_Hello(VERSION, run))
    try:
        await stream.write_frame(handshake.write_message(hello))
        answer = _decode(handshake.read_message(await stream.read_frame()))
    except (StreamClosed, RemoteProtocolError) as error:
        raise DialFailed(Failure.STRANGER) from error
    if answer.refusal == "removed":
        raise RefusedAsRemoved(answer.proof[:PROOF_MAX])
    if answer.refusal:
        raise DialFailed(_REFUSALS.get(answer.refusal, Failure.VERSION))
    return SecureStream(stream, member, answer.run, handshake)


async def bid_farewell(
    stream: FrameStream, identity: Identity, static: bytes, proof: list[bytes]
) -> None:
    """The dialling side: tell a device that it is out, since it cannot find us any more.

    Raises:
        StreamClosed: the connection broke.
    """
    handshake = Handshake(
        Pattern.IK,
        initiator=True,
        static=identity.static,
        prologue=PROLOGUE,
        remote_static=static,
    )
    hello = _Hello(VERSION, bytes(RUN_BYTES), "removed", proof)
    await stream.write_frame(handshake.write_message(msgspec.msgpack.encode(hello)))


async def ask_twin(stream: FrameStream, identity: Identity, run: bytes) -> bool:
    """The dialling side: whether another computer answers that has the key of this one."""
    own = identity.static
    handshake = Handshake(
        Pattern.IK, initiator=True, static=own, prologue=PROLOGUE, remote_static=own.public
    )
    try:
        hello = msgspec.msgpack.encode(_Hello(VERSION, run))
        await stream.write_frame(handshake.write_message(hello))
        answer = _decode(handshake.read_message(await stream.read_frame()))
    except (StreamClosed, RemoteProtocolError):
        return False
    return answer.refusal == "twin" and answer.run != run


async def answer_greeting(
    stream: FrameStream,
    identity: Identity,
    run: bytes,
    greetings: Greetings,
    *,
    member_of: Callable[[bytes], Member | None],
    refusal_of: Callable[[Member, bytes], str],
    farewell_to: Callable[[bytes], list[bytes]] = lambda _static: [],
    heed: Callable[[list[bytes]], Awaitable[None]] | None = None,
) -> SecureStream | None:
    """The answering side; None when the device was refused.

    Args:
        member_of: the device of the group with a Noise key.
        refusal_of: given the device and its run, why there is to be no link; "" to make one.
        farewell_to: the proof for a device with a Noise key that it is out; empty for a stranger.
        heed: told of statements by which a member says that we are out.

    Raises:
        RemoteProtocolError: a stranger, what a member said before, or what we said ourselves. It
            is not answered.
        StreamClosed: the connection broke.
    """
    handshake = Handshake(Pattern.IK, initiator=False, static=identity.static, prologue=PROLOGUE)
    hello = _decode(handshake.read_message(await stream.read_frame()))
    static = handshake.remote_static or b""
    if static == identity.static.public and hello.run != run:
        reply = msgspec.msgpack.encode(_Hello(VERSION, run, "twin"))
        await stream.write_frame(handshake.write_message(reply))
        return None
    member = member_of(static)
    if member is None:
        proof = farewell_to(static)
        if proof:
            reply = msgspec.msgpack.encode(_Hello(VERSION, run, "removed", proof))
            await stream.write_frame(handshake.write_message(reply))
            return None
        raise RemoteProtocolError("a device that is not of this group")
    greetings.require_new(handshake.remote_ephemeral or b"")
    if hello.version == VERSION and hello.refusal == "removed" and heed is not None:
        await heed(hello.proof[:PROOF_MAX])
        return None
    refusal = "version" if hello.version != VERSION else refusal_of(member, hello.run)
    reply = msgspec.msgpack.encode(_Hello(VERSION, run, refusal))
    await stream.write_frame(handshake.write_message(reply))
    return None if refusal else SecureStream(stream, member, hello.run, handshake)


def _decode(payload: bytes) -> _Hello:
    try:
        hello: _Hello = _decoder.decode(payload)
    except UNDECODABLE as error:
        raise RemoteProtocolError("a greeting that is not understood") from error
    if len(hello.run) != RUN_BYTES:
        raise RemoteProtocolError("a greeting of the wrong shape")
    return hello
