"""Where pairings happen: shows codes, takes what is scanned or typed, and meets who compares.

One pairing at a time. Each secret is burnt by its first attempt, right or wrong. While a person
has a pairing open here, the network is told this device's name (peers.beacon).
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Final

from companion.codes.typed import parse_code
from companion.errors import CompanionError
from companion.model.ids import DeviceId
from companion.reasons import Reason
from peers.addresses import Endpoint
from peers.beacon import Beacon
from peers.clock import wall_ms
from peers.guesses import Guesses
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.membership import Membership
from peers.pairing import Pairing, Role
from peers.pairing_code import PairingCode, parse_link
from peers.pairing_opening import Way
from peers.pairing_shown import PICTURE_S, Shown
from peers.pairing_talk import NOTHING_SHOWN, Talk
from peers.pairing_view import About, PairingView, Step
from peers.pairing_visits import INTENTS, NUMBER_BYTES, Surroundings, Visits
from peers.signalling import FrameStream, Intent

COMPARE_S: Final = 60.0
"""Both persons choose to compare within this time."""

FIND_S: Final = 12.0
"""How long the computer that shows a typed code is looked for."""

_WAYS: Final = {intent: way for way, intent in INTENTS.items()}


class PairingDesk:
    """The pairing of this device that is going on, if one is.

    Args:
        surroundings: who is seen in the network.
        port: where connections are taken.
        about: asked at the start of each pairing.
        on_change: told of every step.
        on_paired: told of the new device and, where it was dialled, its endpoint.
        picture_s, find_s, compare_s: how long a QR code lives, and how long the other device is
            looked for.
    """

    def __init__(
        self,
        *,
        identity: Identity,
        membership: Membership,
        interfaces: Interfaces,
        surroundings: Surroundings,
        port: int,
        about: Callable[[], Coroutine[Any, Any, About]],
        on_change: Callable[[PairingView], None],
        on_paired: Callable[[DeviceId, Sequence[Endpoint]], None],
        picture_s: float = PICTURE_S,
        find_s: float = FIND_S,
        compare_s: float = COMPARE_S,
    ) -> None:
        self._identity = identity
        self._membership = membership
        self._interfaces = interfaces
        self._surroundings = surroundings
        self._port = port
        self._about = about
        self._on_change = on_change
        self._on_paired = on_paired
        self._picture_s, self._find_s, self._compare_s = picture_s, find_s, compare_s
        self._visits = Visits(interfaces, surroundings, self._talk_over, self._run)
        self._name = ""
        self._shown: Shown | None = None
        self._talk: Talk | None = None
        self._stream: FrameStream | None = None
        self._endpoint: Endpoint | None = None
        self._task: asyncio.Task[None] | None = None
        self._beginning = asyncio.Lock()
        self.guesses = Guesses()
        self.view: PairingView | None = None

    async def start(self) -> PairingView:
        """Show a QR code and a typed code; those that are shown already, if some are.

        Raises:
            CompanionError: pairing_busy or no_network.
        """
        async with self._beginning:
            if self.view is not None and self.view.step is Step.WAITING:
                return self.view
            await self._begin()
            self._shown = Shown(self.guesses, self._link, self._change, picture_s=self._picture_s)
            self._shown.begin()
            return self._go(partial(self._show, self._shown))

    async def scan(self, link: str) -> PairingView:
        """Take the QR code, or its link, that another device shows.

        Raises:
            CompanionError: pairing_busy, no_network, or what is wrong with the code.
        """
        code = parse_link(link)
        if code.commitment == self._identity.device_id:
            raise CompanionError("pairing_itself")
        async with self._beginning:
            await self._begin()
            self._change(PairingView(Step.CONNECTING, way=Way.QR))
            return self._go(partial(self._visits.scan, code))

    async def type(self, text: str) -> PairingView:
        """Take the typed code that another device in this network shows.

        Raises:
            CompanionError: pairing_busy, no_network, or what is wrong with the code.
        """
        code = parse_code(text)
        if self.view is not None and self.view.code == code.text():
            raise CompanionError("pairing_itself")
        async with self._beginning:
            await self._begin()
            self._change(PairingView(Step.CONNECTING, way=Way.TYPED))
            return self._go(partial(self._visits.find, code, self._find_s))

    async def compare(self, chosen: str = "") -> PairingView:
        """Meet the device whose person also chooses to compare, within a minute.

        Args:
            chosen: its instance or name, where several are seen; without, it must be the only one.

        Raises:
            CompanionError: pairing_busy or no_network.
        """
        async with self._beginning:
            self._visits.choose(chosen)
            if self.view is not None and self.view.step is Step.LOOKING:
                return self.view
            await self._begin()
            expires_ms = wall_ms() + int(self._compare_s * 1000)
            self._change(PairingView(Step.LOOKING, way=Way.COMPARED, expires_ms=expires_ms))
            return self._go(partial(self._visits.meet, self._compare_s))

    async def confirm(self, check_code: str = "", matches: bool | None = None) -> PairingView:
        """The person typed the newcomer's check code, agreed to join, or compared the emoji.

        Raises:
            CompanionError: no_pairing.
        """
        if self._talk is None:
            raise CompanionError("no_pairing")
        await self._talk.confirm(check_code, matches)
        return self._current()

    async def cancel(self) -> None:
        """End the pairing going on; the other side is told."""
        if self.view is None or self.view.is_over:
            self.view = None
            return
        if self._talk is not None:
            await self._talk.cancel()
        else:
            self._fail(Reason("pairing_cancelled"))
        await self._stop_task()

    async def stop(self) -> None:
        """The daemon ends."""
        await self._stop_task()
        if self._stream is not None:
            await self._stream.close()

    def sighted(self) -> None:
        """Who is seen in the network has changed."""
        self._visits.sighted()

    async def take(self, intent: Intent, stream: FrameStream) -> None:
        """A connection came from a device that wants to be paired with this one."""
        way, shown = _WAYS[intent], self._shown
        secret = await self._secret_for(way, stream)
        if secret is None:
            await stream.write_frame(NOTHING_SHOWN)
            return
        try:
            talk = await self._talk_over(stream, Role.SHOWER, way, secret)
            reason = await talk.open()
        except BaseException:  # cut off as too slow: that was the one attempt
            _burnt(shown, way)
            raise
        if reason is not None:
            _burnt(shown, way)
        elif self._talk is None and self._shown is shown and self._is_open:
            self._talk = talk  # from here on nobody else is let in
            stream.established()
            await self._stop_task()
            await self._run(talk, stream)

    # --- inside --------------------------------------------------------------------------

    async def _begin(self) -> None:
        """Make room for another pairing: what was only shown or looked for here gives way."""
        self._require_idle()
        if not self._interfaces.addresses():
            raise CompanionError("no_network")
        self._name = (await self._about()).name
        await self._stop_task()
        self._require_idle()  # somebody may have come meanwhile

    def _require_idle(self) -> None:
        if self.view is None or self.view.is_over:
            self._talk = self._stream = None  # the last one may still be closing its connection
        elif self._talk is not None or not self.view.is_open:
            raise CompanionError("pairing_busy")

    @property
    def _is_open(self) -> bool:
        return self.view is not None and self.view.is_open

    def _go(self, begin: Callable[[], Coroutine[Any, Any, Reason | None]]) -> PairingView:
        """Begin what may take a while; what comes of it is told."""

        async def go() -> None:
            reason = await begin()
            if reason is not None:
                self._fail(reason)

        self._task = asyncio.create_task(go(), name="pairing")
        return self._current()

    async def _show(self, shown: Shown) -> Reason:
        await shown.rotate()
        shown.end()
        return Reason("pairing_expired")

    def _link(self, secret: bytes) -> str:
        endpoints = [Endpoint(host, self._port) for host in self._interfaces.addresses()]
        return PairingCode(self._identity.device_id, secret, tuple(endpoints)).link()

    async def _secret_for(self, way: Way, stream: FrameStream) -> bytes | None:
        """What who comes has to know, burnt from here on; None: nothing is open for it."""
        if way is Way.QR:
            return self._shown.burn_secret() if self._shown is not None else None
        hello = await stream.read_frame()
        if way is Way.COMPARED:
            is_looking = self.view is not None and self.view.step is Step.LOOKING
            is_wanted = is_looking and self._visits.may_come(hello.decode("ascii", "replace"))
            return b"" if is_wanted else None
        if self._shown is None or len(hello) != NUMBER_BYTES:
            return None
        code = self._shown.burn_code(int.from_bytes(hello, "big"))
        return code.password() if code is not None else None

    async def _talk_over(
        self,
        stream: FrameStream,
        role: Role,
        way: Way,
        secret: bytes,
        commitment: DeviceId | None = None,
    ) -> Talk:
        about = await self._about()
        machine = Pairing(
            role,
            way=way,
            identity=self._identity,
            secret=secret,
            commitment=commitment,
            name=about.name,
            platform=about.platform,
            conversations=about.conversations,
            group=self._membership.group,
        )
        return Talk(machine, stream, way, self._membership, self._change)

    async def _run(self, talk: Talk, stream: FrameStream, endpoint: Endpoint | None = None) -> None:
        self._talk, self._stream, self._endpoint = talk, stream, endpoint
        try:
            await talk.run()
        finally:
            if self._talk is talk:
                self._talk = self._stream = None

    def _current(self) -> PairingView:
        assert self.view is not None
        return self.view

    def _change(self, view: PairingView) -> None:
        self.view = view
        self._surroundings.show_beacon(self._beacon(view))
        if view.step is Step.PAIRED:
            self.guesses.right()
        elif view.step is Step.FAILED and view.reason == Reason("pairing_no_match"):
            self.guesses.wrong(asyncio.get_running_loop().time())
        self._on_change(view)
        if view.step is Step.PAIRED and view.peer is not None:
            self._on_paired(view.peer.device_id, [self._endpoint] if self._endpoint else [])

    def _beacon(self, view: PairingView) -> Beacon | None:
        if view.step is Step.LOOKING:
            return Beacon(self._name, compares=True)
        if view.step is Step.WAITING and self._shown is not None:
            return Beacon(self._name, self._shown.number)
        return None

    def _fail(self, reason: Reason) -> None:
        self._change(PairingView(Step.FAILED, reason=reason))

    async def _stop_task(self) -> None:
        """Show and seek no more."""
        if self._shown is not None:
            self._shown.end()
        self._shown = None
        task, self._task = self._task, None
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def _burnt(shown: Shown | None, way: Way) -> None:
    """Somebody came who did not know the secret."""
    if shown is not None and way is Way.QR:
        shown.secret_was_wrong()
    elif shown is not None and way is Way.TYPED:
        shown.code_was_wrong()
