"""Going to the other device: the one whose QR code was scanned, whose typed code was typed, or
whose person also compares. What comes of it is told by the conversation itself."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol

from companion.codes.typed import TypedCode
from companion.model.ids import DeviceId
from companion.reasons import Reason
from peers.addresses import Endpoint
from peers.beacon import Beacon
from peers.interfaces import Interfaces
from peers.pairing import Role
from peers.pairing_code import PairingCode
from peers.pairing_opening import Way
from peers.pairing_talk import Talk
from peers.sightings import Sighting
from peers.signalling import DialFailed, FrameStream, Intent, StreamClosed, connect

NUMBER_BYTES: Final = 2
INTENTS: Final = {Way.QR: Intent.SCAN, Way.TYPED: Intent.TYPE, Way.COMPARED: Intent.COMPARE}
TRIES_MAX: Final = 4
"""So many that announce one number are tried. Each may be an impostor, who gets one guess."""

LOOK_S: Final = 1.0
"""How often to look again when nothing is said to have changed."""


class Surroundings(Protocol):
    """What peers.discovery.Discovery is here: who is seen in the network, and who sees us."""

    @property
    def instance(self) -> str:
        """Our own name in the network."""

    @property
    def sightings(self) -> list[Sighting]:
        """All Companions seen now."""

    def look_everywhere(self) -> None:
        """Ask every address near, in the background."""

    def show_beacon(self, beacon: Beacon | None) -> None:
        """Announce that this device's person wants to pair it; None: no longer."""


class TalkMaker(Protocol):
    """Begins a conversation over a connection."""

    async def __call__(
        self,
        stream: FrameStream,
        role: Role,
        way: Way,
        secret: bytes,
        commitment: DeviceId | None = None,
    ) -> Talk:
        """As this device, with what it holds at present."""


class Visits:
    """The ways to the other device. Each method returns None when a conversation was had, to
    whatever end, and else why there was none.

    Args:
        talk_over: begins a conversation.
        run: runs it to its end; told where the other side was reached.
    """

    def __init__(
        self,
        interfaces: Interfaces,
        surroundings: Surroundings,
        talk_over: TalkMaker,
        run: Callable[[Talk, FrameStream, Endpoint], Awaitable[None]],
    ) -> None:
        self._interfaces = interfaces
        self._surroundings = surroundings
        self._talk_over = talk_over
        self._run = run
        self._chosen = ""
        self._is_dialling = False
        self._sighted = asyncio.Event()

    async def scan(self, code: PairingCode) -> Reason | None:
        """Go to the device that shows this QR code."""
        return await self._visit(code.endpoints, Way.QR, code.secret, commitment=code.commitment)

    async def find(self, code: TypedCode, find_s: float) -> Reason | None:
        """Go to the device that shows this typed code. All that say they show its number are
        tried, up to a few: an impostor among them gets one guess, and keeps nobody from the
        right one."""
        tried: set[str] = set()
        wrong: Reason | None = None
        hello = code.number.to_bytes(NUMBER_BYTES, "big")
        until = _now() + find_s
        while _now() < until:
            for sighting in _showing(self._surroundings.sightings, code.number):
                if sighting.instance in tried or len(tried) == TRIES_MAX:
                    continue
                tried.add(sighting.instance)
                endpoints = _endpoints(sighting)
                reason = await self._visit(endpoints, Way.TYPED, code.password(), hello=hello)
                if reason is None:
                    return None
                if reason.code == "pairing_wrong_words":
                    wrong = reason
            if wrong is not None:
                return wrong
            if not tried:  # it may be where no announcement passes
                self._surroundings.look_everywhere()
            await self._look()
        return Reason("pairing_code_nowhere", {"number": code.number})

    async def meet(self, compare_s: float) -> Reason | None:
        """Go to the device that waits to be compared. Without a choice both would go to each
        other; then the one with the lower instance does."""
        own = self._surroundings.instance
        until = _now() + compare_s
        while _now() < until:
            partner = _comparing(self._surroundings.sightings, self._chosen)
            if partner is not None and (self._chosen or own < partner.instance):
                self._is_dialling = True
                try:
                    hello = own.encode()
                    endpoints = _endpoints(partner)
                    if await self._visit(endpoints, Way.COMPARED, b"", hello=hello) is None:
                        return None
                finally:
                    self._is_dialling = False
            elif partner is None:
                self._surroundings.look_everywhere()
            await self._look()
        return Reason("pairing_nobody")

    def choose(self, chosen: str) -> None:
        """Compare with the device of this instance or name; empty: with the only one there is."""
        self._chosen = chosen
        self._sighted.set()

    def may_come(self, instance: str) -> bool:
        """Whether a device that comes to be compared is wanted. Where both go to each other, the
        connection from the lower instance is used."""
        chosen = self._chosen in ("", instance) or any(
            sighting.instance == instance and _is_called(sighting, self._chosen)
            for sighting in self._surroundings.sightings
        )
        return chosen and (not self._is_dialling or instance < self._surroundings.instance)

    def sighted(self) -> None:
        """Who is seen in the network has changed."""
        self._sighted.set()

    # --- inside --------------------------------------------------------------------------

    async def _visit(
        self,
        endpoints: Sequence[Endpoint],
        way: Way,
        secret: bytes,
        *,
        commitment: DeviceId | None = None,
        hello: bytes = b"",
    ) -> Reason | None:
        reached = await self._reach(endpoints)
        if reached is None:
            hosts = ", ".join(endpoint.host for endpoint in endpoints)
            return Reason("pairing_unreachable", {"addresses": hosts})
        stream, endpoint = reached
        try:
            stream.begin(INTENTS[way])  # over this one alone: the other side allows one attempt
            if hello:
                with contextlib.suppress(StreamClosed):  # reading notices it as well
                    await stream.write_frame(hello)
            talk = await self._talk_over(stream, Role.SCANNER, way, secret, commitment)
            reason = await talk.open()
            if reason is None:
                await self._run(talk, stream, endpoint)
            return reason
        finally:
            await stream.close()

    async def _reach(self, endpoints: Sequence[Endpoint]) -> tuple[FrameStream, Endpoint] | None:
        """The first connection that is made, of those to all addresses at once."""
        attempts = [asyncio.create_task(self._connect(each), name="reach") for each in endpoints]
        reached: tuple[FrameStream, Endpoint] | None = None
        try:
            for attempt in asyncio.as_completed(attempts):
                reached = await attempt
                if reached is not None:
                    return reached
            return None
        finally:
            for task in attempts:
                task.cancel()
            for made in await asyncio.gather(*attempts, return_exceptions=True):
                if isinstance(made, tuple) and made is not reached:
                    await made[0].close()

    async def _connect(self, endpoint: Endpoint) -> tuple[FrameStream, Endpoint] | None:
        try:
            return await connect(endpoint, self._interfaces), endpoint
        except DialFailed:
            return None

    async def _look(self) -> None:
        """Until something else is seen, or some time has passed."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_S):
                await self._sighted.wait()
        self._sighted.clear()


def _endpoints(sighting: Sighting) -> list[Endpoint]:
    return [Endpoint(address, sighting.port) for address in sighting.addresses]


def _showing(sightings: list[Sighting], number: int) -> list[Sighting]:
    """Who says that it shows a typed code of this number."""
    return [s for s in sightings if s.beacon is not None and s.beacon.number == number]


def _comparing(sightings: list[Sighting], chosen: str) -> Sighting | None:
    """Who waits to be compared: the chosen one, or without a choice the only one."""
    waiting = [s for s in sightings if s.beacon is not None and s.beacon.compares]
    if chosen:
        waiting = [s for s in waiting if s.instance == chosen or _is_called(s, chosen)]
    return waiting[0] if len(waiting) == 1 else None


def _is_called(sighting: Sighting, name: str) -> bool:
    return sighting.beacon is not None and sighting.beacon.name == name


def _now() -> float:
    return asyncio.get_running_loop().time()
