"""Who is heard by datagrams, and when to say what: a machine without I/O, clock or dice.

After a change (of the network, or of what is announced) it calls three times within some seconds,
since a datagram may be lost, and asks who is there; then it says every `REPEAT_MS` that it is
there. Whoever asks is answered, at most `ANSWERS_MAX` a second: a question with a false sender
must not become a flood at whoever that is, nor a crowd of them cost us anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from peers.addresses import ADDRESSES_MAX
from peers.presence import Kind, Presence
from peers.sightings import Sighting

CALLS_MS: Final = (0, 1_000, 4_000)
REPEAT_MS: Final = 30_000
FORGET_MS: Final = 3 * REPEAT_MS + 5_000
"""Who was silent for three repeats is gone."""

ANSWERS_MAX: Final = 20
ANSWERS_PER_MS: Final = 1_000
NEIGHBOURS_MAX: Final = 256


@dataclass(frozen=True, slots=True)
class Call:
    """Say it to everyone near."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Answer:
    """Say to this host that we are here."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Found:
    """A Companion was heard."""

    sighting: Sighting


@dataclass(frozen=True, slots=True)
class Lost:
    """A Companion said goodbye, or was silent for long."""

    instance: str


NeighboursOutput = Call | Answer | Found | Lost


class Neighbours:
    """After every call take `outputs()` and do them. Times are monotonic milliseconds.

    Args:
        instance: our own.
    """

    def __init__(self, instance: str, now: int) -> None:
        self._instance = instance
        self._heard_at: dict[str, dict[str, int]] = {}  # of each instance: from where, and when
        self._answered = 0
        self._answering_since = now
        self._calls: list[tuple[int, Kind]] = []
        self.changed(now)
        self._outputs: list[NeighboursOutput] = []

    def outputs(self) -> Iterator[NeighboursOutput]:
        """Take what is to be done, in order."""
        taken, self._outputs = self._outputs, []
        return iter(taken)

    def deadline(self) -> int:
        """When to call `handle_timeout`."""
        forgotten = [max(hosts.values()) + FORGET_MS for hosts in self._heard_at.values()]
        return min([*(at for at, _ in self._calls), *forgotten])

    def changed(self, now: int) -> None:
        """The network, or what we announce, has changed: call again."""
        self._calls = [(now + after, Kind.WHO) for after in CALLS_MS]

    def heard(self, kind: Kind, presence: Presence, sender: tuple[str, int], now: int) -> None:
        """A datagram came."""
        host, port = sender
        if presence.instance == self._instance:
            return
        if kind is Kind.GONE:
            if host in self._heard_at.get(presence.instance, ()):  # else anybody could say so
                self._lose(presence.instance)
            return
        self._note(presence, host, now)
        if kind is Kind.WHO and self._may_answer(now):
            self._outputs.append(Answer(host, port))

    def handle_timeout(self, now: int) -> None:
        """The deadline has come."""
        due = [kind for at, kind in self._calls if at <= now]
        if due:
            self._calls = self._calls[len(due) :] or [(now + REPEAT_MS, Kind.HERE)]
            self._outputs.append(Call(due[0]))
        for instance, hosts in list(self._heard_at.items()):
            if max(hosts.values()) + FORGET_MS <= now:
                self._lose(instance)

    def forget_all(self) -> None:
        """There is no network any more."""
        for instance in list(self._heard_at):
            self._lose(instance)

    def _note(self, presence: Presence, host: str, now: int) -> None:
        hosts = self._heard_at.get(presence.instance)
        if hosts is None:
            if len(self._heard_at) >= NEIGHBOURS_MAX:
                return
            hosts = self._heard_at[presence.instance] = {}
        for known, at in list(hosts.items()):
            if at + FORGET_MS <= now:
                del hosts[known]
        if host not in hosts and len(hosts) >= ADDRESSES_MAX:
            return
        hosts[host] = now
        self._outputs.append(
            Found(
                Sighting(
                    presence.instance, tuple(hosts), presence.port, presence.tag, presence.beacon
                )
            )
        )

    def _lose(self, instance: str) -> None:
        if self._heard_at.pop(instance, None) is not None:
            self._outputs.append(Lost(instance))

    def _may_answer(self, now: int) -> bool:
        if now - self._answering_since >= ANSWERS_PER_MS:
            self._answering_since, self._answered = now, 0
        self._answered += 1
        return self._answered <= ANSWERS_MAX
