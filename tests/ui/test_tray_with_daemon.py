"""The tray's menu tells and changes the state of a real daemon."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from companion.control import messages as m
from tests.ui.conftest import Client
from tests.ui.daemons import RealDaemon, make_title_conflict
from ui.presenters.sync import Mood
from ui.tray import Tray

OpenWindow = Callable[[RealDaemon], Client]


def test_a_lone_device_is_told_as_such(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    tray = Tray(open_window(studio).state)
    assert tray.view.mood is Mood.OFFLINE
    assert tray.status.text() == "No other device yet"
    assert not tray.conflicts.isVisible()


def test_pausing_in_the_menu_pauses_the_daemon_and_the_menu_then_resumes(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    tray = Tray(client.state)
    tray.pause_asked.connect(lambda paused: client.actions.set_paused(paused=paused))
    tray.pause.trigger()
    qtbot.waitUntil(lambda: tray.view.mood is Mood.PAUSED)
    assert studio.status().paused
    assert tray.pause.text() == "Re&sume syncing"
    tray.pause.trigger()
    qtbot.waitUntil(lambda: tray.view.mood is not Mood.PAUSED)
    assert not studio.status().paused


def test_the_menu_names_the_device_in_step_and_counts_conflicts(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    tray = Tray(open_window(studio).state)
    qtbot.waitUntil(lambda: tray.status.text() == "In step with Laptop")
    assert tray.view.mood is Mood.IN_STEP
    make_title_conflict(studio, laptop, ("One", "Two"))
    qtbot.waitUntil(tray.conflicts.isVisible)
    assert tray.conflicts.text() == "One conflict to decide"
    assert tray.view.mood is Mood.ATTENTION
    with qtbot.waitSignal(tray.conflicts_asked):
        tray.conflicts.trigger()


def test_without_a_daemon_nothing_is_offered_that_needs_one(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    tray = Tray(open_window(studio).state)
    assert tray.pair.isEnabled()
    studio.ask(m.Quit(), m.Done)
    qtbot.waitUntil(lambda: not tray.pair.isEnabled())
    assert not tray.import_.isEnabled()
    assert tray.open.isEnabled()
    assert tray.quit.isEnabled()


def test_the_menu_names_each_other_device_and_how_it_stands(
    studio: RealDaemon, laptop: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    tray = Tray(open_window(studio).state)

    def shown() -> list[str]:
        return [action.text() for action in tray.devices.actions()]

    qtbot.waitUntil(lambda: shown() == ["Laptop: In step"])
    with qtbot.waitSignal(tray.devices_asked):
        tray.devices.actions()[0].trigger()
    studio.ask(m.Pause(), m.Done)
    qtbot.waitUntil(lambda: shown() == ["Laptop: Paused"])
