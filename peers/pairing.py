"""Pairing: two devices that share the secret of a QR code become devices of one group.

Noise XXpsk0 over the frames of one connection; whoever scanned the code is the initiator. The
pre-shared key comes from the code's secret, so only who saw the picture gets through the first
message. Then, encrypted:

    Introduction   both ways: who I am, signed over the handshake, and how much I hold
    Welcome        host → newcomer: the group's statements, with the newcomer in them, and secret
    Accepted       newcomer → host: it is durable here
    Cancel         either way: it ends, and why

The *host* is the side whose group has other devices already; if neither's has, the one with
more conversations; if that is equal, the one that showed the code. Having seen the picture is
not enough to get in: the newcomer shows a check code of three digits, drawn from the handshake,
and the host's person must type it. Who is the host follows from what both sides say of
themselves, so a newcomer that holds conversations asks its own person before it joins anyone.
A machine without I/O or clock; the shell burns the secret after the first attempt, right or
wrong, and limits the time.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from companion.errors import LocalProtocolError, RemoteProtocolError
from companion.model.ids import DeviceId, device_id
from companion.reasons import Reason
from peers.group import MEMBERS_MAX, SECRET_BYTES, Group, clean, group_of
from peers.identity import Identity, static_of, verify
from peers.noise import CipherState, Handshake, Pattern
from peers.pairing_code import SECRET_BYTES as CODE_SECRET_BYTES
from peers.pairing_frames import (
    Accepted,
    Cancel,
    Introduction,
    PairingFrame,
    Welcome,
    decode,
    encode,
)

PROLOGUE: Final = b"companion-pair-1"
STATEMENTS_MAX: Final = 1_000
_PROOF: Final = b"companion-introduction-1"


class Role(Enum):
    """Which side of the code."""

    SHOWER = 0
    SCANNER = 1


_REASONS_TOLD: Final = frozenset(
    {
        "pairing_wrong_check_code",
        "pairing_cancelled",
        "pairing_declined",
        "pairing_expired",
        "pairing_too_many",
        "pairing_already",
        "pairing_itself",
        "pairing_not_saved",
    }
)
"""What the other side may make us say. Anything else is said as "ended there"."""


@dataclass(frozen=True, slots=True)
class Peer:
    """The other device, as it has introduced itself. Names are cleaned."""

    public_key: bytes
    name: str
    platform: str
    conversations: int
    devices: int = 1  # of its group, itself included: they come along, if it is the newcomer

    @property
    def device_id(self) -> DeviceId:
        """Its device id."""
        return device_id(self.public_key)


@dataclass(frozen=True, slots=True)
class SendFrame:
    """Send this on the connection."""

    frame: bytes


@dataclass(frozen=True, slots=True)
class ShowCheckCode:
    """We are the newcomer: show this code, to be typed on `peer`."""

    code: str
    peer: Peer


@dataclass(frozen=True, slots=True)
class AskCheckCode:
    """We are the host: let the person type what `peer` shows, then call `confirm`."""

    peer: Peer


@dataclass(frozen=True, slots=True)
class AskToJoin:
    """We are the newcomer, with conversations or other devices: let the person agree to give `peer`
    everything, and to take those devices along, then call `agree`."""

    peer: Peer


@dataclass(frozen=True, slots=True)
class Admit:
    """Add `peer` to the group, durably, then call `admitted`."""

    peer: Peer


@dataclass(frozen=True, slots=True)
class Join:
    """Make this group ours, durably, then call `joined`."""

    group: Group
    secret: bytes


@dataclass(frozen=True, slots=True)
class Paired:
    """It is done, on both sides as far as can be known. The last output."""

    peer: Peer


@dataclass(frozen=True, slots=True)
class Failed:
    """It has ended; nothing was changed. The last output."""

    reason: Reason


PairingOutput = (
    SendFrame | ShowCheckCode | AskCheckCode | AskToJoin | Admit | Join | Paired | Failed
)


class _State(Enum):
    HANDSHAKE = auto()
    INTRODUCTION = auto()  # ours is sent, theirs has not come
    ASKING = auto()  # host: the person has to type the code
    ADMITTING = auto()  # host: the new member is being stored
    WELCOMING = auto()  # host: Accepted has not come
    AGREEING = auto()  # newcomer: the person has to agree to join
    WAITING = auto()  # newcomer: Welcome has not come
    JOINING = auto()  # newcomer: the group is being stored
    ENDED = auto()


class Pairing:
    """One side of one pairing. After every call take `outputs()` and do them.

    Args:
        secret: of the code, 16 bytes.
        commitment: for the scanner, whom the code names.
        group: ours at present, perhaps of this device alone.
    """

    def __init__(
        self,
        role: Role,
        *,
        identity: Identity,
        secret: bytes,
        commitment: DeviceId | None,
        name: str,
        platform: str,
        conversations: int,
        group: Group,
    ) -> None:
        if (role is Role.SCANNER) != (commitment is not None):
            raise LocalProtocolError("the scanner, and only it, knows whom it meets")
        self._role = role
        self._identity = identity
        self._commitment = commitment
        self._name, self._platform = name, platform
        self._conversations = conversations
        self._group = group
        self._handshake = Handshake(
            Pattern.XX_PSK0,
            initiator=role is Role.SCANNER,
            static=identity.static,
            prologue=PROLOGUE,
            psk=preshared_key(secret),
        )
        self._sending = self._receiving = CipherState()
        self._state = _State.HANDSHAKE
        self._peer: Peer | None = None
        self._outputs: list[PairingOutput] = []
        if role is Role.SCANNER:
            self._outputs.append(SendFrame(self._handshake.write_message()))

    def outputs(self) -> Iterator[PairingOutput]:
        """Take what is to be done, in order."""
        taken, self._outputs = self._outputs, []
        return iter(taken)

    @property
    def ended(self) -> bool:
        """Whether the last output has been made."""
        return self._state is _State.ENDED

    def receive(self, frame: bytes) -> None:
        """A frame came."""
        if self.ended:
            return
        try:
            if self._state is _State.HANDSHAKE:
                self._shake_hands(frame)
            else:
                self._take(decode(self._receiving.decrypt(frame)))
        except RemoteProtocolError:
            self._fail("pairing_wrong_secret" if self._is_secret_in_doubt else "pairing_broken")

    def connection_lost(self) -> None:
        """There will be no more frames."""
        if not self.ended:
            # Who has the wrong secret is not answered at all.
            self._fail(
                "pairing_wrong_secret" if self._is_secret_in_doubt else "pairing_interrupted"
            )

    def confirm(self, check_code: str) -> None:
        """The person typed the newcomer's check code."""
        if self._state is not _State.ASKING:
            raise LocalProtocolError("no check code was asked for")
        assert self._peer is not None
        if "".join(check_code.split()) != self._check_code():
            self.cancel("pairing_wrong_check_code")
            return
        self._state = _State.ADMITTING
        self._outputs.append(Admit(self._peer))

    def agree(self) -> None:
        """The person agreed to join the other side's group."""
        if self._state is not _State.AGREEING:
            raise LocalProtocolError("nobody was asked to join")
        self._await_welcome()

    def admitted(self, group: Group, secret: bytes) -> None:
        """The newcomer stands in our group, durably."""
        if self._state is not _State.ADMITTING:
            raise LocalProtocolError("nobody was to be admitted")
        self._state = _State.WELCOMING
        self._send(Welcome(group.founding, list(group.statements), secret))

    def joined(self) -> None:
        """The group is ours, durably."""
        if self._state is not _State.JOINING:
            raise LocalProtocolError("there was no group to join")
        self._send(Accepted())
        self._finish()

    def cancel(self, code: str) -> None:
        """End it from this side; the other side is told the reason."""
        if self.ended:
            return
        if self._state is not _State.HANDSHAKE:
            self._send(Cancel("pairing_declined" if code == "pairing_cancelled" else code))
        self._fail(code)

    # --- inside --------------------------------------------------------------------------

    @property
    def _is_secret_in_doubt(self) -> bool:
        return self._state is _State.HANDSHAKE

    def _shake_hands(self, frame: bytes) -> None:
        self._handshake.read_message(frame)
        if self._handshake.is_our_turn:
            self._outputs.append(SendFrame(self._handshake.write_message()))
        if self._handshake.is_finished:
            self._sending, self._receiving = self._handshake.transport()
            self._state = _State.INTRODUCTION
            self._introduce()

    def _introduce(self) -> None:
        self._send(
            Introduction(
                public_key=self._identity.public_key,
                signature=self._identity.sign(self._proof(self._role)),
                name=self._name,
                platform=self._platform,
                conversations=self._conversations,
                devices=len(self._group.members),
                founding=self._group.founding,
            )
        )

    def _take(self, frame: PairingFrame) -> None:
        match self._state, frame:
            case _, Cancel():
                told = frame.reason in _REASONS_TOLD
                self._fail(frame.reason if told else "pairing_declined")
            case _State.INTRODUCTION, Introduction():
                self._meet(frame)
            case _State.WAITING, Welcome():
                self._be_welcome(frame)
            case _State.WELCOMING, Accepted():
                self._finish()
            case _:
                raise RemoteProtocolError(f"{type(frame).__name__} out of turn")

    def _meet(self, theirs: Introduction) -> None:
        self._check(theirs)
        name, platform = clean(theirs.name), clean(theirs.platform)
        held, devices = max(0, theirs.conversations), max(1, theirs.devices)
        self._peer = Peer(theirs.public_key, name, platform, held, devices)
        if theirs.public_key == self._identity.public_key:
            self.cancel("pairing_itself")
        elif theirs.founding == self._group.founding:
            self.cancel("pairing_already")
        elif theirs.devices + len(self._group.members) > MEMBERS_MAX:
            self.cancel("pairing_too_many")
        elif self._is_host(theirs):
            self._state = _State.ASKING
            self._outputs.append(AskCheckCode(self._peer))
        elif self._conversations or len(self._group.members) > 1:
            self._state = _State.AGREEING
            self._outputs.append(AskToJoin(self._peer))
        else:
            self._await_welcome()

    def _await_welcome(self) -> None:
        assert self._peer is not None
        self._state = _State.WAITING
        self._outputs.append(ShowCheckCode(self._check_code(), self._peer))

    def _check(self, theirs: Introduction) -> None:
        other = Role.SCANNER if self._role is Role.SHOWER else Role.SHOWER
        if self._commitment is not None and device_id(theirs.public_key) != self._commitment:
            raise RemoteProtocolError("another device than the code names")
        if static_of(theirs.public_key) != self._handshake.remote_static:
            raise RemoteProtocolError("the handshake was made with another key")
        if not verify(theirs.public_key, self._proof(other), theirs.signature):
            raise RemoteProtocolError("the introduction is not rightly signed")

    def _is_host(self, theirs: Introduction) -> bool:
        ours = (len(self._group.members) > 1, self._conversations)
        other = (theirs.devices > 1, theirs.conversations)
        return ours > other or (ours == other and self._role is Role.SHOWER)

    def _be_welcome(self, welcome: Welcome) -> None:
        assert self._peer is not None
        if len(welcome.secret) != SECRET_BYTES or len(welcome.statements) > STATEMENTS_MAX:
            raise RemoteProtocolError("a welcome of the wrong shape")
        group = group_of(welcome.founding, welcome.statements)
        if not {self._identity.device_id, self._peer.device_id} <= group.members.keys():
            raise RemoteProtocolError("a group without one of us")
        self._state = _State.JOINING
        self._outputs.append(Join(group, welcome.secret))

    def _finish(self) -> None:
        assert self._peer is not None
        self._state = _State.ENDED
        self._outputs.append(Paired(self._peer))

    def _fail(self, code: str) -> None:
        params: dict[str, str | int] = {}
        if code == "pairing_already":
            params["name"] = self._peer.name if self._peer else "?"
        self._state = _State.ENDED
        self._outputs.append(Failed(Reason(code, params)))

    def _send(self, frame: PairingFrame) -> None:
        self._outputs.append(SendFrame(self._sending.encrypt(encode(frame))))

    def _proof(self, role: Role) -> bytes:
        return _PROOF + self._handshake.handshake_hash + bytes((role.value,))

    def _check_code(self) -> str:
        return check_code(self._handshake.handshake_hash)


def preshared_key(secret: bytes) -> bytes:
    """XXpsk0's key from a code's secret."""
    assert len(secret) == CODE_SECRET_BYTES
    return hashlib.blake2b(secret, digest_size=32, person=b"companion-psk").digest()


def check_code(handshake_hash: bytes) -> str:
    """Three digits that both sides of one handshake compute, and nobody between them can."""
    digest = hashlib.blake2b(handshake_hash, digest_size=8, person=b"companion-check").digest()
    return f"{int.from_bytes(digest, 'big') % 1000:03d}"
