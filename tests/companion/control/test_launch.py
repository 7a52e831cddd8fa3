"""Starting a daemon: it outlives its starter, only one comes up, and a failure is explained."""

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing

import pytest

from companion.control import messages as m
from companion.control.client import ControlClient, ensure_daemon
from companion.control.launch import LAST_WORDS_NAME, Launched, start_daemon
from companion.errors import CompanionError
from companion.profile import Profile
from tests.daemons import LOOPBACK, Person


@pytest.fixture
def ann(tmp_path_factory, monkeypatch):
    """Somebody whose daemons are started in this process's environment."""
    monkeypatch.setenv("COMPANION_INTERFACES", LOOPBACK)
    person = Person("Ann", tmp_path_factory.mktemp("l") / "ann")
    yield person
    person.leave()


async def test_a_daemon_is_started_once_and_found_from_then_on(ann):
    told = []
    first = await ensure_daemon(ann.profile, lambda: told.append("starting"))
    again = await ensure_daemon(ann.profile, lambda: told.append("starting"))
    assert told == ["starting"]
    assert first.welcome.pid == again.welcome.pid != os.getpid()
    await first.close()
    await again.close()


async def test_of_many_that_start_one_at_once_all_get_the_same(ann):
    clients = await asyncio.gather(*(ensure_daemon(ann.profile, lambda: None) for _ in range(4)))
    assert len({client.welcome.pid for client in clients}) == 1
    await asyncio.gather(*(client.close() for client in clients))


async def test_a_daemon_outlives_whoever_started_it(ann):
    started = await asyncio.to_thread(ann.types, "status")
    assert started.returncode == 0
    client = await ControlClient.connect(ann.profile)
    assert os.getsid(client.welcome.pid) == client.welcome.pid != os.getsid(0)
    await client.close()


async def test_why_a_daemon_did_not_start_is_told_in_its_own_words(ann):
    before = foreign_database(ann.profile)
    with pytest.raises(CompanionError) as told:
        await ensure_daemon(ann.profile, lambda: None)
    assert told.value.reason.code == "daemon_not_started"
    assert "is not a Companion database" in str(told.value)
    assert "companion:" not in str(told.value)
    assert ann.profile.database.read_bytes() == before


async def test_a_profile_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CompanionError) as told:
        await ensure_daemon(Profile(tmp_path / "file" / "profile"), lambda: None)
    assert told.value.reason.code == "profile_not_writable"


async def test_a_daemon_of_another_version_is_not_replaced_by_a_second_one(tmp_path_factory):
    from companion.control.server import ControlServer

    class Newer:
        async def handle(self, command: m.Command) -> m.Result:
            raise CompanionError("daemon_version", found=2, known=1)

        async def status(self) -> m.Status:
            raise NotImplementedError

    profile, announced = Profile(tmp_path_factory.mktemp("l")), []
    server = ControlServer(profile.directory)
    await server.start(Newer())
    with pytest.raises(CompanionError) as told:
        await ensure_daemon(profile, lambda: announced.append("starting"))
    assert told.value.reason.code == "daemon_version"
    assert announced == []
    await server.close()


def test_what_a_daemon_says_is_kept_for_its_owner_alone(ann):
    foreign_database(ann.profile)
    launched = start_daemon(ann.directory)
    launched._process.wait(30)
    assert launched.has_ended()
    kept = ann.directory / LAST_WORDS_NAME
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert launched.last_words() == kept.read_text().strip().removeprefix("companion: ")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"a warning\ncompanion: The reason.\n\n", "The reason."),
        (b"\xff\xfe bytes\n", "\ufffd\ufffd bytes"),
        (b"", "exit 3"),
    ],
)
def test_its_last_words_are_the_last_line(tmp_path, written, said):
    path = tmp_path / LAST_WORDS_NAME
    path.write_bytes(written)
    process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
    process.wait()
    assert Launched(process, path).last_words() == said


def foreign_database(profile: Profile) -> bytes:
    """A reason not to start: another program's database, to be left alone; its bytes."""
    profile.prepare()
    with closing(sqlite3.connect(profile.database)) as connection, connection:
        connection.execute("CREATE TABLE customer (name TEXT)")
    return profile.database.read_bytes()
