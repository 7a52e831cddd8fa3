"""What each command about syncing does: when with whom, how fast, and what became of it."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from companion.control import messages as m
from peers.link_rules import Rules


class Syncable(Protocol):
    """What is asked of the network (companion.network)."""

    @property
    def paused(self) -> bool:
        """Whether links are held back."""

    @property
    def rules(self) -> Rules:
        """What was decided about syncing."""

    async def pause(self, until_ms: int) -> None:
        """Cut all links; 0: until `resume`."""

    async def resume(self) -> None:
        """Make links again."""

    async def sync_now(self, device_id: str) -> None:
        """Send what waits, and look for devices."""

    async def set_mode(self, device_id: str, mode: str) -> None:
        """When to sync with a device."""

    async def limit(self, upload_kb: int, download_kb: int) -> None:
        """How fast to sync."""

    def exchanges(self) -> list[m.ExchangeValue]:
        """What was exchanged with whom, the latest first."""

    async def whereabouts(self, conversation: str) -> m.Whereabouts:
        """On which devices a conversation is."""

    async def diagnose(self, device_id: str) -> m.Diagnosis:
        """Why there is no sync with a device."""


class Syncing:
    """Handles those commands."""

    def __init__(self, network: Syncable) -> None:
        self._network = network
        self.handlers: dict[type[Any], Callable[[Any], Awaitable[m.Result]]] = {
            m.Pause: self._pause,
            m.Resume: self._resume,
            m.SyncNow: self._sync_now,
            m.SetMode: self._set_mode,
            m.SetLimits: self._set_limits,
            m.GetTimeline: self._timeline,
            m.WhereIs: self._where_is,
            m.Diagnose: self._diagnose,
        }

    async def _pause(self, command: m.Pause) -> m.Result:
        await self._network.pause(command.until_ms)
        return m.Done()

    async def _resume(self, _command: m.Resume) -> m.Result:
        await self._network.resume()
        return m.Done()

    async def _sync_now(self, command: m.SyncNow) -> m.Result:
        await self._network.sync_now(command.device_id)
        return m.Done()

    async def _set_mode(self, command: m.SetMode) -> m.Result:
        await self._network.set_mode(command.device_id, command.mode)
        return m.Done()

    async def _set_limits(self, command: m.SetLimits) -> m.Result:
        await self._network.limit(command.upload_kb, command.download_kb)
        return m.Done()

    async def _timeline(self, _command: m.GetTimeline) -> m.Result:
        return m.Timeline(entries=self._network.exchanges())

    async def _where_is(self, command: m.WhereIs) -> m.Result:
        return await self._network.whereabouts(command.conversation)

    async def _diagnose(self, command: m.Diagnose) -> m.Result:
        return await self._network.diagnose(command.device_id)
