"""What companion pair says at each step of a pairing, and what it asks."""

import argparse
from pathlib import Path

from companion.cli.output import complain, counted, english, printable, say, say_json
from companion.cli.terminal_qr import can_show, draw
from companion.control import messages as m
from companion.errors import CompanionError
from companion.pictures import qr

_ASKED = {
    m.PairingStep.ASK_CHECK_CODE: "The three digits it shows (anything else refuses it): ",
    m.PairingStep.ASK_TO_JOIN: "Type yes to go on: ",
    m.PairingStep.COMPARE: "Type yes if the other one shows the same, in the same order: ",
}


class Teller:
    """Says each step, and at a new code only what is new."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._last = m.PairingValue(step=m.PairingStep.FAILED)

    def tell(self, pairing: m.PairingValue) -> None:
        """The pairing stands like this."""
        before, self._last = self._last, pairing
        png: Path | None = self._options.png
        is_new = pairing.step is m.PairingStep.WAITING and pairing.link != before.link
        if png is not None and is_new:
            _write(png, qr.draw_png(pairing.link))
        if self._options.json:
            say_json(pairing)
        elif pairing.step is m.PairingStep.WAITING:
            self._say_codes(pairing, before)
        elif not pairing.matched:
            _say_step(pairing)

    def _say_codes(self, pairing: m.PairingValue, before: m.PairingValue) -> None:
        if pairing.link != before.link:
            drawn = draw(pairing.link)
            say(drawn if can_show(drawn) else "(This terminal cannot show the QR code.)")
            say(pairing.link)
            if self._options.png is not None:
                say(f"The same as a picture: {self._options.png}")
            say("Scan this with Companion on your other computer. The code changes every 45 s.")
        if pairing.notice is not None and pairing.notice != before.notice:
            complain(english(pairing.notice))
        if pairing.code and (pairing.code != before.code or pairing.link != before.link):
            say(f"Or type there, in the same network:  {pairing.code}")


def question(pairing: m.PairingValue) -> str:
    """What the person is asked at this step; empty: nothing."""
    return "" if pairing.matched else _ASKED.get(pairing.step, "")


def decision(pairing: m.PairingValue, typed: str) -> m.Command:
    """What the person's answer means for the step that asked for it."""
    is_yes = typed.strip().lower() in ("y", "yes")
    if pairing.step is m.PairingStep.ASK_TO_JOIN:
        return m.ConfirmPairing() if is_yes else m.CancelPairing()
    if pairing.step is m.PairingStep.COMPARE:
        # For programs, which read one side's digits and give them to the other.
        return m.ConfirmPairing(matches=is_yes or typed.split() == pairing.digits.split())
    return m.ConfirmPairing(check_code=typed)


def _say_step(pairing: m.PairingValue) -> None:
    name = printable(pairing.peer_name)
    who = f"“{name}” ({printable(pairing.peer_platform)}, {pairing.peer_address})"
    match pairing.step:
        case m.PairingStep.LOOKING:
            say("Looking for the other computer. Choose “Compare” there, or type")
            say("companion pair --compare, within a minute.")
        case m.PairingStep.CONNECTING:
            say("Connecting…")
        case m.PairingStep.SHOW_CHECK_CODE:
            say(f"Type this code on {who}:  {pairing.check_code}")
        case m.PairingStep.ASK_CHECK_CODE:
            say(f"{who} wants to join your devices and would get all your conversations.")
            if pairing.peer_devices > 1:
                others = counted(pairing.peer_devices - 1, "other device", "other devices")
                say(f"It brings {others} along, which would too.")
        case m.PairingStep.ASK_TO_JOIN:
            say(f"This computer would join the devices of {who}, which would get everything here.")
            say("Your other devices, if you have paired any with this one, come along.")
        case m.PairingStep.COMPARE:
            _say_emoji(pairing, who)
        case m.PairingStep.PAIRED:
            say(f"Paired with “{name}”. Your conversations are being brought in step.")
        case m.PairingStep.FAILED:
            assert pairing.reason is not None
            complain(english(pairing.reason))


def _say_emoji(pairing: m.PairingValue, who: str) -> None:
    if pairing.joins:
        say(f"This computer would join the devices of {who}. Compare with what is shown there:")
    else:
        say(f"{who} would join your devices and get all your conversations. Compare:")
    for emoji in pairing.emoji:
        say(f"  {emoji.number:02d}  {emoji.picture}  {emoji.name}")


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise CompanionError("file_unwritable", path=str(path), detail=detail) from error
