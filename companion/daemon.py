"""The daemon: everything is made here, wired on one screen, and run."""

import asyncio
import logging
import os
import platform
import signal
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import companion
from companion import wiping
from companion.collecting import Collecting
from companion.comparing import Comparing
from companion.control import messages as m
from companion.control.server import ControlServer
from companion.errors import CompanionError
from companion.importing.run import Importing
from companion.importing.watching import Watching
from companion.lasting import lasting
from companion.library import IMPORT, LOCAL, Commit, Library, wall_ms
from companion.logs import log_no_more, log_to
from companion.model import ids
from companion.network import PeerNetwork
from companion.profile import Profile
from companion.reasons import Reason
from companion.recovery import before_start
from companion.service import Service, changed_event
from companion.surroundings import Surroundings
from companion.sweeping import Sweeping
from companion.upkeep import Upkeep
from companion.witness import Witness, default_state
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.keystore import load_identity
from peers.membership import Membership
from peers.node import Node
from peers.sessions import LinkSession

logger = logging.getLogger(__name__)

NAME_VARIABLE = "COMPANION_DEVICE_NAME"
INTERFACES_VARIABLE = "COMPANION_INTERFACES"

STATUS_S = 0.1
"""At most this often is the state of everything told to the clients."""

PRUNE_S = 24 * 60 * 60
"""How often the local history is brought within its bounds."""

TESTIMONY_S = 30.0

ROOM_S = 1.0
"""How often to look whether a disk that was full has room again."""

_Loop = Callable[[], Awaitable[None]]

_SOFTWARE = f"companion {companion.__version__}"
_PLATFORMS = {"linux": "Linux", "win32": "Windows", "darwin": "macOS"}


def run(directory: Path, *, port: int, interfaces: list[str] | None, verbose: bool) -> int:
    """Run the daemon of the profile in `directory` until it is told to stop.

    Args:
        port: for signalling; 0 leaves the choice to the system.
        interfaces: addresses or names of the only interfaces to use; None: every usable one.

    Raises:
        CompanionError: it could not start, and why.
    """
    profile = Profile(directory)
    profile.prepare()
    with profile.locked():
        wiping.carry_out(profile, default_state())  # if the last run had been told to, and ended
        log_to(profile.log, verbose=verbose)
        identity, in_keyring = load_identity(profile.directory)
        policy = Interfaces(interfaces or _listed(os.environ.get(INTERFACES_VARIABLE, "")))
        recovered = before_start(profile, now_ms=wall_ms())
        asyncio.run(_Daemon(profile, identity, policy, in_keyring, recovered).serve(port))
        if wiping.is_ordered(profile):
            log_no_more()
            wiping.carry_out(profile, default_state())
    return 0


class _Daemon:
    """The parts, and what flows between them."""

    def __init__(
        self,
        profile: Profile,
        identity: Identity,
        policy: Interfaces,
        in_keyring: bool,
        recovered: list[Reason],
    ) -> None:
        self._profile = profile
        self._identity = identity
        self._policy = policy
        self._in_keyring = in_keyring
        self._recovered = recovered
        self._control = ControlServer(profile.directory, log=str(profile.log))
        self._stopping = asyncio.Event()
        self._status_due = asyncio.Event()
        self._renewed = asyncio.Event()
        self._commits: asyncio.Queue[Commit] = asyncio.Queue()
        self._surroundings = Surroundings()

    async def serve(self, port: int) -> None:
        """From open to closed."""
        library = await Library.open(self._profile.database, self._profile.blobs)
        witness = Witness(self._profile.database, default_state())
        try:
            renewed = await library.ask(witness.confront)
            await self._serve(library, port, witness, renewed=renewed)
        finally:
            await library.ask(witness.testify)
            await library.close()

    async def _serve(self, library: Library, port: int, witness: Witness, *, renewed: bool) -> None:
        network = self._network(library)
        node = self._node(library, network, await network.open(), port)
        network.attach(node)
        self._listen(library, node)
        await node.start()
        if renewed:
            await network.renewed()
        upkeep = Upkeep(
            self._profile,
            library,
            recovered=self._recovered,
            broadcast=self._control.broadcast,
            on_warning=self._status_due.set,
        )
        collecting = Collecting(
            library, network, self._identity.device_id, on_warning=self._status_due.set
        )
        comparing = Comparing(network.devices, network.compare)
        importing = Importing(library, self._control.broadcast)
        watching = Watching(library, importing, self._control.broadcast)
        service = Service(
            library=library,
            network=network,
            upkeep=upkeep,
            collecting=collecting,
            importing=importing,
            watching=watching,
            welcome=self._welcome(network, node.port),
            key_in_keyring=self._in_keyring,
            broadcast=self._control.broadcast,
            on_decided=self._status_due.set,
            quit_daemon=self._stopping.set,
        )
        _stop_on_signals(self._stopping.set)
        loops = _begin(
            {
                "commits": partial(self._tell_commits, network),
                "status": partial(self._tell_status, service),
                "renewals": partial(self._tell_renewals, library, network),
                "witness": partial(self._testify, library, witness),
                "room on the disk": partial(self._wait_for_room, library, node),
                "timeline": network.timeline.run,
                "comparing": comparing.run,
                "surroundings": self._surroundings.run,
                **_chores(library, upkeep, collecting, watching),
            }
        )
        try:
            await self._until_stopped(service, node)
        finally:
            await _cancelled(loops)
            await node.stop()
            network.timeline.end()
            logger.info("stopped")

    def _network(self, library: Library) -> PeerNetwork:
        return PeerNetwork(
            library=library,
            identity=self._identity,
            interfaces=self._policy,
            device_name=os.environ.get(NAME_VARIABLE) or platform.node(),
            platform_name=_PLATFORMS.get(sys.platform, sys.platform),
            software=_SOFTWARE,
            on_pairing=self._pairing_changed,
        )

    def _node(
        self, library: Library, network: PeerNetwork, membership: Membership, port: int
    ) -> Node:
        return Node(
            identity=self._identity,
            membership=membership,
            interfaces=self._policy,
            port=port,
            store=library,
            memory=network.store,
            software=_SOFTWARE,
            about=network.about,
            is_saving=lambda: self._surroundings.is_saving,
            on_change=self._status_due.set,
            on_pairing=network.pairing_changed,
        )

    def _listen(self, library: Library, node: Node) -> None:
        library.listen(self._commits.put_nowait)
        library.attachments.listen_to_arrivals(node.links.blobs_arrived)
        library.attachments.listen_to_wishes(node.links.gatherer.wish)
        library.attachments.listen_to_wishes(lambda _digest: self._status_due.set())
        library.attachments.listen_to_progress(self._attachment_progressed)
        library.listen_to_renewals(self._renewed.set)
        library.listen_to_trouble(self._status_due.set)

    async def _until_stopped(self, service: Service, node: Node) -> None:
        try:
            await self._control.start(service)
            logger.info("serving %s on port %d", self._profile.directory, node.port)
            await self._stopping.wait()
        finally:
            self._control.broadcast(m.Stopping())
            await self._control.close()

    def _welcome(self, network: PeerNetwork, port: int) -> m.Welcome:
        return m.Welcome(
            version=m.CONTROL_VERSION,
            software=_SOFTWARE,
            pid=os.getpid(),
            profile=str(self._profile.directory),
            database=str(self._profile.database),
            device_id=ids.to_text(self._identity.device_id),
            device_name=network.device_name,
            port=port,
        )

    def _pairing_changed(self, pairing: m.PairingValue) -> None:
        self._control.broadcast(m.PairingChanged(pairing=pairing))
        self._status_due.set()

    def _attachment_progressed(self, digest: bytes, held: int, size: int) -> None:
        event = m.AttachmentProgress(digest=digest.hex(), held=held, size=size)
        self._control.broadcast(event)

    async def _tell_commits(self, network: PeerNetwork) -> None:
        """Every commit, in order, to the linked devices and to the clients."""
        while True:
            commit = await self._commits.get()
            try:
                await network.commit_arrived(commit)
            except CompanionError as error:
                logger.warning("a commit could not be followed up: %s", error)
            if commit.committed.kinds:
                self._control.broadcast(changed_event(commit, _origin(commit)))
                self._status_due.set()

    async def _tell_renewals(self, library: Library, network: PeerNetwork) -> None:
        replica = library.replica
        while True:
            await self._renewed.wait()
            self._renewed.clear()
            if library.replica == replica:  # another device's writes count no longer
                network.greet_again()
                continue
            replica = library.replica
            try:
                await network.renewed()
            except CompanionError as error:
                logger.warning("the new incarnation could not be made known: %s", error)
            self._control.broadcast(m.Changed(kinds=[], conversations=[], many=True))

    async def _testify(self, library: Library, witness: Witness) -> None:
        """Now and then tell the witness how many writes there are, if there are more."""
        told = 0
        while True:
            await asyncio.sleep(TESTIMONY_S)
            counter = await library.ask(lambda store: store.counter)
            if counter != told:
                told = counter
                await library.ask(witness.testify)

    async def _tell_status(self, service: Service) -> None:
        while True:
            await self._status_due.wait()
            self._status_due.clear()
            try:
                self._control.broadcast(m.StatusChanged(status=await service.status()))
            except CompanionError as error:
                logger.warning("the status could not be read: %s", error)
            await asyncio.sleep(STATUS_S)

    async def _wait_for_room(self, library: Library, node: Node) -> None:
        """What could not be saved, because the disk was full, is asked for again."""
        while True:
            await asyncio.sleep(ROOM_S)
            if await library.is_over_trouble():
                logger.info("everything can be saved again")
                node.links.store_recovered()
                self._status_due.set()


def _begin(loops: dict[str, _Loop]) -> list[asyncio.Task[None]]:
    return [asyncio.create_task(lasting(run, name), name=name) for name, run in loops.items()]


def _chores(
    library: Library, upkeep: Upkeep, collecting: Collecting, watching: Watching
) -> dict[str, _Loop]:
    """What is done now and then by itself."""
    return {
        "history": partial(_prune_history, library),
        "snapshots": upkeep.take_snapshots,
        "deleted records": collecting.run,
        "watched folder": watching.run,
        "attachments without a message": Sweeping(library).run,
        "attachments' bytes": library.attachments.verifying.run,
    }


async def _prune_history(library: Library) -> None:
    """Now and daily, in portions, so that other writes come between."""
    while True:
        try:
            while await library.ask(lambda store: store.prune_history(wall_ms())):
                pass
        except CompanionError as error:
            logger.warning("the history could not be pruned: %s", error)
        await asyncio.sleep(PRUNE_S)


async def _cancelled(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _origin(commit: Commit) -> str:
    if isinstance(commit.source, LinkSession):
        return ids.to_text(commit.source.link.peer)
    return IMPORT if commit.source == IMPORT else LOCAL


def _listed(text: str) -> list[str] | None:
    return [name for name in text.replace(",", " ").split() if name] or None


def _stop_on_signals(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
