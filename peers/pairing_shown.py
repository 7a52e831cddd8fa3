"""What a device shows to be paired: a QR code that changes, and a typed code that stays.

A picture lives `PICTURE_S`, then another takes its place, `PICTURES_MAX` in all; the typed code
lives as long as all of them. Each secret is good for one attempt, right or wrong. After a wrong
typed code the next one is shown only when `Guesses` allows it; the pictures, whose secret nobody
can guess, go on.
"""

import asyncio
import secrets
from collections.abc import Callable
from typing import Final

from companion.codes.typed import TypedCode, draw_code
from companion.reasons import Reason
from peers.clock import wall_ms
from peers.guesses import Guesses
from peers.pairing_code import SECRET_BYTES
from peers.pairing_view import PairingView, Step

PICTURE_S: Final = 45.0
PICTURES_MAX: Final = 6


class Shown:
    """The codes shown now, from `begin` to `end`.

    Args:
        link_of: the link that a secret is shown in.
        on_change: told of what is to be shown now.
    """

    def __init__(
        self,
        guesses: Guesses,
        link_of: Callable[[bytes], str],
        on_change: Callable[[PairingView], None],
        *,
        picture_s: float = PICTURE_S,
    ) -> None:
        self._guesses = guesses
        self._link_of = link_of
        self._on_change = on_change
        self._picture_s = picture_s
        self._secret: bytes | None = None
        self._link = ""
        self._expires_ms = self._code_expires_ms = self._code_again_ms = 0
        self._code: TypedCode | None = None
        self._notice: Reason | None = None
        self._again: asyncio.TimerHandle | None = None
        self._has_ended = False

    @property
    def number(self) -> int:
        """Of the typed code; 0: there is none."""
        return self._code.number if self._code is not None else 0

    def begin(self) -> None:
        """Show the first codes."""
        self._code_expires_ms = _after(self._picture_s * PICTURES_MAX)
        wait_s = self._guesses.wait_s(_now())
        if wait_s > 0:
            self._wait_for_code(wait_s)
        else:
            self._code = draw_code()
        self._draw_secret()

    async def rotate(self) -> None:
        """Show one picture after the other; returns when the last one has expired."""
        for _ in range(PICTURES_MAX - 1):
            await asyncio.sleep(self._picture_s)
            self._draw_secret()
        await asyncio.sleep(self._picture_s)

    def end(self) -> None:
        """Nothing that was shown is good any more."""
        self._secret = self._code = None
        self._has_ended = True
        if self._again is not None:
            self._again.cancel()

    def burn_secret(self) -> bytes | None:
        """The secret of the picture, for the one attempt it is good for."""
        secret, self._secret = self._secret, None
        return secret

    def burn_code(self, number: int) -> TypedCode | None:
        """The typed code, for its one attempt; None if none of this number is shown."""
        if self._code is None or self._code.number != number:
            return None
        code, self._code = self._code, None
        self._tell()
        return code

    def secret_was_wrong(self) -> None:
        """Whoever came had not seen the picture: another one at once."""
        self._guesses.wrong_picture()
        if not self._has_ended:
            self._draw_secret()

    def code_was_wrong(self) -> None:
        """Whoever came did not know the typed code: another one, later."""
        wait_s = self._guesses.wrong(_now())
        if self._has_ended:
            return
        self._notice = Reason("pairing_code_burned", {"seconds": round(wait_s)})
        self._wait_for_code(wait_s)
        self._tell()

    # --- inside --------------------------------------------------------------------------

    def _wait_for_code(self, wait_s: float) -> None:
        self._code_again_ms = _after(wait_s)
        self._again = asyncio.get_running_loop().call_later(wait_s, self._draw_code)

    def _draw_code(self) -> None:
        self._code = draw_code()
        self._code_again_ms = 0
        self._tell()

    def _draw_secret(self) -> None:
        self._secret = secrets.token_bytes(SECRET_BYTES)
        self._link = self._link_of(self._secret)
        self._expires_ms = _after(self._picture_s)
        self._tell()

    def _tell(self) -> None:
        code = self._code
        self._on_change(
            PairingView(
                Step.WAITING,
                link=self._link,
                expires_ms=self._expires_ms,
                code=code.text() if code is not None else "",
                code_expires_ms=self._code_expires_ms if code is not None else 0,
                code_again_ms=self._code_again_ms,
                notice=self._notice,
            )
        )


def _now() -> float:
    return asyncio.get_running_loop().time()


def _after(seconds: float) -> int:
    return wall_ms() + int(seconds * 1000)
