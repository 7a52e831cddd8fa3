"""What a person does so that devices find each other: typed addresses, and looking everywhere."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from companion.control import messages as m


class Reachable(Protocol):
    """What that asks of the network (companion.network)."""

    def nearby(self) -> list[m.NearbyValue]:
        """Companions seen in the network."""

    async def add_address(self, device_id: str, address: str) -> None:
        """Try a device there as well."""

    async def remove_address(self, device_id: str, address: str) -> None:
        """Try it there no longer."""

    async def find(self) -> None:
        """Look through the networks that this computer is in."""


class Reaching:
    """Handles these commands."""

    def __init__(self, network: Reachable) -> None:
        self._network = network

    @property
    def handlers(self) -> dict[type[Any], Callable[[Any], Awaitable[m.Result]]]:
        """By the command."""
        return {
            m.AddAddress: self._add_address,
            m.RemoveAddress: self._remove_address,
            m.FindDevices: self._find_devices,
        }

    async def _add_address(self, command: m.AddAddress) -> m.Result:
        await self._network.add_address(command.device_id, command.address)
        return m.Done()

    async def _remove_address(self, command: m.RemoveAddress) -> m.Result:
        await self._network.remove_address(command.device_id, command.address)
        return m.Done()

    async def _find_devices(self, _command: m.FindDevices) -> m.Result:
        await self._network.find()
        return m.Nearby(devices=self._network.nearby())
