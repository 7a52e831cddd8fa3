"""The connection starts a daemon, answers every request, and says when there is no answer."""

import os
import signal
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from companion.control import messages as m
from companion.profile import Profile
from tests.conftest import LogFail
from tests.ui.daemons import RealDaemon
from ui.connection import Connection

TIMEOUT_MS = 20_000


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    made = Profile(tmp_path / "profile")
    made.prepare()
    return made


def test_without_a_daemon_one_is_started_and_it_can_be_told_to_quit(
    profile: Profile, qtbot: QtBot
) -> None:
    connection = Connection(profile)
    with qtbot.waitSignals([connection.starting, connection.ready], timeout=TIMEOUT_MS):
        connection.begin()
    assert connection.started_daemon
    with qtbot.waitSignal(connection.stopped, timeout=TIMEOUT_MS):
        connection.request(m.Quit())
    assert not connection.is_ready
    connection.end()


def test_a_running_daemon_is_used_and_not_another_one_started(
    studio: RealDaemon, qtbot: QtBot
) -> None:
    connection = Connection(studio.profile)
    connection.starting.connect(lambda: pytest.fail("a daemon was started"))
    with qtbot.waitSignal(connection.ready, timeout=TIMEOUT_MS):
        connection.begin()
    assert not connection.started_daemon
    connection.end()


class _Closed(QObject):
    """Asked something, and was closed before the answer."""

    def take(self, _answer: object) -> None:
        """Not to be called any more."""
        pytest.fail("told although it is gone")


def _fail(_answer: object) -> None:
    raise ZeroDivisionError


def test_each_request_gets_its_own_answer_whatever_becomes_of_the_one_before(
    studio: RealDaemon, qtbot: QtBot, logfail: LogFail
) -> None:
    logfail.expect("an answer could not be shown")
    connection = Connection(studio.profile)
    with qtbot.waitSignal(connection.ready, timeout=TIMEOUT_MS):
        connection.begin()
    results: list[m.Result] = []
    errors: list[m.ReasonValue] = []
    closed = _Closed()
    connection.request(m.GetStatus(), closed.take)
    connection.request(m.Delete(records=["00" * 16]), None, closed.take)
    connection.request(m.GetStatus(), _fail)
    connection.request(m.Delete(records=["00" * 16]), results.append, errors.append)
    connection.request(m.GetStatus(), results.append, errors.append)
    delete(closed)
    qtbot.waitUntil(lambda: bool(results and errors))
    assert isinstance(results[0], m.Status)
    assert errors[0].code == "not_found"
    connection.end()


def test_a_request_without_a_connection_is_refused_and_not_forgotten(
    profile: Profile, qtbot: QtBot
) -> None:
    connection = Connection(profile)
    errors: list[m.ReasonValue] = []
    connection.request(m.GetStatus(), None, errors.append)
    assert errors == []
    qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].code == "daemon_unreachable"


def test_a_daemon_that_dies_is_reported_and_replaced(profile: Profile, qtbot: QtBot) -> None:
    connection = Connection(profile)
    with qtbot.waitSignal(connection.ready, timeout=TIMEOUT_MS) as ready:
        connection.begin()
    assert ready.args is not None
    welcome: m.Welcome = ready.args[0]
    signals = [connection.lost, connection.starting, connection.ready]
    with qtbot.waitSignals(signals, timeout=TIMEOUT_MS):
        os.kill(welcome.pid, signal.SIGKILL)
    with qtbot.waitSignal(connection.stopped, timeout=TIMEOUT_MS):
        connection.request(m.Quit())
    connection.end()


def test_a_daemon_that_cannot_start_says_why_and_is_not_tried_over_and_over(
    profile: Profile, qtbot: QtBot
) -> None:
    profile.database.write_bytes(b"this is no database, but some other file of somebody's")
    connection = Connection(profile)
    starts: list[int] = []
    connection.starting.connect(lambda: starts.append(1))
    with qtbot.waitSignal(connection.lost, timeout=TIMEOUT_MS) as lost:
        connection.begin()
    assert lost.args is not None
    assert lost.args[0].code == "daemon_not_started"
    assert str(profile.database) in lost.args[0].params["detail"]
    for _ in range(3):
        with qtbot.waitSignal(connection._transport.closed, timeout=TIMEOUT_MS):
            connection._retry.start(0)  # its next try, now
    assert len(starts) == 1
    connection.end()
