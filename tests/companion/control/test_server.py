"""Clients of every kind: hasty, silent, many, without the token, and none of them of ours."""

import asyncio
import contextlib
import json

import pytest

from companion.control import messages as m
from companion.control import server as server_module
from companion.control.client import ControlClient
from companion.control.codec import encode
from companion.control.connection import QUEUE_MAX, REQUESTS_MAX
from companion.control.endpoint import TOKEN_NAME, Endpoint
from companion.control.server import ControlServer
from companion.errors import CompanionError
from companion.profile import Profile

WELCOME = m.Welcome(
    version=1, software="", pid=1, profile="", database="", device_id="", device_name="", port=0
)
STATUS = m.Status(
    device_name="",
    paused=False,
    key_in_keyring=False,
    conversations=0,
    messages=0,
    attachments=0,
    attachments_missing=0,
    conflicts=0,
    devices=[],
)


class Slow:
    """Holds what it is asked for until `going_on`; counts how much it holds at once."""

    def __init__(self) -> None:
        self.going_on = asyncio.Event()
        self.begun = asyncio.Event()
        self.held = self.most = self.done = 0

    async def handle(self, command: m.Command) -> m.Result:
        if isinstance(command, m.Hello):
            return WELCOME
        if not isinstance(command, m.GetStatus):
            return m.Done()
        self.held += 1
        self.most = max(self.most, self.held)
        self.begun.set()
        await self.going_on.wait()
        self.held -= 1
        self.done += 1
        return STATUS

    async def status(self) -> m.Status:
        return STATUS


@pytest.fixture
async def served(tmp_path_factory):
    profile, handler = Profile(tmp_path_factory.mktemp("s")), Slow()
    server = ControlServer(profile.directory)
    await server.start(handler)
    yield profile, server, handler
    handler.going_on.set()
    await server.close()


async def opened(profile: Profile):
    return await asyncio.open_unix_connection(str(Endpoint.of(profile.directory).socket_path))


async def test_whoever_does_not_greet_gets_nothing_done(served):
    profile, _, handler = served
    reader, writer = await opened(profile)
    writer.write(encode(m.Request(1, m.GetStatus())))
    answer = json.loads(await reader.readline())
    assert answer["error"]["code"] == "bad_request"
    assert handler.most == 0
    writer.close()


async def test_a_client_cannot_have_more_than_so_many_requests_worked_on(served):
    profile, _, handler = served
    client = await ControlClient.connect(profile)
    waiting = [asyncio.create_task(client.request(m.GetStatus())) for _ in range(2 * REQUESTS_MAX)]
    await handler.begun.wait()
    handler.going_on.set()
    assert set(map(type, await asyncio.gather(*waiting))) == {m.Status}
    assert handler.most <= REQUESTS_MAX
    assert handler.done == 2 * REQUESTS_MAX
    await client.close()


async def test_what_was_asked_for_is_done_although_the_client_has_left(served):
    profile, _, handler = served
    _reader, writer = await opened(profile)
    writer.write(encode(m.Request(1, m.Hello())) + encode(m.Request(2, m.GetStatus())))
    await handler.begun.wait()
    writer.close()
    handler.going_on.set()
    other = await ControlClient.connect(profile)
    async with asyncio.timeout(5):
        while not handler.done:
            await other.request(m.Pause())
    await other.close()


async def test_a_subscriber_that_does_not_read_is_dropped_and_the_others_are_served(served):
    profile, server, _ = served
    reader, writer = await opened(profile)
    writer.write(encode(m.Request(1, m.Hello())) + encode(m.Request(2, m.Subscribe())))
    await reader.readline()
    reader._transport.pause_reading()  # as a process that was stopped would
    other = await ControlClient.connect(profile)
    await other.request(m.Subscribe())
    event = m.Changed(kinds=["message"], conversations=["0" * 32] * 200)
    connections = len(server._connections)
    for _ in range(3 * QUEUE_MAX):
        server.broadcast(event)
        await other.request(m.Pause())
        if len(server._connections) < connections:
            break
    assert len(server._connections) == connections - 1
    events = other.events()
    assert isinstance(await anext(events), m.StatusChanged)
    assert await anext(events) == event
    await other.close()
    writer.close()


async def test_there_is_a_bound_on_clients_and_those_who_are_in_stay(served, monkeypatch):
    monkeypatch.setattr(server_module, "CLIENTS_MAX", 2)
    profile, _, _ = served
    inside = [await ControlClient.connect(profile) for _ in range(2)]
    with pytest.raises(CompanionError) as told:
        await ControlClient.connect(profile)
    assert told.value.reason.code == "daemon_unreachable"
    await inside[0].close()
    assert await inside[1].request(m.Pause()) == m.Done()
    await inside[1].close()


# --- by token, as on Windows ---------------------------------------------------------------


@pytest.fixture
async def by_token(tmp_path, monkeypatch):
    endpoint = Endpoint(None, tmp_path / TOKEN_NAME)
    monkeypatch.setattr(Endpoint, "of", classmethod(lambda _cls, _directory: endpoint))
    server = ControlServer(tmp_path)
    await server.start(Slow())
    yield Profile(tmp_path), endpoint, server
    await server.close()
    assert not endpoint.token_file.exists()


async def test_the_token_lets_in(by_token):
    profile, _, _ = by_token
    client = await ControlClient.connect(profile)
    assert await client.request(m.Pause()) == m.Done()
    await client.close()


@pytest.mark.parametrize("line", [b"\n", b"wrong\n", b"{}\n", b"x" * 100_000, b""])
async def test_without_the_token_nobody_gets_in(by_token, line):
    _, endpoint, _ = by_token
    reader, writer = await asyncio.open_connection("127.0.0.1", endpoint.read_token().port)
    writer.write(line + encode(m.Request(1, m.Hello())))
    writer.write_eof()
    with contextlib.suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()


async def test_the_token_is_for_its_owner_alone_and_new_each_time(by_token):
    _, endpoint, _ = by_token
    before = endpoint.read_token()
    assert endpoint.token_file.stat().st_mode & 0o077 == 0
    assert endpoint.write_token(before.port).token != before.token


async def test_a_token_that_is_not_complete_is_no_daemon(tmp_path, monkeypatch):
    endpoint = Endpoint(None, tmp_path / TOKEN_NAME)
    monkeypatch.setattr(Endpoint, "of", classmethod(lambda _cls, _directory: endpoint))
    for content in (b"", b'{"port": 1', b"[]", b"\xff"):
        endpoint.token_file.write_bytes(content)
        with pytest.raises(CompanionError) as told:
            await ControlClient.connect(Profile(tmp_path))
        assert told.value.reason.code == "daemon_unreachable"
