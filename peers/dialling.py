"""When to dial which known device, at which address: a machine without I/O, clock or dice.

A device without a link is dialled in *attempts*. An attempt tries all its addresses, one more
every `STAGGER_MS` while those before have not answered (as RFC 8305 does), so a dead address
costs nothing. When all have failed, the next attempt waits: 1 s, doubling to a minute, each
wait drawn from its upper half, so that two computers do not knock in step. Whatever makes
success likelier (a sighting, another network, resuming) ends the wait and starts it afresh.
A link that breaks as soon as it is made counts as a failure, else a peer that refuses us
would be dialled in a loop.

A device that is linked is dialled only where there is a better way to it; the link that comes of
it takes the place of the one that is up, which serves until then.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from companion.errors import LocalProtocolError
from companion.model.ids import DeviceId
from companion.reasons import Reason
from peers.addresses import Addresses, Endpoint, Origin
from peers.dial_states import TRANSITIONS, Event
from peers.dial_states import Failure as Failure
from peers.dial_states import State as State

logger = logging.getLogger(__name__)

BACKOFF_FIRST_MS: Final = 1_000
BACKOFF_MAX_MS: Final = 60_000
STAGGER_MS: Final = 250
LASTING_MS: Final = 30_000
"""A link that held for so long was a success; its loss is answered by dialling at once."""

BETTER_AFTER_MS: Final = 11_000
"""A younger link is not replaced: the other side would take that for two that crossed."""

BETTER_AGAIN_MS: Final = 15_000
BETTER_TRIES_MAX: Final = 5

DIAL_LIMIT_MS: Final = 5_000
"""How long one address may take to accept a connection."""


_LEADS_NOWHERE: Final = frozenset({Failure.NO_ROUTE, Failure.REFUSED, Failure.STRANGER})


@dataclass(frozen=True, slots=True)
class Dial:
    """Connect to a device at one address within DIAL_LIMIT_MS; then call `linked` or `failed`."""

    device: DeviceId
    endpoint: Endpoint


@dataclass(frozen=True, slots=True)
class Abandon:
    """Give up all dials to a device that are under way; nothing need be called for them."""

    device: DeviceId


DiallingOutput = Dial | Abandon


@dataclass(slots=True)
class _Device:
    """What is known of one device. Times are monotonic milliseconds."""

    state: State = State.WAITING
    addresses: Addresses = field(default_factory=Addresses)
    untried: list[Endpoint] = field(default_factory=list)
    under_way: set[Endpoint] = field(default_factory=set)
    due: int | None = None
    failures: int = 0  # attempts in a row
    linked_at: int = 0
    better: list[Endpoint] = field(default_factory=list)  # to dial although there is a link
    tried_better: dict[Endpoint, int] = field(default_factory=dict)  # how often, in this network
    last_failure: Failure | None = None
    last_host: str = ""


class Dialling:
    """The machine for all known devices. After every call take `outputs()` and do them.

    Args:
        random: a number from [0, 1) at each call.
    """

    def __init__(self, *, random: Callable[[], float]) -> None:
        self._random = random
        self._devices: dict[DeviceId, _Device] = {}
        self._outputs: list[DiallingOutput] = []
        self._paused = False
        self._held: set[DeviceId] = set()

    # --- what the shell reads ----------------------------------------------------------------

    def outputs(self) -> Iterator[DiallingOutput]:
        """Take what is to be done, in order."""
        taken, self._outputs = self._outputs, []
        return iter(taken)

    def deadline(self) -> int | None:
        """When to call `handle_timeout`."""
        return min((d.due for d in self._devices.values() if d.due is not None), default=None)

    def state(self, device: DeviceId) -> State:
        """How a known device stands."""
        return self._devices[device].state

    def endpoints(self, device: DeviceId) -> list[Endpoint]:
        """The addresses of a known device that are worth remembering across restarts."""
        return self._devices[device].addresses.ordered()

    def why(self, device: DeviceId, now: int) -> Reason:
        """Why there is no link to a known device."""
        known = self._devices[device]
        if known.state is State.PAUSED:
            return Reason("link_paused" if self._paused else "link_manual")
        match known.last_failure:
            case Failure.PAUSED:
                return Reason("link_peer_paused")
            case Failure.VERSION:
                return Reason("link_version")
            case Failure.REMOVED:
                return Reason("link_removed")
            case Failure.NO_PATH:
                return Reason("link_no_path", {"address": known.last_host})
            case Failure.STRANGER if known.addresses.is_sighted:
                return Reason("link_stranger")
            case None | Failure.BUSY:
                found = bool(known.under_way or known.untried or known.addresses.is_sighted)
                return Reason("link_connecting" if found else "link_not_found")
        if not known.addresses.is_sighted:
            return Reason("link_not_found")
        seconds = 0 if known.due is None else max(0, known.due - now + 999) // 1000
        return Reason("link_unreachable", {"address": known.last_host, "seconds": seconds})

    # --- what the shell feeds ----------------------------------------------------------------

    def add(self, device: DeviceId, stored: Iterable[Endpoint], now: int) -> None:
        """A device of the group, with its remembered addresses. A known one stays as it is."""
        if device in self._devices:
            return
        known = self._devices[device] = _Device()
        known.addresses.add(reversed(list(stored)), Origin.STORED)
        if self._paused or device in self._held:
            known.state = State.PAUSED
        self._happen(device, Event.SIGHTED, now)

    def remove(self, device: DeviceId) -> None:
        """The device left the group: never dial it again."""
        if self._devices.pop(device, None) is not None:
            self._outputs.append(Abandon(device))

    def sighted(self, device: DeviceId, endpoints: Iterable[Endpoint], now: int) -> None:
        """The device is announced in the network."""
        known = self._devices[device]
        known.addresses.add(endpoints, Origin.SIGHTED)
        self._happen(device, Event.SIGHTED, now)

    def given(self, device: DeviceId, endpoints: Iterable[Endpoint], now: int) -> None:
        """The person, or the pairing code, said where it is."""
        self._devices[device].addresses.add(endpoints, Origin.GIVEN)
        self._happen(device, Event.SIGHTED, now)

    def said(self, device: DeviceId, endpoints: Iterable[Endpoint]) -> None:
        """A linked device said where else it is reached."""
        self._devices[device].addresses.add_said(endpoints)

    def told(self, device: DeviceId, endpoints: Iterable[Endpoint], now: int) -> None:
        """Another member said where it is."""
        if self._devices[device].addresses.add_told(endpoints):
            self._happen(device, Event.SIGHTED, now)

    def taken_back(self, device: DeviceId, endpoint: Endpoint) -> None:
        """The person takes back what it had given."""
        self._devices[device].addresses.forget(endpoint)

    def better(self, device: DeviceId, endpoints: Iterable[Endpoint]) -> None:
        """There are better ways to a linked device than that of its link."""
        known = self._devices[device]
        tried = known.tried_better
        new = [each for each in endpoints if tried.get(each, 0) < BETTER_TRIES_MAX]
        if known.state is State.LINKED and new and known.due is None:
            known.better = new
            known.due = known.linked_at + BETTER_AFTER_MS

    def lost(self, device: DeviceId) -> None:
        """It is no longer announced."""
        self._devices[device].addresses.no_longer_sighted()

    def failed(self, device: DeviceId, endpoint: Endpoint, why: Failure, now: int) -> None:
        """A dial came to nothing."""
        known = self._devices.get(device)
        if known is None:
            return
        known.under_way.discard(endpoint)
        known.last_failure, known.last_host = why, endpoint.host
        if why in _LEADS_NOWHERE:
            known.addresses.useless(endpoint, is_taken=why is Failure.STRANGER)
        if known.state is State.LINKED:
            self._once_more(known, endpoint, now)
        others = known.under_way or known.untried
        self._happen(device, Event.FAILED if others else Event.EXHAUSTED, now)

    def linked(self, device: DeviceId, endpoint: Endpoint | None, now: int) -> None:
        """A link was made: by a dial to `endpoint`, or (None) from the other side."""
        if endpoint is not None:
            self._devices[device].addresses.worked(endpoint)
        self._happen(device, Event.LINKED, now)

    def unlinked(self, device: DeviceId, now: int) -> None:
        """The link ended, and no other one took its place (if one did, call nothing)."""
        known = self._devices.get(device)
        if known is None:
            return
        if known.under_way:  # to a better way
            self._outputs.append(Abandon(device))
        known.under_way, known.due = set(), None
        lasted = now - known.linked_at >= LASTING_MS
        self._happen(device, Event.LOST if lasted else Event.BROKEN, now)

    def network_changed(self, now: int) -> None:
        """This computer has other addresses, or woke up."""
        for known in self._devices.values():
            known.tried_better.clear()
        self._happen_to_all(Event.NETWORK, now)

    def pause(self, now: int) -> None:
        """Dial nobody until `resume`."""
        self._paused = True
        self._happen_to_all(Event.PAUSE, now)

    def resume(self, now: int) -> None:
        """Go on, at once."""
        self._paused = False
        for device in self._devices.keys() - self._held:
            self._happen(device, Event.RESUME, now)

    def hold(self, device: DeviceId, now: int) -> None:
        """Do not dial this one until `release`."""
        self._held.add(device)
        if device in self._devices:
            self._happen(device, Event.PAUSE, now)

    def release(self, device: DeviceId, now: int) -> None:
        """Dial this one like the others, at once."""
        self._held.discard(device)
        if device in self._devices and not self._paused:
            self._happen(device, Event.RESUME, now)

    def handle_timeout(self, now: int) -> None:
        """The deadline has come."""
        for device, known in list(self._devices.items()):
            if known.due is not None and now >= known.due:
                self._happen(device, Event.DUE, now)

    # --- inside ------------------------------------------------------------------------------

    def _happen_to_all(self, event: Event, now: int) -> None:
        for device in list(self._devices):
            self._happen(device, event, now)

    def _happen(self, device: DeviceId, event: Event, now: int) -> None:
        known = self._devices[device]
        transition = TRANSITIONS.get((known.state, event))
        if transition is None:
            raise LocalProtocolError(f"a device {known.state.value} cannot be {event.value}")
        before = known.state
        known.state = transition[0]
        logger.debug("%s[%s] %s -> [%s]", device.hex()[:8], before.name, event.name, known.state)
        getattr(self, transition[1])(device, known, now)
        if known.state is State.WAITING and known.due is not None and now >= known.due:
            self._happen(device, Event.DUE, now)

    def _stay(self, device: DeviceId, known: _Device, now: int) -> None:
        """Nothing to do."""

    def _hurry(self, device: DeviceId, known: _Device, now: int) -> None:
        known.failures = 0
        known.due = now if known.addresses.ordered() else None

    def _forgive(self, device: DeviceId, known: _Device, now: int) -> None:
        known.failures = 0

    def _begin(self, device: DeviceId, known: _Device, now: int) -> None:
        known.untried = known.addresses.ordered()
        known.under_way = set()
        self._dial_next(device, known, now)

    def _widen(self, device: DeviceId, known: _Device, now: int) -> None:
        """Addresses that came to be known during an attempt belong to it."""
        tried = known.under_way | set(known.untried)
        new = [e for e in known.addresses.ordered() if e not in tried]
        known.failures = 0
        known.untried = new + known.untried
        if new:
            self._dial_next(device, known, now)

    def _dial_next(self, device: DeviceId, known: _Device, now: int) -> None:
        if known.untried:
            endpoint = known.untried.pop(0)
            known.under_way.add(endpoint)
            self._outputs.append(Dial(device, endpoint))
        known.due = now + STAGGER_MS if known.untried else None

    def _try_better(self, device: DeviceId, known: _Device, now: int) -> None:
        endpoint = known.better.pop(0)
        known.tried_better[endpoint] = known.tried_better.get(endpoint, 0) + 1
        known.under_way.add(endpoint)
        self._outputs.append(Dial(device, endpoint))
        known.due = now + DIAL_LIMIT_MS if known.better else None

    def _once_more(self, known: _Device, endpoint: Endpoint, now: int) -> None:
        """A better way that failed may only have been slow to answer."""
        if 0 < known.tried_better.get(endpoint, 0) < BETTER_TRIES_MAX:
            known.better.append(endpoint)
            known.due = known.due if known.due is not None else now + BETTER_AGAIN_MS

    def _back_off(self, device: DeviceId, known: _Device, now: int) -> None:
        if known.last_failure is not Failure.BUSY:
            known.failures += 1
        known.under_way = set()
        doublings = min(max(known.failures, 1) - 1, 16)
        wait_ms = min(BACKOFF_FIRST_MS << doublings, BACKOFF_MAX_MS)
        wait_ms = int(wait_ms * (1 + self._random()) / 2)
        known.due = now + wait_ms if known.addresses.ordered() else None

    def _settle(self, device: DeviceId, known: _Device, now: int) -> None:
        known.linked_at, known.last_failure = now, None
        self._abandon(device, known, now)

    def _abandon(self, device: DeviceId, known: _Device, now: int) -> None:
        if known.under_way:
            self._outputs.append(Abandon(device))
        known.untried, known.better, known.under_way, known.due = [], [], set(), None
