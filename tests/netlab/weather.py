"""What happens to a network in the course of the day, at random, and ends again."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Awaitable, Callable

from tests.netlab.device import Device
from tests.netlab.lan import Host, Lan

AT_ONCE_MAX = 3
"""Troubles at one time: with more, five hosts would hardly ever meet."""

FIRST_FREE_NUMBER = 20
LAST_FREE_NUMBER = 250


class Weather:
    """Makes trouble for hosts and their devices until it is told to stop, then ends it all.

    Args:
        devices: by host; each with a lock that whoever uses it holds.
        dice: what happens follows from its seed, when does not.
    """

    def __init__(
        self, lan: Lan, devices: dict[Host, tuple[Device, asyncio.Lock]], dice: random.Random
    ) -> None:
        self._lan = lan
        self._devices = devices
        self._dice = dice
        self._troubled: set[Host] = set()
        self._numbers = iter(range(FIRST_FREE_NUMBER, LAST_FREE_NUMBER))
        self._is_multicast_blocked = False
        self.happened: Counter[str] = Counter()

    async def run(self, seconds: float) -> None:
        """Make trouble for so long; when it returns, all of it has ended."""
        until = asyncio.get_running_loop().time() + seconds
        async with asyncio.TaskGroup() as tasks:
            while asyncio.get_running_loop().time() < until:
                if len(self._troubled) < AT_ONCE_MAX:
                    trouble = self._dice.choice(self._kinds)
                    hosts = self._free(2 if trouble == self._cut else 1)
                    tasks.create_task(self._make(trouble, hosts))
                await asyncio.sleep(self._dice.uniform(0.5, 3.0))

    @property
    def _kinds(self) -> list[Callable[..., Awaitable[None]]]:
        kinds = [self._cut, self._unplug, self._worsen, self._move, self._kill]
        return kinds if self._is_multicast_blocked else [*kinds, self._block_multicast]

    def _free(self, count: int) -> list[Host]:
        return self._dice.sample([h for h in self._devices if h not in self._troubled], count)

    async def _make(self, trouble: Callable[..., Awaitable[None]], hosts: list[Host]) -> None:
        self.happened[trouble.__name__.strip("_")] += 1
        self._troubled.update(hosts)
        try:
            await trouble(*hosts)
        finally:
            self._troubled.difference_update(hosts)

    async def _lasts(self, longest_s: float) -> None:
        await asyncio.sleep(self._dice.uniform(0.2, longest_s))

    async def _cut(self, one: Host, other: Host) -> None:
        self._lan.cut(one, other)
        await self._lasts(25)
        self._lan.mend(one, other)

    async def _unplug(self, host: Host) -> None:
        host.unplug()
        await self._lasts(20)
        host.plug()

    async def _worsen(self, host: Host) -> None:
        rate, delay, loss = self._dice.choice([(300, 0, 0), (0, 60, 0), (0, 0, 5), (2_000, 20, 1)])
        host.limit(rate_kbit=rate, delay_ms=delay, loss_percent=loss)
        await self._lasts(15)
        host.limit()

    async def _move(self, host: Host) -> None:
        number = next(self._numbers, None)
        if number is not None:
            host.change_address(ipv4=f"10.77.0.{number}", ipv6=f"fd77::{number:x}")

    async def _kill(self, host: Host) -> None:
        device, lock = self._devices[host]
        async with lock:
            await device.kill()
            await self._lasts(8)
            await device.start()

    async def _block_multicast(self, _host: Host) -> None:
        self._is_multicast_blocked = True
        try:
            self._lan.block_multicast(but_broadcast=self._dice.random() < 0.5)
            await self._lasts(20)
        finally:
            with contextlib.suppress(OSError):
                self._lan.allow_multicast()
            self._is_multicast_blocked = False
