"""An attacker on a host of the LAN: announces the number of somebody else's typed code, under that
one's name, and guesses at the code of whoever comes.

impostor.py NUMBER NAME      prints "ready", then "guessed" for each that came; until input ends
"""

import asyncio
import contextlib
import sys

from peers.beacon import Beacon
from peers.discovery import Discovery
from peers.group import found, group_of, hash_of
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.pairing import Pairing, Role
from peers.pairing_opening import Way
from peers.pairing_outputs import SendFrame
from peers.signalling import FrameStream, Intent, SignallingServer, StreamClosed


class Impostor:
    """Plays the device that shows a code, with a code of its own."""

    def __init__(self) -> None:
        self.identity = Identity.generate()

    async def take(self, _intent: Intent, stream: FrameStream) -> None:
        """Somebody came to whom the code was told."""
        number = int.from_bytes(await stream.read_frame(), "big")
        statement = found(self.identity, "x", "Linux", 1)
        machine = Pairing(
            Role.SHOWER,
            way=Way.TYPED,
            identity=self.identity,
            secret=f"{number}-hammock-violin-salute".encode(),
            name="x",
            platform="Linux",
            conversations=10**6,
            group=group_of(hash_of(statement), [statement]),
        )
        with contextlib.suppress(StreamClosed):
            while not machine.ended:
                machine.receive(await stream.read_frame())
                for output in machine.outputs():
                    if isinstance(output, SendFrame):
                        await stream.write_frame(output.frame)
        print("in" if machine.is_proven else "guessed", flush=True)


async def main(number: int, name: str) -> None:
    """Attack until standard input ends."""
    interfaces = Interfaces()
    server = SignallingServer(interfaces, 0, Impostor().take)
    port = await server.start()
    discovery = Discovery(
        interfaces, port, on_found=lambda _: None, on_lost=lambda _: None, poll_s=0.2
    )
    discovery.show_beacon(Beacon(name, number))
    await discovery.start()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await discovery.stop()
    await server.stop()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
