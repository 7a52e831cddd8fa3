"""Real daemons, and the window's parts connected to them."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from companion.model import ids
from companion.profile import Profile
from companion.store.writer import Edit, Store
from tests.ui.daemons import RealDaemon, pair

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from ui.actions import Actions
from ui.connection import Connection
from ui.preferences import Preferences
from ui.state import State
from ui.windows.desk import Desk
from ui.windows.main_window import MainWindow

BACKUP = Path(__file__).parents[2] / "companion" / "demo" / "nextchat-backup.json"

MakeDaemon = Callable[[str], RealDaemon]


@pytest.fixture(autouse=True)
def this_computer_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Daemons that a window starts stay on this machine, and pictures are alike everywhere.
    For these tests only: the network laboratory beside them needs its networks."""
    monkeypatch.setenv("COMPANION_THEME", "light")
    monkeypatch.setenv("COMPANION_INTERFACES", "127.0.0.1")


@pytest.fixture
def make_daemon(tmp_path: Path) -> Iterator[MakeDaemon]:
    """Starts daemons, each on a profile of its own; ends them."""
    made: list[RealDaemon] = []

    def make(name: str) -> RealDaemon:
        made.append(RealDaemon(name, tmp_path / name))
        return made[-1]

    yield make
    for daemon in made:
        daemon.stop()


@pytest.fixture
def studio(make_daemon: MakeDaemon) -> RealDaemon:
    """A device with the sample conversations."""
    daemon = make_daemon("Studio-PC")
    daemon.ask(m.ImportFiles(paths=[str(BACKUP)]), m.Imported)
    return daemon


@pytest.fixture
def laptop(studio: RealDaemon, make_daemon: MakeDaemon) -> RealDaemon:
    """A device that is paired and in step with `studio`."""
    daemon = make_daemon("Laptop")
    pair(studio, daemon)
    return daemon


@dataclass
class Client:
    """A window with all that is behind it."""

    connection: Connection
    state: State
    actions: Actions
    desk: Desk
    window: MainWindow


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Callable[[RealDaemon], Client]]:
    """Opens the window of a daemon's profile and waits for the first status."""
    opened: list[Client] = []

    def open_(daemon: RealDaemon) -> Client:
        client = client_of(daemon.profile, qtbot)
        opened.append(client)
        client.connection.begin()
        qtbot.waitUntil(lambda: client.state.status is not None, timeout=20_000)
        client.window.show()
        return client

    yield open_
    for client in opened:
        client.connection.end()
        client.state.close_views()


@pytest.fixture
def alone(tmp_path: Path, qtbot: QtBot) -> Iterator[Client]:
    """The window of a profile with three conversations, the oak's the latest, and no daemon."""
    profile = Profile(tmp_path / "alone")
    profile.prepare()
    store = Store.open(profile.database)
    for at, title in enumerate(("elm tree", "ash tree", "oak tree"), 1):
        values = {"title": title, "created_ms": at, "updated_ms": at}
        store.write([Edit(ids.imported("test", title), "conversation", values)], wall_ms=at)
    store.close()
    client = client_of(profile, qtbot)
    client.state.open_views()
    client.window.show()
    yield client
    client.state.close_views()


def client_of(profile: Profile, qtbot: QtBot) -> Client:
    connection = Connection(profile)
    state = State(profile, connection)
    actions = Actions(connection)
    desk = Desk(state, actions, connection, Preferences(profile))
    window = MainWindow(state, actions, desk)
    qtbot.addWidget(window)
    desk.window = window
    return Client(connection, state, actions, desk, window)
