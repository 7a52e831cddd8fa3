"""Where pairings happen: shows codes, takes scanned ones, and runs the machine over a connection.

One pairing at a time. A code lives `CODE_S`, then another takes its place, `CODES_MAX` times;
the first attempt with a secret burns it, right or wrong.
"""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

from companion.errors import CompanionError
from companion.model.ids import DeviceId
from companion.reasons import Reason
from peers.addresses import Endpoint
from peers.clock import wall_ms
from peers.group import Member
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.membership import Membership
from peers.pairing import (
    Admit,
    AskCheckCode,
    AskToJoin,
    Failed,
    Join,
    Paired,
    Pairing,
    PairingOutput,
    Peer,
    Role,
    SendFrame,
    ShowCheckCode,
)
from peers.pairing_code import SECRET_BYTES, PairingCode, parse_link
from peers.signalling import DialFailed, FrameStream, Intent, StreamClosed, dial

logger = logging.getLogger(__name__)

CODE_S: Final = 45.0
CODES_MAX: Final = 6
PAIRING_S: Final = 180.0
"""From the scan to the end; most of it is for a person to walk over and type three digits."""

NOTHING_SHOWN: Final = b""
"""The one frame with which a device answers that shows no code at present."""


class Step(Enum):
    """Where the pairing stands."""

    WAITING = "waiting"
    CONNECTING = "connecting"
    ASK_CHECK_CODE = "ask_check_code"
    ASK_TO_JOIN = "ask_to_join"
    SHOW_CHECK_CODE = "show_check_code"
    PAIRED = "paired"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PairingView:
    """The pairing, for people. Times are Unix milliseconds."""

    step: Step
    link: str = ""
    expires_ms: int = 0
    check_code: str = ""
    peer: Peer | None = None
    address: str = ""
    reason: Reason | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.step in (Step.PAIRED, Step.FAILED)


@dataclass(frozen=True, slots=True)
class About:
    """What this device says of itself when it meets another one."""

    name: str
    platform: str
    conversations: int


class PairingDesk:
    """The pairing of this device that is going on, if one is.

    Args:
        port: where connections are taken.
        about: asked at the start of each pairing.
        on_change: told of every step.
        on_paired: told of the new device and, where it was dialled, its endpoint.
    """

    def __init__(
        self,
        *,
        identity: Identity,
        membership: Membership,
        interfaces: Interfaces,
        port: int,
        about: Callable[[], Coroutine[Any, Any, About]],
        on_change: Callable[[PairingView], None],
        on_paired: Callable[[DeviceId, Sequence[Endpoint]], None],
    ) -> None:
        self._identity = identity
        self._membership = membership
        self._interfaces = interfaces
        self._port = port
        self._about = about
        self._on_change = on_change
        self._on_paired = on_paired
        self._secret: bytes | None = None  # of the code that is shown now
        self._machine: Pairing | None = None
        self._stream: FrameStream | None = None
        self._endpoint: Endpoint | None = None
        self._task: asyncio.Task[None] | None = None
        self.view: PairingView | None = None

    async def start(self) -> PairingView:
        """Show a code; the one that is shown already, if one is.

        Raises:
            CompanionError: pairing_busy or no_network.
        """
        if self.view is not None and self.view.step is Step.WAITING:
            return self.view
        self._require_idle()
        if not self._interfaces.addresses():
            raise CompanionError("no_network")
        self._secret = secrets.token_bytes(SECRET_BYTES)
        self._show_code(self._secret)
        self._task = asyncio.create_task(self._rotate(), name="pairing codes")
        assert self.view is not None
        return self.view

    async def scan(self, link: str) -> PairingView:
        """Take the code that another device shows.

        Raises:
            CompanionError: pairing_busy, or what is wrong with the code.
        """
        code = parse_link(link)
        if code.commitment == self._identity.device_id:
            raise CompanionError("pairing_itself")
        if self.view is not None and self.view.step is Step.WAITING:
            await self._stop_showing()
        self._require_idle()
        self._change(PairingView(Step.CONNECTING))
        self._task = asyncio.create_task(self._meet(code), name="pairing")
        assert self.view is not None
        return self.view

    async def confirm(self, check_code: str) -> PairingView:
        """The person typed the newcomer's check code, or agreed to join.

        Raises:
            CompanionError: no_pairing.
        """
        view = self.view
        asked = view.step if view is not None else None
        if self._machine is None or view is None:
            raise CompanionError("no_pairing")
        if asked is Step.ASK_CHECK_CODE:
            self._machine.confirm(check_code)
        elif asked is Step.ASK_TO_JOIN:
            self._machine.agree()
        else:
            raise CompanionError("no_pairing")
        await self._drain(self._machine)
        return self.view or view

    async def cancel(self) -> None:
        """End the pairing going on; the other side is told."""
        if self.view is None or self.view.is_over:
            self.view = None
            return
        if self._machine is not None:
            self._machine.cancel("pairing_cancelled")
            await self._drain(self._machine)
            if self._stream is not None:
                await self._stream.close()
        else:
            self._secret = None
            self._fail("pairing_cancelled")
        await self._stop_task()

    async def stop(self) -> None:
        """The daemon ends."""
        await self._stop_task()
        if self._stream is not None:
            await self._stream.close()

    async def take(self, stream: FrameStream) -> None:
        """A connection came from a device that has scanned a code, or says so."""
        secret, self._secret = self._secret, None  # burnt from here on
        if secret is None:
            await stream.write_frame(NOTHING_SHOWN)
            return
        machine = await self._make(Role.SHOWER, secret, None)
        if not await self._greet(machine, stream):
            self._next_code()
            return
        stream.established()
        await self._stop_task()  # no more codes: someone is here who has seen this one
        self._change(PairingView(Step.CONNECTING, address=stream.peer_address))
        await self._converse(machine, stream)

    # --- codes ---------------------------------------------------------------------------

    async def _rotate(self) -> None:
        for _ in range(CODES_MAX - 1):
            await asyncio.sleep(CODE_S)
            self._next_code()
        await asyncio.sleep(CODE_S)
        self._secret = None
        self._fail("pairing_expired")

    def _next_code(self) -> None:
        if self.view is not None and self.view.step is Step.WAITING:
            self._secret = secrets.token_bytes(SECRET_BYTES)
            self._show_code(self._secret)

    def _show_code(self, secret: bytes) -> None:
        hosts = self._interfaces.addresses()
        code = PairingCode(
            self._identity.device_id, secret, tuple(Endpoint(h, self._port) for h in hosts)
        )
        expires_ms = wall_ms() + int(CODE_S * 1000)
        self._change(PairingView(Step.WAITING, link=code.link(), expires_ms=expires_ms))

    # --- meeting -------------------------------------------------------------------------

    async def _meet(self, code: PairingCode) -> None:
        stream = await self._reach(code.endpoints)
        if stream is None:
            hosts = ", ".join(endpoint.host for endpoint in code.endpoints)
            self._fail("pairing_unreachable", addresses=hosts)
            return
        machine = await self._make(Role.SCANNER, code.secret, code.commitment)
        try:
            await self._converse(machine, stream)
        finally:
            await stream.close()

    async def _reach(self, endpoints: Sequence[Endpoint]) -> FrameStream | None:
        """A connection to the first address that answers."""
        dials = [
            asyncio.create_task(dial(endpoint, Intent.PAIR, self._interfaces))
            for endpoint in endpoints
        ]
        reached: FrameStream | None = None
        for endpoint, attempt in zip(endpoints, dials, strict=True):
            try:
                stream = await attempt
            except DialFailed:
                continue
            if reached is None:
                reached, self._endpoint = stream, endpoint
            else:
                await stream.close()
        return reached

    async def _make(self, role: Role, secret: bytes, commitment: DeviceId | None) -> Pairing:
        about = await self._about()
        return Pairing(
            role,
            identity=self._identity,
            secret=secret,
            commitment=commitment,
            name=about.name,
            platform=about.platform,
            conversations=about.conversations,
            group=self._membership.group,
        )

    async def _greet(self, machine: Pairing, stream: FrameStream) -> bool:
        """Whether the first message shows that the other side has seen the code."""
        try:
            machine.receive(await stream.read_frame())
        except StreamClosed:
            return False
        return not machine.ended

    async def _converse(self, machine: Pairing, stream: FrameStream) -> None:
        """Run the machine until it has ended; the connection is closed by the caller."""
        self._machine, self._stream = machine, stream
        try:
            async with asyncio.timeout(PAIRING_S):
                await self._drain(machine)
                while not machine.ended:
                    frame = await stream.read_frame()
                    if frame == NOTHING_SHOWN:
                        machine.cancel("pairing_expired")
                    else:
                        machine.receive(frame)
                    await self._drain(machine)
        except StreamClosed:
            machine.connection_lost()
        except TimeoutError:
            machine.cancel("pairing_expired")
        finally:
            with contextlib.suppress(StreamClosed):
                await self._drain(machine)
            self._machine = self._stream = None

    async def _drain(self, machine: Pairing) -> None:
        for output in machine.outputs():
            await self._do(machine, output)
            await self._drain(machine)

    async def _do(self, machine: Pairing, output: PairingOutput) -> None:
        address = self._stream.peer_address if self._stream is not None else ""
        match output:
            case SendFrame(frame):
                if self._stream is not None:
                    with contextlib.suppress(StreamClosed):  # reading notices it as well
                        await self._stream.write_frame(frame)
            case AskCheckCode(peer):
                self._change(PairingView(Step.ASK_CHECK_CODE, peer=peer, address=address))
            case AskToJoin(peer):
                self._change(PairingView(Step.ASK_TO_JOIN, peer=peer, address=address))
            case ShowCheckCode(code, peer):
                shown = PairingView(
                    Step.SHOW_CHECK_CODE, peer=peer, address=address, check_code=code
                )
                self._change(shown)
            case Admit() | Join():
                try:
                    await self._save(machine, output)
                except CompanionError as error:
                    logger.warning("the pairing could not be saved: %s", error)
                    machine.cancel("pairing_not_saved")
            case Paired(peer):
                self._change(PairingView(Step.PAIRED, peer=peer, address=address))
                self._on_paired(peer.device_id, [self._endpoint] if self._endpoint else [])
            case Failed(reason):
                before = self.view or PairingView(Step.FAILED)
                self._change(replace(before, step=Step.FAILED, link="", reason=reason))

    async def _save(self, machine: Pairing, output: Admit | Join) -> None:
        match output:
            case Admit(peer):
                await self._membership.admit(
                    Member(peer.public_key, peer.name, peer.platform, wall_ms())
                )
                machine.admitted(self._membership.group, self._membership.secret)
            case Join(group, secret):
                await self._membership.join(group, secret)
                machine.joined()

    # --- inside --------------------------------------------------------------------------

    def _require_idle(self) -> None:
        if self.view is not None and not self.view.is_over:
            raise CompanionError("pairing_busy")
        self._endpoint = None

    async def _stop_showing(self) -> None:
        """Nobody has come for our code, and now its person takes another one's."""
        self._secret = self.view = None
        await self._stop_task()

    def _change(self, view: PairingView) -> None:
        self.view = view
        self._on_change(view)

    def _fail(self, code: str, **params: str | int) -> None:
        self._change(PairingView(Step.FAILED, reason=Reason(code, params)))

    async def _stop_task(self) -> None:
        task, self._task = self._task, None
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
