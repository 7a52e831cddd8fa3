"""A pairing as people see it: the step, and all that is to be read, typed or compared there."""

from dataclasses import dataclass, field
from enum import Enum

from companion.reasons import Reason
from peers.pairing_opening import Way
from peers.pairing_outputs import Peer


class Step(Enum):
    """Where the pairing stands."""

    WAITING = "waiting"
    LOOKING = "looking"
    CONNECTING = "connecting"
    ASK_CHECK_CODE = "ask_check_code"
    ASK_TO_JOIN = "ask_to_join"
    SHOW_CHECK_CODE = "show_check_code"
    COMPARE = "compare"
    PAIRED = "paired"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PairingView:
    """The pairing, for people. Times are Unix milliseconds; secrets stay out of its repr.

    way: how they met; None while it may still be by QR or typed code.
    code, code_expires_ms: WAITING: the typed code; none while one was burnt and the next is not
        due before `code_again_ms`.
    notice: WAITING: what happened to the last typed code.
    emoji: COMPARE: seven numbers below 64.
    joins: COMPARE: this device becomes one of the peer's, not the other way round.
    matched: COMPARE: the person here has said that they match; the other one has not yet.
    """

    step: Step
    way: Way | None = None
    link: str = field(default="", repr=False)
    expires_ms: int = 0
    code: str = field(default="", repr=False)
    code_expires_ms: int = 0
    code_again_ms: int = 0
    notice: Reason | None = None
    check_code: str = field(default="", repr=False)
    emoji: tuple[int, ...] = field(default=(), repr=False)
    joins: bool = False
    matched: bool = False
    peer: Peer | None = None
    address: str = ""
    reason: Reason | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.step in (Step.PAIRED, Step.FAILED)

    @property
    def is_open(self) -> bool:
        """Whether another device may still come."""
        return self.step in (Step.WAITING, Step.LOOKING)


@dataclass(frozen=True, slots=True)
class About:
    """What this device says of itself when it meets another one."""

    name: str
    platform: str
    conversations: int
