"""One pairing over one connection: moves the machine's frames and does what it wants done."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from companion.errors import CompanionError
from companion.reasons import Reason
from peers.clock import wall_ms
from peers.group import Member
from peers.membership import Membership
from peers.pairing import Pairing
from peers.pairing_opening import Way
from peers.pairing_outputs import (
    Admit,
    AskCheckCode,
    AskToJoin,
    Compare,
    Failed,
    Join,
    Paired,
    PairingOutput,
    SendFrame,
    ShowCheckCode,
)
from peers.pairing_view import PairingView, Step
from peers.signalling import HANDSHAKE_S, FrameStream, StreamClosed

logger = logging.getLogger(__name__)

PAIRING_S: Final = 180.0
"""From the meeting to the end; most of it is for a person to walk over and type three digits."""

NOTHING_SHOWN: Final = b""
"""The one frame with which a device answers that has nothing open for who comes."""


class Talk:
    """From the first frame to the end. Opens without a word to anybody; then tells each step.

    Args:
        on_view: told of every step after the opening.
    """

    def __init__(
        self,
        machine: Pairing,
        stream: FrameStream,
        way: Way,
        membership: Membership,
        on_view: Callable[[PairingView], None],
    ) -> None:
        self._machine = machine
        self._stream = stream
        self._membership = membership
        self._on_view = on_view
        self._view = PairingView(Step.CONNECTING, way=way, address=stream.peer_address)

    async def open(self) -> Reason | None:
        """Until the other side has shown that it knows the secret; or why it is over."""
        try:
            async with asyncio.timeout(HANDSHAKE_S):
                while True:
                    reason = await self._send()
                    if reason is not None or self._machine.is_proven:
                        return reason
                    frame = await self._stream.read_frame()
                    if frame == NOTHING_SHOWN:
                        return Reason("pairing_expired")
                    self._machine.receive(frame)
        except (StreamClosed, TimeoutError):
            self._machine.connection_lost()
            return await self._send()

    async def run(self) -> None:
        """Until it is over. The connection is closed by the caller."""
        self._tell(self._view)
        try:
            async with asyncio.timeout(PAIRING_S):
                await self._drain()
                while not self._machine.ended:
                    self._machine.receive(await self._stream.read_frame())
                    await self._drain()
        except StreamClosed:
            self._machine.connection_lost()
        except TimeoutError:
            self._machine.cancel("pairing_expired")
        finally:
            await self._drain()

    async def confirm(self, check_code: str, matches: bool | None) -> None:
        """The person typed the check code, agreed to join, or compared the emoji.

        Raises:
            CompanionError: no_pairing; nothing of that kind was asked.
        """
        match self._view.step, matches:
            case Step.ASK_CHECK_CODE, None:
                self._machine.confirm(check_code)
            case Step.ASK_TO_JOIN, None:
                self._machine.agree()
            case Step.COMPARE, True:
                self._match()
            case Step.COMPARE, False:
                self._machine.cancel("pairing_no_match")
            case _:
                raise CompanionError("no_pairing")
        await self._drain()
        if self._machine.ended:  # whoever is at the other end may keep it open
            await self._stream.close()

    async def cancel(self) -> None:
        """End it; the other side is told."""
        self._machine.cancel("pairing_cancelled")
        await self._drain()
        await self._stream.close()

    # --- inside --------------------------------------------------------------------------

    def _match(self) -> None:
        if not self._view.matched:
            self._tell(replace(self._view, matched=True))
            self._machine.match()

    async def _send(self) -> Reason | None:
        """Send what the opening wants sent; why it has failed, if it has."""
        for output in self._machine.outputs():
            if isinstance(output, Failed):
                return output.reason
            await self._do(output)
        return None

    async def _drain(self) -> None:
        for output in self._machine.outputs():
            await self._do(output)
            await self._drain()

    async def _do(self, output: PairingOutput) -> None:
        here = self._view
        match output:
            case SendFrame(frame):
                with contextlib.suppress(StreamClosed):  # reading notices it as well
                    await self._stream.write_frame(frame)
            case AskCheckCode(peer):
                self._tell(replace(here, step=Step.ASK_CHECK_CODE, peer=peer))
            case AskToJoin(peer):
                self._tell(replace(here, step=Step.ASK_TO_JOIN, peer=peer, joins=True))
            case ShowCheckCode(code, peer):
                self._tell(
                    replace(here, step=Step.SHOW_CHECK_CODE, peer=peer, check_code=code, joins=True)
                )
            case Compare(emoji, peer, joins):
                self._tell(replace(here, step=Step.COMPARE, peer=peer, emoji=emoji, joins=joins))
            case Admit() | Join():
                try:
                    await self._save(output)
                except CompanionError as error:
                    logger.warning("the pairing could not be saved: %s", error)
                    self._machine.cancel("pairing_not_saved")
            case Paired(peer):
                self._tell(replace(here, step=Step.PAIRED, peer=peer, check_code="", emoji=()))
            case Failed(reason):
                self._tell(replace(here, step=Step.FAILED, reason=reason, check_code="", emoji=()))

    async def _save(self, output: Admit | Join) -> None:
        match output:
            case Admit(peer):
                newcomer = Member(peer.public_key, peer.name, peer.platform, wall_ms())
                was_in = newcomer.device_id in self._membership.group.members
                await self._membership.admit(newcomer)
                if self._machine.ended and not was_in:  # meanwhile, and nobody was welcomed
                    await self._membership.remove(newcomer.device_id, {})
                self._machine.admitted(self._membership.group, self._membership.secret)
            case Join(group, secret):
                await self._membership.join(group, secret)
                self._machine.joined()

    def _tell(self, view: PairingView) -> None:
        self._view = view
        self._on_view(view)
