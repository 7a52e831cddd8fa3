"""The network between the devices of a simulation: links, and what can happen on them."""

import random
from collections.abc import Callable

from tests.simulator.device import Device, Link


class Network:
    """Everything random comes from `dice`; `now` is the time in milliseconds."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.now = 1_700_000_000_000
        self.script: list[str] = []
        self._links: list[Link] = []

    def _connect(self, a: Device, b: Device) -> None:
        if any(link.of(a) and link.of(b) for link in self._links):
            return
        link = Link(a, b, self.now)
        self._links.append(link)
        self._say(f"{a} – {b} connect")
        for end in link.ends:
            end.drain()

    def _cut(self, link: Link) -> None:
        self._say(f"{link.ends[0].device} – {link.ends[1].device} cut")
        link.cut()
        self._links.remove(link)

    def _cut_off(self, device: Device) -> None:
        for link in [link for link in self._links if link.of(device)]:
            self._cut(link)

    def _disturb(self, link: Link) -> None:
        """What a broken channel could do: lose, repeat or swap messages."""
        sender, _ = self._dice.choice(link.directions())
        if not sender.sent:
            return
        place = self._dice.randrange(len(sender.sent))
        match self._dice.choice(("lose", "repeat", "swap", "change")):
            case "lose":
                sender.sent.pop(place)
            case "repeat":
                sender.sent.insert(place, sender.sent[place])
            case "swap":
                sender.sent.append(sender.sent.pop(place))
            case "change":
                broken = bytearray(sender.sent[place])
                broken[self._dice.randrange(len(broken))] ^= 1 << self._dice.randrange(8)
                # The channel is authenticated: what was changed on the way never arrives whole.
                sender.sent[place] = bytes(broken[: len(broken) // 2])

    def _pass_time(self, later_ms: int) -> None:
        self.now += later_ms
        for link in list(self._links):
            for end in link.ends:
                deadline = end.session.deadline()
                if deadline is not None and deadline[0] <= self.now:
                    end.session.handle_timeout(self.now)
                    end.drain()
            self._end_if_closed(link)

    def _advance(self) -> bool:
        """A message arrives, or a store does what it was asked; False when nothing can."""
        possible: list[tuple[Link, Callable[[], None]]] = []
        for link in self._links:
            for sender, receiver in link.directions():
                if sender.sent:
                    possible.append((link, lambda s=sender, r=receiver: self._deliver(s, r)))
                if sender.asked:
                    possible.append((link, lambda s=sender: self._work(s)))
        if not possible:
            return False
        link, happen = self._dice.choice(possible)
        happen()
        self._end_if_closed(link)
        return True

    def _deliver(self, sender, receiver) -> None:
        receiver.session.receive(sender.sent.pop(0), self.now)
        receiver.drain()

    def _work(self, end) -> None:
        end.work(self.now, records_max=self._dice.choice((1, 2, 3, 1_000)))
        for other in end.device.ends:
            other.drain()
        if end.device.greets_again:
            end.device.greets_again = False
            self._cut_off(end.device)

    def _end_if_closed(self, link: Link) -> None:
        if link in self._links and any(end.closed for end in link.ends):
            self._cut(link)

    def _say(self, line: str) -> None:
        self.script.append(line)
