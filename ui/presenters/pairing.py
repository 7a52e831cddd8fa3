"""What the pairing dialog shows at each step, on both computers."""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from companion.control.messages import PairingStep, PairingValue, ReasonValue
from ui.phrases import Phrase, plural, translate, verbatim

CHECK_CODE_DIGITS: Final = 3


class Page(Enum):
    """What the dialog lays out."""

    CHOICE = auto()  # show a code, or enter one
    LOOKING = auto()  # for the other one to compare with
    WORKING = auto()
    TYPE_CHECK_CODE = auto()
    READ_CHECK_CODE = auto()
    AGREE_TO_JOIN = auto()
    COMPARE = auto()
    PAIRED = auto()
    FAILED = auto()


class Way(Enum):
    """What can be tried after a pairing has failed."""

    SHOW = auto()
    ENTER = auto()
    COMPARE = auto()
    DEVICES = auto()  # look at the devices there are


@dataclass(frozen=True, slots=True)
class EmojiView:
    """One of the pictures to compare, its name, and its number for who cannot see it."""

    picture: str
    name: Phrase
    number: str


@dataclass(frozen=True, slots=True)
class PairingView:
    """Everything that the dialog draws of a pairing."""

    page: Page
    title: Phrase
    text: Phrase
    link: str = ""
    expires_ms: int = 0
    code: str = ""
    code_again_ms: int = 0
    notice: ReasonValue | None = None
    check_code: str = ""
    digits: str = ""
    emoji: tuple[EmojiView, ...] = ()
    matched: bool = False
    peer: Phrase = field(default_factory=lambda: verbatim(""))
    reason: ReasonValue | None = None
    ways: tuple[Way, ...] = ()  # on from a failure; first what most people want


def present(pairing: PairingValue | None) -> PairingView:
    """The view of a pairing; None: none is going on."""
    if pairing is None or pairing.step is PairingStep.WAITING:
        return PairingView(
            Page.CHOICE,
            translate("Pairing", "Pair a device"),
            translate("Pairing", "On the other computer open Companion, choose “Pair a device”, "
                      "then “Use a code”, and hold this picture before its camera."),
            link=pairing.link if pairing else "",
            expires_ms=pairing.expires_ms if pairing else 0,
            code=pairing.code if pairing else "",
            code_again_ms=pairing.code_again_ms if pairing else 0,
            notice=pairing.notice if pairing else None,
        )  # fmt: skip
    return _STEPS[pairing.step](pairing)


def seconds_left(expires_ms: int, now_ms: int) -> int:
    """Until the code changes, never below zero."""
    return max(0, -(-(expires_ms - now_ms) // 1_000))


def is_check_code(typed: str) -> bool:
    """Whether it can be one, so that it may be sent."""
    return len(typed) == CHECK_CODE_DIGITS and typed.isascii() and typed.isdigit()


def _connecting(pairing: PairingValue) -> PairingView:
    return PairingView(
        Page.WORKING,
        translate("Pairing", "Connecting…"),
        translate("Pairing", "Reaching the other computer. This takes a few seconds."),
        peer=_peer(pairing),
    )


def _looking(pairing: PairingValue) -> PairingView:
    return PairingView(
        Page.LOOKING,
        translate("Pairing", "Looking for the other computer…"),
        translate("Pairing", "Choose to compare there as well, within a minute."),
        expires_ms=pairing.expires_ms,
    )


def _compare(pairing: PairingValue) -> PairingView:
    if pairing.joins:
        title = translate("Pairing", "Join “{name}”?")
        text = translate(
            "Pairing",
            "This computer becomes one of its devices if both show the same pictures, in the same "
            "order. If they differ, someone stands in between.",
        )
    else:
        title = translate("Pairing", "Let “{name}” in?")
        text = translate(
            "Pairing",
            "It gets all of your conversations if both show the same pictures, in the same order. "
            "If they differ, someone stands in between.",
        )
    if pairing.matched:
        text = translate("Pairing", "Now confirm it on “{name}” as well.")
        text = text.holding(name=_name(pairing))
    return PairingView(
        Page.COMPARE,
        title.holding(name=_name(pairing)),
        text,
        emoji=tuple(
            EmojiView(each.picture, translate("Emoji", each.name), f"{each.number:02d}")
            for each in pairing.emoji
        ),
        matched=pairing.matched,
        digits=pairing.digits,
        peer=_peer(pairing),
    )


def _type_check_code(pairing: PairingValue) -> PairingView:
    return PairingView(
        Page.TYPE_CHECK_CODE,
        translate("Pairing", "Let “{name}” in?").holding(name=_name(pairing)),
        translate(
            "Pairing",
            "Only go on if it is yours: it will get all of your conversations. {others}"
            "Type the three digits that it shows.",
        ).holding(others=_brought_along(pairing)),
        peer=_peer(pairing),
    )


def _read_check_code(pairing: PairingValue) -> PairingView:
    return PairingView(
        Page.READ_CHECK_CODE,
        translate("Pairing", "Joining “{name}”").holding(name=_name(pairing)),
        translate(
            "Pairing",
            "Type these three digits on “{name}”. They prove that nobody stands in between.",
        ).holding(name=_name(pairing)),
        check_code=pairing.check_code,
        peer=_peer(pairing),
    )


def _agree_to_join(pairing: PairingValue) -> PairingView:
    return PairingView(
        Page.AGREE_TO_JOIN,
        translate("Pairing", "Join “{name}”?").holding(name=_name(pairing)),
        translate(
            "Pairing",
            "Only go on if that computer is yours: it will get all of the conversations that "
            "are here. {others}",
        ).holding(others=_joined(pairing)),
        peer=_peer(pairing),
    )


def _paired(pairing: PairingValue) -> PairingView:
    return PairingView(
        Page.PAIRED,
        translate("Pairing", "Paired with “{name}”").holding(name=_name(pairing)),
        translate(
            "Pairing",
            "Your conversations are being brought in step now, and stay so by themselves. "
            "You can close this window.",
        ),
        peer=_peer(pairing),
    )


def _failed(pairing: PairingValue) -> PairingView:
    reason = pairing.reason or ReasonValue("pairing_interrupted")
    title = translate("Pairing", "Not paired")
    text = translate("Pairing", "Nothing was changed on either computer.")
    if reason.code == "pairing_unconfirmed":
        title = translate("Pairing", "Not sure whether it is paired")
        text = translate("Pairing", "This computer has done its part.")
    return PairingView(
        Page.FAILED,
        title,
        text,
        reason=reason,
        peer=_peer(pairing),
        ways=_WAYS.get(reason.code, (Way.SHOW, Way.ENTER, Way.COMPARE)),
    )


_STEPS: Final = {
    PairingStep.LOOKING: _looking,
    PairingStep.CONNECTING: _connecting,
    PairingStep.ASK_CHECK_CODE: _type_check_code,
    PairingStep.SHOW_CHECK_CODE: _read_check_code,
    PairingStep.ASK_TO_JOIN: _agree_to_join,
    PairingStep.COMPARE: _compare,
    PairingStep.PAIRED: _paired,
    PairingStep.FAILED: _failed,
}


_ENTERED: Final = (Way.ENTER, Way.SHOW, Way.COMPARE)
_FULL: Final = (Way.DEVICES,)
_UNCONFIRMED: Final = (Way.DEVICES, Way.SHOW)

_WAYS: Final[dict[str, tuple[Way, ...]]] = {
    **dict.fromkeys(("pairing_damaged", "pairing_expired", "pairing_wrong_secret"), _ENTERED),
    **dict.fromkeys(("pairing_code_nowhere", "pairing_wrong_words"), _ENTERED),
    **dict.fromkeys(("pairing_already", "pairing_too_many", "group_full"), _FULL),
    "pairing_unconfirmed": _UNCONFIRMED,
    "pairing_itself": (Way.ENTER, Way.COMPARE),
    "pairing_nobody": (Way.COMPARE, Way.SHOW, Way.ENTER),
    # Someone may stand in between: what the QR code carries does not depend on the network.
    "pairing_no_match": (Way.SHOW, Way.ENTER),
}


def _brought_along(pairing: PairingValue) -> Phrase:
    """That the newcomer's other devices come too; a space behind it, as a sentence follows."""
    others = pairing.peer_devices - 1
    if others < 1:
        return verbatim("")
    return plural(
        others,
        translate("Pairing", "It brings another device along, and that gets them too. "),
        translate("Pairing", "It brings {n} other devices along, and they get them too. "),
    )


def _joined(pairing: PairingValue) -> Phrase:
    """How two groups become one, for whoever joins."""
    if pairing.peer_devices < 2:
        return translate("Pairing", "Your other devices, if this one has any, come along.")
    return translate(
        "Pairing",
        "It has {n} devices, which get them too; your other devices, if this one has any, come "
        "along.",
    ).holding(n=pairing.peer_devices)


def _name(pairing: PairingValue) -> Phrase:
    if pairing.peer_name:
        return verbatim(pairing.peer_name)
    return translate("Pairing", "the other computer")


def _peer(pairing: PairingValue) -> Phrase:
    """The other computer in one line: system, address, how much it has."""
    known = [text for text in (pairing.peer_platform, pairing.peer_address) if text]
    line = verbatim(" · ".join(known))
    if not pairing.peer_conversations:
        return line
    conversations = plural(
        pairing.peer_conversations,
        translate("Pairing", "one conversation"),
        translate("Pairing", "{n} conversations"),
    )
    if not known:
        return conversations
    joined = translate("Pairing", "{device} · {conversations}")
    return joined.holding(device=line, conversations=conversations)
