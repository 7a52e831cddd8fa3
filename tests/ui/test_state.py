"""What the window reads is what lies there now, and it holds nothing that must be replaced."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from companion.control.messages import CONTROL_VERSION, Welcome
from companion.profile import Profile
from tests.ui.conftest import Client
from tests.ui.test_searching import profile_with

WELCOME = Welcome(
    version=CONTROL_VERSION,
    software="",
    pid=1,
    profile="",
    database="",
    device_id="",
    device_name="",
    port=0,
)
OPEN_FILES = Path("/proc/self/fd")


def holds(profile: Profile) -> bool:
    """Whether this program has the database open."""
    return profile.database.resolve() in {each.resolve() for each in OPEN_FILES.iterdir()}


def titles(client: Client) -> list[str]:
    model = client.window.sidebar.conversations
    return [str(model.index(at).data()) for at in range(model.rowCount())]


@pytest.mark.skipif(not OPEN_FILES.exists(), reason="tells open files elsewhere")
def test_a_database_is_let_go_with_the_daemon_and_the_one_in_its_place_is_shown(
    alone: Client, tmp_path: Path, qtbot: QtBot
) -> None:
    profile, sidebar = alone.state.profile, alone.window.sidebar
    alone.connection.ready.emit(WELCOME)
    sidebar.search.setText("tree")
    qtbot.waitUntil(lambda: sidebar.hits.rowCount() == 3)
    assert holds(profile)
    alone.connection.stopped.emit()
    qtbot.waitUntil(lambda: not holds(profile))
    sidebar.search.setText("elm")  # it can be read all the same, for a moment each time
    qtbot.waitUntil(lambda: sidebar.hits.rowCount() == 1)
    qtbot.waitUntil(lambda: not holds(profile))
    other = profile_with(tmp_path, "another elm", "a second elm")
    other.database.replace(profile.database)
    alone.connection.ready.emit(WELCOME)
    assert set(titles(alone)) == {"another elm", "a second elm"}
    qtbot.waitUntil(lambda: sidebar.hits.rowCount() == 2)


def test_a_database_that_is_none_is_nothing_to_show(tmp_path: Path, alone: Client) -> None:
    alone.state.close_views()
    alone.state.profile.database.write_bytes(b"no database" * 100)
    assert not alone.state.open_views()
    assert alone.state.views is None
