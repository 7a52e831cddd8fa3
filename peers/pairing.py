"""Pairing: two devices that met become devices of one group.

They meet in one of three ways (peers.pairing_opening): by a QR code, by a typed code, or by
comparing emoji. From the encrypted channel on it is the same conversation:

    Introduction   both ways: who I am, signed over the handshake, and how much I hold
    Matches        both ways, when emoji are compared: the person here says that they match
    Welcome        host → newcomer: the group's statements, with the newcomer in them, and secret
    Accepted       newcomer → host: it is durable here
    Cancel         either way: it ends, and why

The *host* is the side whose group has other devices already; if neither's has, the one with
more conversations; if that is equal, the one that was connected to. A code alone lets nobody in:
the newcomer shows a check code of three digits, and the host's person must type it; or both
persons say that the same emoji are shown. Who is the host follows from what both sides say of
themselves, so a newcomer that holds conversations asks its own person before it joins anyone.
Nobody can steer digits or emoji (peers.short_value). A machine without I/O or clock; the shell
burns a secret after the first attempt, right or wrong, and limits the time.
"""

import hashlib
import hmac
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from companion.errors import LocalProtocolError, RemoteProtocolError
from companion.model.ids import DeviceId, device_id
from companion.reasons import Reason
from peers import short_value
from peers.group import MEMBERS_MAX, SECRET_BYTES, Group, clean, group_of
from peers.identity import Identity, static_of, verify
from peers.noise import CipherState
from peers.pairing_code import SECRET_BYTES as CODE_SECRET_BYTES
from peers.pairing_frames import (
    Accepted,
    Cancel,
    Introduction,
    Matches,
    PairingFrame,
    Welcome,
    decode,
    encode,
)
from peers.pairing_opening import Opening, Way
from peers.pairing_outputs import (
    Admit,
    AskCheckCode,
    AskToJoin,
    Compare,
    Failed,
    Join,
    Paired,
    PairingOutput,
    Peer,
    SendFrame,
    ShowCheckCode,
)

STATEMENTS_MAX: Final = 1_000
_PROOF: Final = b"companion-introduction-1"


class Role(Enum):
    """Which side of the connection: who waited, with its code shown; who scanned, typed or came."""

    SHOWER = 0
    SCANNER = 1


_REASONS_TOLD: Final = frozenset(
    {
        "pairing_wrong_check_code",
        "pairing_no_match",
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


_REASONS_WITH_NAME: Final = frozenset({"pairing_already", "pairing_unconfirmed"})

_WRONG_SECRET: Final = {
    Way.QR: "pairing_wrong_secret",
    Way.TYPED: "pairing_wrong_words",
    Way.COMPARED: "pairing_interrupted",  # there is no secret to be wrong
}
"""Who has the wrong secret is not answered at all, or cannot be read."""


class _State(Enum):
    OPENING = auto()
    INTRODUCTION = auto()  # ours is sent, theirs has not come
    ASKING = auto()  # host: the person has to type the code
    ADMITTING = auto()  # host: the new member is being stored
    WELCOMING = auto()  # host: Accepted has not come
    AGREEING = auto()  # newcomer: the person has to agree to join
    COMPARING = auto()  # the person has to compare the emoji
    MATCHING = auto()  # ours match; the other person has not said so yet
    WAITING = auto()  # newcomer: Welcome has not come
    JOINING = auto()  # newcomer: the group is being stored
    ENDED = auto()


class Pairing:
    """One side of one pairing. After every call take `outputs()` and do them.

    Args:
        secret: QR: of the code, 16 bytes. TYPED: the code as it is typed. COMPARED: nothing.
        commitment: for the scanner of a QR code, whom it names.
        group: ours at present, perhaps of this device alone.
    """

    def __init__(
        self,
        role: Role,
        *,
        way: Way = Way.QR,
        identity: Identity,
        secret: bytes = b"",
        commitment: DeviceId | None,
        name: str,
        platform: str,
        conversations: int,
        group: Group,
    ) -> None:
        if (role is Role.SCANNER and way is Way.QR) != (commitment is not None):
            raise LocalProtocolError("who scans, and nobody else, knows whom it meets")
        self._role, self._way = role, way
        self._identity = identity
        self._commitment = commitment
        self._name, self._platform = name, platform
        self._conversations = conversations
        self._group = group
        self._opening = Opening(
            way,
            initiator=role is Role.SCANNER,
            static=identity.static,
            secret=preshared_key(secret) if way is Way.QR else secret,
        )
        self._sending = self._receiving = CipherState()
        self._state = _State.OPENING
        self._peer: Peer | None = None
        self._is_host = False
        self._they_match = False
        self._outputs: list[PairingOutput] = [SendFrame(f) for f in self._opening.start()]

    def outputs(self) -> Iterator[PairingOutput]:
        """Take what is to be done, in order."""
        taken, self._outputs = self._outputs, []
        return iter(taken)

    @property
    def ended(self) -> bool:
        """Whether the last output has been made."""
        return self._state is _State.ENDED

    @property
    def is_proven(self) -> bool:
        """Whether the other side has shown that it knows the secret, if there is one."""
        return self._opening.is_proven

    def receive(self, frame: bytes) -> None:
        """A frame came."""
        if self.ended:
            return
        try:
            if self._state is _State.OPENING:
                self._open(frame)
            else:
                self._take(decode(self._receiving.decrypt(frame)))
        except RemoteProtocolError:
            self._fail("pairing_broken" if self.is_proven else _WRONG_SECRET[self._way])

    def connection_lost(self) -> None:
        """There will be no more frames."""
        if not self.ended:
            self._fail("pairing_interrupted" if self.is_proven else _WRONG_SECRET[self._way])

    def confirm(self, check_code: str) -> None:
        """The person typed the newcomer's check code."""
        if self._state is not _State.ASKING:
            raise LocalProtocolError("no check code was asked for")
        assert self._peer is not None
        typed = "".join(check_code.split()).encode()
        if not hmac.compare_digest(typed, self._check_code().encode()):
            self.cancel("pairing_wrong_check_code")
            return
        self._state = _State.ADMITTING
        self._outputs.append(Admit(self._peer))

    def agree(self) -> None:
        """The person agreed to join the other side's group."""
        if self._state is not _State.AGREEING:
            raise LocalProtocolError("nobody was asked to join")
        self._await_person()

    def match(self) -> None:
        """The person says that both sides show the same emoji."""
        if self._state is not _State.COMPARING:
            raise LocalProtocolError("nothing was to be compared")
        self._send(Matches())
        self._state = _State.MATCHING
        self._go_on_if_both_match()

    def admitted(self, group: Group, secret: bytes) -> None:
        """The newcomer stands in our group, durably."""
        if self.ended:  # meanwhile, from the other side
            return
        if self._state is not _State.ADMITTING:
            raise LocalProtocolError("nobody was to be admitted")
        self._state = _State.WELCOMING
        self._send(Welcome(group.founding, list(group.statements), secret))

    def joined(self) -> None:
        """The group is ours, durably."""
        if self.ended:  # meanwhile, from the other side
            return
        if self._state is not _State.JOINING:
            raise LocalProtocolError("there was no group to join")
        self._send(Accepted())
        self._finish()

    def cancel(self, code: str) -> None:
        """End it from this side; the other side is told the reason."""
        if self.ended:
            return
        if self._state is not _State.OPENING:
            self._send(Cancel("pairing_declined" if code == "pairing_cancelled" else code))
        self._fail(code)

    # --- inside --------------------------------------------------------------------------

    def _open(self, frame: bytes) -> None:
        self._outputs += [SendFrame(answer) for answer in self._opening.receive(frame)]
        if self._opening.is_finished:
            self._sending, self._receiving = self._opening.transport()
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
            case _State.COMPARING | _State.AGREEING | _State.MATCHING, Matches():
                self._hear_match()
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
        else:
            self._is_host = self._hosts(theirs)
            self._await_person()

    def _await_person(self) -> None:
        """What the person here has to do before anything is given or taken."""
        assert self._peer is not None
        if self._has_to_agree:
            self._state = _State.AGREEING
            self._outputs.append(AskToJoin(self._peer))
        elif self._way is Way.COMPARED:
            self._state = _State.COMPARING
            emoji = short_value.emoji_numbers(self._opening.value())
            self._outputs.append(Compare(emoji, self._peer, joins=not self._is_host))
        elif self._is_host:
            self._state = _State.ASKING
            self._outputs.append(AskCheckCode(self._peer))
        else:
            self._state = _State.WAITING
            self._outputs.append(ShowCheckCode(self._check_code(), self._peer))

    @property
    def _has_to_agree(self) -> bool:
        """A newcomer that has something to give away, or others to take along, asks its person."""
        brings = bool(self._conversations) or len(self._group.members) > 1
        return brings and not self._is_host and self._state is _State.INTRODUCTION

    def _hear_match(self) -> None:
        if self._way is not Way.COMPARED or self._they_match:
            raise RemoteProtocolError("nothing was to be compared")
        self._they_match = True
        self._go_on_if_both_match()

    def _go_on_if_both_match(self) -> None:
        if self._state is not _State.MATCHING or not self._they_match:
            return
        assert self._peer is not None
        if self._is_host:
            self._state = _State.ADMITTING
            self._outputs.append(Admit(self._peer))
        else:
            self._state = _State.WAITING

    def _check(self, theirs: Introduction) -> None:
        other = Role.SCANNER if self._role is Role.SHOWER else Role.SHOWER
        if self._commitment is not None and device_id(theirs.public_key) != self._commitment:
            raise RemoteProtocolError("another device than the code names")
        if static_of(theirs.public_key) != self._opening.handshake.remote_static:
            raise RemoteProtocolError("the handshake was made with another key")
        if not verify(theirs.public_key, self._proof(other), theirs.signature):
            raise RemoteProtocolError("the introduction is not rightly signed")

    def _hosts(self, theirs: Introduction) -> bool:
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
        if self._state is _State.WELCOMING:  # whatever has ended it, the newcomer is in
            code = "pairing_unconfirmed"
        if code in _REASONS_WITH_NAME:
            params["name"] = self._peer.name if self._peer else "?"
        self._state = _State.ENDED
        self._outputs.append(Failed(Reason(code, params)))

    def _send(self, frame: PairingFrame) -> None:
        self._outputs.append(SendFrame(self._sending.encrypt(encode(frame))))

    def _proof(self, role: Role) -> bytes:
        return _PROOF + self._opening.handshake.handshake_hash + bytes((role.value,))

    def _check_code(self) -> str:
        return short_value.check_code(self._opening.value())


def preshared_key(secret: bytes) -> bytes:
    """XXpsk0's key from a code's secret."""
    assert len(secret) == CODE_SECRET_BYTES
    return hashlib.blake2b(secret, digest_size=32, person=b"companion-psk").digest()
