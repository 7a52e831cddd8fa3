"""What a pairing machine wants done, and of whom it speaks."""

from dataclasses import dataclass, field

from companion.model.ids import DeviceId, device_id
from companion.reasons import Reason
from peers.group import Group


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

    code: str = field(repr=False)
    peer: Peer


@dataclass(frozen=True, slots=True)
class AskCheckCode:
    """We are the host: let the person type what `peer` shows, then call `confirm`."""

    peer: Peer


@dataclass(frozen=True, slots=True)
class AskToJoin:
    """We are the newcomer, but not an empty one: let the person agree to give `peer` everything
    that is here, then call `agree`."""

    peer: Peer


@dataclass(frozen=True, slots=True)
class Compare:
    """Let the person compare these emoji with those that `peer` shows, then call `match`, or
    `cancel` with "pairing_no_match". joins: this side becomes one of the peer's devices."""

    emoji: tuple[int, ...] = field(repr=False)
    peer: Peer
    joins: bool


@dataclass(frozen=True, slots=True)
class Admit:
    """Add `peer` to the group, durably, then call `admitted`."""

    peer: Peer


@dataclass(frozen=True, slots=True)
class Join:
    """Make this group ours, durably, then call `joined`."""

    group: Group
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Paired:
    """It is done, on both sides as far as can be known. The last output."""

    peer: Peer


@dataclass(frozen=True, slots=True)
class Failed:
    """It has ended. Nothing was changed, unless the reason is pairing_unconfirmed: then the
    newcomer was admitted. The last output."""

    reason: Reason


PairingOutput = (
    SendFrame | ShowCheckCode | AskCheckCode | AskToJoin | Compare | Admit | Join | Paired | Failed
)
