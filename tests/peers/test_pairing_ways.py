"""Pairing at the desk: each way leads to one group, and every misuse ends, said to both."""

import asyncio
import base64
import contextlib
import dataclasses
import logging
import socket

import pytest

from companion.errors import CompanionError
from peers import guesses, signalling
from peers.addresses import Endpoint
from peers.beacon import Beacon
from peers.pairing_code import PairingCode, parse_link
from peers.pairing_opening import Way
from peers.pairing_talk import NOTHING_SHOWN
from peers.pairing_view import Step
from peers.pairing_visits import TRIES_MAX
from peers.sightings import Sighting
from peers.signalling import Intent, SignallingServer, StreamClosed, dial
from tests.peers.desks import (
    LOOPBACK,
    both_paired,
    confirm_check_code,
    devices,
    words_of,
    wrong,
)


async def pair_by_qr(host, newcomer):
    shown = await newcomer.desk.start()
    await host.desk.scan(shown.link)
    await confirm_check_code(host, newcomer)


async def pair_by_typing(host, newcomer):
    shown = await newcomer.desk.start()
    await host.desk.type(shown.code.upper().replace("-", " "))
    await confirm_check_code(host, newcomer)


async def pair_by_comparing(host, newcomer):
    await asyncio.gather(host.desk.compare(), newcomer.desk.compare())
    one, other = await asyncio.gather(host.reach(Step.COMPARE), newcomer.reach(Step.COMPARE))
    assert one.emoji == other.emoji
    assert (one.joins, other.joins) == (False, True)
    await host.desk.confirm(matches=True)
    await newcomer.desk.confirm(matches=True)


PAIRINGS = {Way.QR: pair_by_qr, Way.TYPED: pair_by_typing, Way.COMPARED: pair_by_comparing}
EVERY_WAY = pytest.mark.parametrize("way", list(Way))


@EVERY_WAY
@pytest.mark.parametrize("newcomer_is_first", [True, False])
async def test_in_every_way_two_devices_become_one_group(way, newcomer_is_first):
    async with devices(*((0, 5) if newcomer_is_first else (5, 0))) as (a, b):
        host, newcomer = (b, a) if newcomer_is_first else (a, b)
        await PAIRINGS[way](host, newcomer)
        await both_paired(host, newcomer)
        assert host.views[-1].way is newcomer.views[-1].way is way
        assert host.paired == [newcomer.identity.device_id]


@EVERY_WAY
async def test_no_secret_is_ever_logged(way, caplog):
    caplog.set_level(logging.DEBUG)
    async with devices(5, 0) as (host, newcomer):
        await PAIRINGS[way](host, newcomer)
        await both_paired(host, newcomer)
        views = [*host.views, *newcomer.views]
        secrets = [host.membership.secret, newcomer.membership.secret]
        secrets += [each.identity.static.private for each in (host, newcomer)]
        logged = caplog.text + repr(views)
        for view in views:
            assert not view.link or view.link[-60:] not in logged
            assert not view.check_code or f"'{view.check_code}'" not in logged
            assert not view.code or view.code not in logged
            assert not view.code or not all(word in logged for word in words_of(view.code))
            assert not view.emoji or repr(view.emoji) not in logged
        for secret in secrets:
            assert secret.hex() not in logged
            assert repr(secret)[2:-1] not in logged
            assert base64.b64encode(secret).decode().rstrip("=") not in logged


@EVERY_WAY
async def test_a_newcomer_that_holds_conversations_is_asked_before_it_joins(way):
    async with devices(9, 4) as (host, newcomer):
        if way is Way.COMPARED:
            await asyncio.gather(host.desk.compare(), newcomer.desk.compare())
            await host.reach(Step.COMPARE)
            await host.desk.confirm(matches=True)
        else:
            shown = await newcomer.desk.start()
            await (host.desk.scan(shown.link) if way is Way.QR else host.desk.type(shown.code))
        asked = await newcomer.reach(Step.ASK_TO_JOIN)
        assert asked.peer.name == "device 0"
        assert asked.joins
        with pytest.raises(CompanionError, match="No pairing"):
            await newcomer.desk.confirm(matches=True)  # a click meant for another step
        await newcomer.desk.confirm()
        if way is Way.COMPARED:
            await newcomer.reach(Step.COMPARE)
            with pytest.raises(CompanionError, match="No pairing"):
                await newcomer.desk.confirm()
            await newcomer.desk.confirm(matches=True)
        else:
            await confirm_check_code(host, newcomer)
        await both_paired(host, newcomer)


async def test_a_wrong_code_is_burnt_and_both_sides_say_so():
    async with devices(5, 0, find_s=0.05) as (typist, shower):
        shown = await shower.desk.start()
        await typist.desk.type(wrong(shown.code))
        assert await typist.ended() == "pairing_wrong_words"
        view = await shower.until(lambda view: view.notice is not None, "the notice")
        assert view.step is Step.WAITING
        assert view.notice.code == "pairing_code_burned"
        assert view.code == ""
        assert view.code_again_ms > 0
        assert view.link  # the picture goes on
        await typist.desk.type(shown.code)  # right, but burnt
        assert (await typist.reach(Step.FAILED)).reason.code == "pairing_code_nowhere"
        assert shower.is_alone
        assert typist.is_alone


async def test_after_a_wrong_code_the_next_one_comes_by_itself(monkeypatch):
    monkeypatch.setattr(guesses, "FIRST_S", 0.01)
    async with devices(5, 0) as (typist, shower):
        shown = await shower.desk.start()
        await typist.desk.type(wrong(shown.code))
        await typist.ended()
        view = await shower.until(lambda view: view.code not in ("", shown.code), "another code")
        await typist.desk.type(view.code)
        await confirm_check_code(typist, shower)
        await both_paired(typist, shower)


async def test_whoever_guesses_codes_has_one_guess_for_each_code_and_is_counted(monkeypatch):
    monkeypatch.setattr(guesses, "FIRST_S", 0.002)
    async with devices(5, 0) as (attacker, shower):
        await shower.desk.start()
        guessed = {""}
        for _ in range(4):
            view = await shower.until(lambda view: view.code not in guessed, "another code")
            guessed.add(view.code)
            await attacker.desk.type(wrong(view.code))
            assert await attacker.ended() == "pairing_wrong_words"
        assert shower.desk.guesses.count == 4
        assert shower.desk.guesses.is_attack


async def test_opening_the_dialog_anew_is_no_way_around_the_delay():
    async with devices(5, 0) as (attacker, shower):
        shown = await shower.desk.start()
        await attacker.desk.type(wrong(shown.code))
        await attacker.ended()
        await shower.until(lambda view: view.notice is not None, "the notice")
        await shower.desk.cancel()
        again = await shower.desk.start()
        assert again.code == ""
        assert again.code_again_ms > 0
        assert again.link


async def test_a_code_that_is_taken_up_and_dropped_is_burnt_as_well():
    """Else an attacker who sees that its guess was wrong would have another one."""
    async with devices(0) as (shower,):
        shown = await shower.desk.start()
        endpoint = Endpoint("127.0.0.1", shower.window.port)
        stream = await dial(endpoint, Intent.TYPE, LOOPBACK)
        await stream.write_frame(int(shown.code.split("-")[0]).to_bytes(2, "big"))
        await stream.close()
        await shower.until(lambda view: view.notice is not None, "the notice")
        assert shower.desk.guesses.count == 1


async def test_a_code_that_is_taken_up_and_kept_waiting_is_burnt_as_well():
    async with devices(0, handshake_s=0.1) as (shower,):
        shown = await shower.desk.start()
        endpoint = Endpoint("127.0.0.1", shower.window.port)
        stream = await dial(endpoint, Intent.TYPE, LOOPBACK)
        await stream.write_frame(int(shown.code.split("-")[0]).to_bytes(2, "big"))
        await shower.until(lambda view: view.notice is not None, "the notice")
        assert shower.desk.guesses.count == 1
        await stream.close()


async def test_while_one_is_at_a_qr_code_it_is_not_good_for_another():
    async with devices(0) as (shower,):
        await shower.desk.start()
        endpoint = Endpoint("127.0.0.1", shower.window.port)
        first = await dial(endpoint, Intent.SCAN, LOOPBACK)
        async with asyncio.timeout(10):
            while shower.desk._shown._secret is not None:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        second = await dial(endpoint, Intent.SCAN, LOOPBACK)
        assert await second.read_frame() == NOTHING_SHOWN
        for stream in (first, second):
            await stream.close()


async def test_a_device_with_two_addresses_is_visited_once():
    async with devices(5, 0) as (host, newcomer):
        code = parse_link((await newcomer.desk.start()).link)
        twice = PairingCode(code.commitment, code.secret, code.endpoints * 2)
        await host.desk.scan(twice.link())
        await confirm_check_code(host, newcomer)
        await both_paired(host, newcomer)
        assert newcomer.taken == [Intent.SCAN]  # a second one would have used the code up


@contextlib.asynccontextmanager
async def way_round(port, *, after=None):
    """Another address of the device at `port`, over which what is sent goes once `after` is set.
    Gives the endpoint, and what is set when a connection has ended."""
    ended, going = asyncio.Event(), set()

    async def hand_on(reader, writer):
        while data := await reader.read(65_536):
            writer.write(data)
        writer.close()

    async def taken(reader, writer):
        going.add(asyncio.current_task())
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            if after is not None:
                await after.wait()
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(hand_on(reader, there_writer), hand_on(there_reader, writer))
        ended.set()

    server = await asyncio.start_server(taken, "127.0.0.1", 0)
    try:
        yield Endpoint("127.0.0.1", server.sockets[0].getsockname()[1]), ended
    finally:
        server.close()
        for task in going:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)


@contextlib.asynccontextmanager
async def nowhere():
    """An endpoint that never answers: what can wait there is full."""
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        yield Endpoint("127.0.0.1", full.getsockname()[1])


def reached_at(link, *endpoints):
    return dataclasses.replace(parse_link(link), endpoints=endpoints).link()


async def test_of_two_ways_to_the_same_device_the_slower_one_does_not_burn_the_code():
    async with devices(3, 0) as (host, newcomer):
        link, port = (await host.desk.start()).link, host.window.port
        async with way_round(port) as (quick, ended), way_round(port, after=ended) as (slow, _):
            await newcomer.desk.scan(reached_at(link, slow, quick))
            await confirm_check_code(host, newcomer)
            await both_paired(host, newcomer)


async def test_an_address_that_never_answers_costs_nothing_and_is_let_go_of(monkeypatch):
    monkeypatch.setattr(signalling, "DIAL_LIMIT_MS", 3_600_000)
    async with devices(3, 0) as (host, newcomer), nowhere() as dead:
        link = (await host.desk.start()).link
        await newcomer.desk.scan(reached_at(link, dead))
        await newcomer.desk.cancel()
        assert not reaching()
        await newcomer.desk.scan(reached_at(link, dead, Endpoint("127.0.0.1", host.window.port)))
        await confirm_check_code(host, newcomer)
        assert not reaching()


def reaching():
    return [task for task in asyncio.all_tasks() if task.get_name() == "reach"]


async def test_another_number_burns_nothing():
    async with devices(0) as (shower,):
        shown = await shower.desk.start()
        other = int(shown.code.split("-")[0]) % 99 + 1
        stream = await dial(Endpoint("127.0.0.1", shower.window.port), Intent.TYPE, LOOPBACK)
        await stream.write_frame(other.to_bytes(2, "big"))
        assert await stream.read_frame() == NOTHING_SHOWN
        await stream.close()
        assert shower.desk.view.code == shown.code


@pytest.mark.parametrize(("impostors", "is_found"), [(1, True), (9, False)])
async def test_impostors_that_announce_the_number_get_few_guesses(impostors, is_found):
    """One keeps nobody from the right device; many do, and are not all tried."""
    taken = []

    async def take(_intent, stream):
        taken.append(await stream.read_frame())
        await stream.read_frame()
        await stream.write_frame(b"B" + bytes(32))

    impostor = SignallingServer(LOOPBACK, 0, take)
    port = await impostor.start()
    try:
        async with devices(5, 0) as (typist, shower):
            shown = await shower.desk.start()
            number = int(shown.code.split("-")[0])
            air = typist.window.air
            for name in map(str, range(impostors)):
                beacon = Beacon("device 1", number)
                false = Sighting(name, ("127.0.0.1",), port, b"", beacon)
                air.sightings = {name: false, **air.sightings}
            await typist.desk.type(shown.code)
            if is_found:
                await confirm_check_code(typist, shower)
                await both_paired(typist, shower)
            else:
                assert await typist.ended() == "pairing_wrong_words"
            assert len(taken) == min(impostors, TRIES_MAX)
    finally:
        await impostor.stop()


async def test_a_code_that_nobody_shows_says_so():
    async with devices(0, find_s=0.05) as (typist,):
        await typist.desk.type("7 hammock violin salute")
        assert await typist.ended() == "pairing_code_nowhere"
        assert typist.window.looked_everywhere  # where no announcement passes


@pytest.mark.parametrize("way", [Way.QR, Way.TYPED])
async def test_a_code_is_good_once(way):
    async with devices(5, 0, 3, find_s=0.05) as (host, newcomer, other):
        shown = await newcomer.desk.start()
        take = {
            Way.QR: lambda device: device.desk.scan(shown.link),
            Way.TYPED: lambda device: device.desk.type(shown.code),
        }[way]
        await take(host)
        await confirm_check_code(host, newcomer)
        await both_paired(host, newcomer)
        await take(other)
        assert await other.ended() in ("pairing_expired", "pairing_code_nowhere")


async def test_a_qr_code_that_was_rotated_away_is_not_taken_and_the_next_one_is():
    async with devices(5, 0) as (host, newcomer):
        first = await newcomer.desk.start()
        newcomer.desk._shown.secret_was_wrong()  # as the clock does
        await host.desk.scan(first.link)
        assert await host.ended() == "pairing_wrong_secret"
        await newcomer.until(lambda _: len({v.link for v in newcomer.views}) == 3, "a third")
        await host.desk.scan(newcomer.desk.view.link)
        await confirm_check_code(host, newcomer)
        await both_paired(host, newcomer)


async def test_after_six_pictures_nothing_that_was_shown_is_good():
    async with devices(5, 0, picture_s=0.02, find_s=0.05) as (host, newcomer):
        await newcomer.desk.start()
        assert await newcomer.ended() == "pairing_expired"
        links = {view.link for view in newcomer.views if view.link}
        codes = {view.code for view in newcomer.views if view.code}
        assert (len(links), len(codes)) == (6, 1)
        await host.desk.scan(links.pop())
        assert await host.ended() == "pairing_expired"
        await host.desk.type(codes.pop())
        await host.reach(Step.FAILED)
        assert host.desk.view.reason.code == "pairing_code_nowhere"


@EVERY_WAY
async def test_what_was_closed_lets_nobody_in(way):
    async with devices(0) as (shower,):
        shown = await shower.desk.start() if way is not Way.COMPARED else None
        if shown is None:
            await shower.desk.compare()
        await shower.desk.cancel()
        assert await shower.ended() == "pairing_cancelled"
        hello = {Way.QR: None, Way.TYPED: b"\0\x07", Way.COMPARED: b"0" * 16}[way]
        intent = {Way.QR: Intent.SCAN, Way.TYPED: Intent.TYPE, Way.COMPARED: Intent.COMPARE}[way]
        stream = await dial(Endpoint("127.0.0.1", shower.window.port), intent, LOOPBACK)
        if hello is not None:
            await stream.write_frame(hello)
        assert await stream.read_frame() == NOTHING_SHOWN
        with pytest.raises(StreamClosed):
            await stream.read_frame()
        await stream.close()


# --- comparing -------------------------------------------------------------------------------


async def test_who_says_that_they_differ_ends_it_on_both_sides_and_is_counted():
    async with devices(5, 0) as (a, b):
        await asyncio.gather(a.desk.compare(), b.desk.compare())
        await asyncio.gather(a.reach(Step.COMPARE), b.reach(Step.COMPARE))
        await a.desk.confirm(matches=True)
        await b.desk.confirm(matches=False)
        assert await a.ended() == await b.ended() == "pairing_no_match"
        assert a.is_alone
        assert b.is_alone
        assert a.desk.guesses.count == b.desk.guesses.count == 1


async def test_one_confirmation_is_not_enough():
    async with devices(5, 0) as (host, newcomer):
        await asyncio.gather(host.desk.compare(), newcomer.desk.compare())
        await asyncio.gather(host.reach(Step.COMPARE), newcomer.reach(Step.COMPARE))
        await host.desk.confirm(matches=True)
        view = await host.until(lambda view: view.matched, "having said so")
        assert view.step is Step.COMPARE
        await host.desk.confirm(matches=True)  # a second click changes nothing
        await newcomer.desk.cancel()
        assert await host.ended() == "pairing_declined"
        assert host.is_alone


async def test_nobody_else_there_is_said():
    async with devices(0, compare_s=0.05) as (alone,):
        await alone.desk.compare()
        assert await alone.ended() == "pairing_nobody"


async def test_of_several_that_compare_a_person_chooses():
    async with devices(5, 0, 0) as (a, b, c):
        for device in (a, b, c):
            await device.desk.compare()
        assert all(each.desk.view.step is Step.LOOKING for each in (a, b, c))
        await a.desk.compare(c.window.instance)
        await asyncio.gather(a.reach(Step.COMPARE), c.reach(Step.COMPARE))
        await a.desk.confirm(matches=True)
        await c.desk.confirm(matches=True)
        await both_paired(a, c)
        assert b.is_alone


@pytest.mark.parametrize("_run", range(3))
async def test_two_who_choose_each_other_at_once_meet_once(_run):
    async with devices(5, 0, 0) as (a, b, c):
        for device in (a, b, c):
            await device.desk.compare()
        await asyncio.gather(b.desk.compare(a.window.instance), a.desk.compare(b.window.instance))
        one, other = await asyncio.gather(a.reach(Step.COMPARE), b.reach(Step.COMPARE))
        assert one.emoji == other.emoji
        await a.desk.confirm(matches=True)
        await b.desk.confirm(matches=True)
        await both_paired(a, b)


async def test_of_commands_given_at_once_one_shows_its_codes_and_they_pair():
    async with devices(5, 0) as (host, newcomer):
        one, other = await asyncio.gather(newcomer.desk.start(), newcomer.desk.start())
        assert one == other
        await host.desk.scan(one.link)
        await confirm_check_code(host, newcomer)
        await both_paired(host, newcomer)
        assert len({view.code for view in newcomer.views if view.code}) == 1


async def test_while_two_are_talking_nothing_else_begins_and_nobody_else_comes():
    async with devices(5, 0, 0, find_s=0.05) as (host, newcomer, third):
        shown = await newcomer.desk.start()
        await host.desk.scan(shown.link)
        await newcomer.reach(Step.SHOW_CHECK_CODE)
        for begin in (newcomer.desk.start, newcomer.desk.compare):
            with pytest.raises(CompanionError, match="Another pairing is going on"):
                await begin()
        await third.desk.type(shown.code)
        assert await third.ended() == "pairing_code_nowhere"
        await confirm_check_code(host, newcomer)
        await both_paired(host, newcomer)


# --- what the network is told ----------------------------------------------------------------


@EVERY_WAY
async def test_the_name_is_told_only_while_a_pairing_is_open(way):
    async with devices(5, 0) as (host, newcomer):
        await PAIRINGS[way](host, newcomer)
        await both_paired(host, newcomer)
        said = [beacon for beacon in newcomer.window.beacons if beacon is not None]
        assert {beacon.name for beacon in said} == {"device 1"}
        assert newcomer.window.beacons[-1] is None
        assert host.window.beacons[-1] is None


async def test_a_burnt_code_is_announced_no_longer():
    async with devices(5, 0) as (typist, shower):
        shown = await shower.desk.start()
        assert shower.window.beacons[-1].number == int(shown.code.split("-")[0])
        await typist.desk.type(wrong(shown.code))
        await typist.ended()
        await shower.until(lambda view: view.notice is not None, "the notice")
        assert shower.window.beacons[-1] == Beacon("device 1", 0)


async def test_ones_own_code_is_told_apart():
    async with devices(0) as (shower,):
        shown = await shower.desk.start()
        for take in (shower.desk.scan(shown.link), shower.desk.type(shown.code)):
            with pytest.raises(CompanionError, match="this very computer"):
                await take
        assert shower.desk.view == shown
