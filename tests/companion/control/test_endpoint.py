"""The control socket: private, one daemon each, and safe from what is no client."""

import asyncio
import os
import socket
import stat
from pathlib import Path

import pytest

from companion.control import messages as m
from companion.control.client import ControlClient
from companion.control.endpoint import Endpoint
from companion.control.server import ControlServer
from companion.errors import CompanionError
from companion.profile import Profile

STATUS = m.Status(
    device_name="x",
    paused=False,
    key_in_keyring=False,
    conversations=0,
    messages=0,
    attachments=0,
    attachments_missing=0,
    conflicts=0,
    devices=[],
)
WELCOME = m.Welcome(
    version=1,
    software="test",
    pid=1,
    profile="",
    database="",
    device_id="",
    device_name="",
    port=0,
)


class Handler:
    """Answers what the tests ask for."""

    def __init__(self) -> None:
        self.is_slow = asyncio.Event()

    async def handle(self, command: m.Command) -> m.Result:
        match command:
            case m.Hello():
                return WELCOME
            case m.CreateConversation(title="wrong"):
                raise CompanionError("not_found", id="x")
            case m.CreateConversation(title="broken"):
                raise ZeroDivisionError
            case m.CreateConversation(title="slow"):
                self.is_slow.set()
                await asyncio.sleep(60)
        return m.Done()

    async def status(self) -> m.Status:
        return STATUS


@pytest.fixture
async def served(tmp_path_factory):
    profile = Profile(tmp_path_factory.mktemp("c"))
    server = ControlServer(profile.directory, log="the log")
    await server.start(handler := Handler())
    server.handler = handler
    yield profile, server
    await server.close()
    assert Endpoint.of(profile.directory).socket_path.exists() is False


async def test_only_the_owner_can_reach_the_socket(served):
    profile, _ = served
    path = Endpoint.of(profile.directory).socket_path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_second_daemon_finds_the_first_and_leaves_its_socket(served):
    profile, _ = served
    with pytest.raises(CompanionError) as told:
        await ControlServer(profile.directory).start(Handler())
    assert told.value.reason.code == "profile_in_use"
    client = await ControlClient.connect(profile)
    await client.close()


async def test_the_socket_of_a_crashed_daemon_is_replaced(tmp_path_factory):
    profile = Profile(tmp_path_factory.mktemp("c"))
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(Endpoint.of(profile.directory).socket_path))
    server = ControlServer(profile.directory)
    await server.start(Handler())
    client = await ControlClient.connect(profile)
    assert client.welcome == WELCOME
    await client.close()
    await server.close()


async def test_no_daemon_is_said(tmp_path):
    with pytest.raises(CompanionError) as told:
        await ControlClient.connect(Profile(tmp_path))
    assert told.value.reason.code == "daemon_unreachable"


async def test_a_profile_with_a_long_path_has_a_socket_all_the_same(tmp_path):
    directory = tmp_path / ("long" * 30)
    directory.mkdir()
    profile, server = Profile(directory), ControlServer(directory)
    await server.start(Handler())
    client = await ControlClient.connect(profile)
    await client.close()
    await server.close()


async def test_answers_find_their_requests_and_errors_arrive_as_reasons(served, logfail):
    profile, _ = served
    client = await ControlClient.connect(profile)
    answers = await asyncio.gather(
        *(client.request(m.CreateConversation(title=t)) for t in ("a", "wrong", "b", "broken")),
        return_exceptions=True,
    )
    assert answers[0] == answers[2] == m.Done()
    assert answers[1].reason.code == "not_found"
    assert answers[3].reason.code == "internal"
    logfail.expect("CreateConversation")
    await client.close()


async def test_events_come_after_subscribing_beginning_with_the_whole_state(served):
    profile, server = served
    silent, told = [await ControlClient.connect(profile) for _ in range(2)]
    await told.request(m.Subscribe())
    server.broadcast(m.Stopping())
    events = told.events()
    assert await anext(events) == m.StatusChanged(status=STATUS)
    assert await anext(events) == m.Stopping()
    assert silent._events.empty()
    for client in (silent, told):
        await client.close()


async def test_a_client_that_is_cut_off_learns_it(served):
    profile, server = served
    client = await ControlClient.connect(profile)
    waiting = asyncio.create_task(client.request(m.CreateConversation(title="slow")))
    await server.handler.is_slow.wait()
    await server.close()
    with pytest.raises(CompanionError) as told:
        await waiting
    assert told.value.reason.code == "daemon_unreachable"
    await client.close()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"hello",
        b"{}",
        b"[" * 100_000,
        b'{"id": 1, "command": {"type": "Nothing"}}',
        b"\xff\xfe",
        b"x" * (m.LINE_BYTES_MAX + 2),
    ],
)
async def test_what_is_no_request_harms_no_other_connection(served, line):
    profile, _ = served
    reader, writer = await asyncio.open_unix_connection(
        str(Endpoint.of(profile.directory).socket_path)
    )
    try:
        writer.write(line + b"\n")
        writer.write_eof()
        async with asyncio.timeout(5):
            answer = await reader.read()  # an error, if it has an id to answer to; then the end
    except ConnectionError:
        answer = b""
    assert (b'"bad_request"' in answer) == (b'"id": 1' in line)
    writer.close()
    client = await ControlClient.connect(profile)
    await client.close()


def test_a_folder_of_somebody_else_is_not_used(tmp_path, monkeypatch):
    from companion.control import endpoint

    monkeypatch.setattr(endpoint, "_SHORT_PARENT", tmp_path)
    theirs = tmp_path / f"companion-{os.getuid()}"
    theirs.mkdir(mode=0o777)
    theirs.chmod(0o777)
    place = endpoint.Endpoint.of(Path("/" + "long" * 40))
    with pytest.raises(CompanionError) as told:
        place.prepare()
    assert told.value.reason.code == "socket_unsafe"
