"""Multicast DNS by zeroconf: one instance announced, the others of its service browsed."""

import asyncio
from collections.abc import Callable
from typing import Final

from zeroconf import IPVersion, ServiceStateChange
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

SERVICE: Final = "_companion._tcp.local."
TXT_VERSION: Final = b"1"
RESOLVE_TIMEOUT_MS: Final = 3_000


class Responder:
    """Our announcement, and the browser for the others', on a set of interfaces.

    Args:
        multicast: one local address per interface and IP version.
        on_change: called with an instance and whether it is there (new, or changed) or gone.

    Raises:
        OSError, RuntimeError, zeroconf.Error: from every method: the network is not usable now.
    """

    def __init__(
        self,
        multicast: list[str],
        instance: str,
        on_change: Callable[[str, bool], None],
    ) -> None:
        self._instance = instance
        self._on_change = on_change
        self._zeroconf = AsyncZeroconf(interfaces=multicast, ip_version=_ip_version(multicast))
        self._browser = self._browse()
        self._info: AsyncServiceInfo | None = None
        self._broadcasts: set[asyncio.Future[None]] = set()
        self.addresses: list[str] = []

    async def announce(
        self, addresses: list[str], port: int, properties: dict[bytes, bytes]
    ) -> None:
        """Announce these values, unless they are announced already.

        properties: of the TXT record, besides its version. What was said before may not be said
        again in the same words: who still remembers it would not notice.
        """
        info = AsyncServiceInfo(
            SERVICE,
            f"{self._instance}.{SERVICE}",
            port=port,
            properties={b"v": TXT_VERSION, **properties},
            server=f"{self._instance}.local.",
            parsed_addresses=addresses,
        )
        if self._info is not None and _same(info, self._info):
            return
        if self._info is None:
            # Sixty-four random bits need no probing for somebody else of this name.
            broadcast = await self._zeroconf.async_register_service(
                info, cooperating_responders=True
            )
        else:
            broadcast = await self._zeroconf.async_update_service(info)
        self._info, self.addresses = info, addresses
        self._keep(asyncio.ensure_future(broadcast))

    async def use(self, multicast: list[str]) -> None:
        """Move to these interfaces; without effect when they are the same."""
        await self._zeroconf.async_update_interfaces(multicast, _ip_version(multicast))

    def look_again(self) -> None:
        """Ask the network afresh: a browser that has run for a while asks only rarely."""
        old, self._browser = self._browser, self._browse()
        self._keep(asyncio.ensure_future(old.async_cancel()))

    async def resolve(self, instance: str) -> AsyncServiceInfo | None:
        """The records of an instance; None when nobody answers."""
        return await self._zeroconf.async_get_service_info(
            SERVICE, f"{instance}.{SERVICE}", timeout=RESOLVE_TIMEOUT_MS
        )

    async def close(self) -> None:
        """Say goodbye."""
        await self._browser.async_cancel()
        for broadcast in self._broadcasts:
            broadcast.cancel()
        await self._zeroconf.async_close()

    def _browse(self) -> AsyncServiceBrowser:
        def handle(*, name: str, state_change: ServiceStateChange, **_: object) -> None:
            self._on_change(
                name.removesuffix(f".{SERVICE}"), state_change is not ServiceStateChange.Removed
            )

        return AsyncServiceBrowser(self._zeroconf.zeroconf, SERVICE, handlers=[handle])

    def _keep(self, future: asyncio.Future[None]) -> None:
        self._broadcasts.add(future)
        future.add_done_callback(self._broadcasts.discard)


def _same(one: AsyncServiceInfo, other: AsyncServiceInfo) -> bool:
    return (
        one.port == other.port
        and one.text == other.text
        and one.parsed_addresses() == other.parsed_addresses()
    )


def _ip_version(addresses: list[str]) -> IPVersion:
    has_v6 = any(":" in address for address in addresses)
    has_v4 = any(":" not in address for address in addresses)
    if has_v4 and has_v6:
        return IPVersion.All
    return IPVersion.V6Only if has_v6 else IPVersion.V4Only
