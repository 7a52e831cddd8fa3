"""Attackers in the network itself: strangers, a man in the middle, and whoever reads the logs."""

import asyncio
import base64
import json
import sqlite3
import sys
from pathlib import Path

import msgspec

from companion.codes.typed import parse_code
from companion.control import messages as m
from companion.store import meta
from peers.identity import Identity
from peers.known_group import KnownGroup
from peers.pairing import preshared_key
from peers.pairing_code import parse_link
from tests.netlab import middle, sandbox, strangers
from tests.netlab.device import Device
from tests.netlab.lan import Lan
from tests.netlab.steps import (
    add_message,
    all_in_step,
    any_conversation,
    has,
    import_backup,
    pair,
    reach,
    start,
)

STRANGERS = [sys.executable, Path(strangers.__file__)]
MIDDLE = [sys.executable, Path(middle.__file__)]
NOTHING_SHOWN = b"\x00\x00".hex()
PATIENCE_S = 60.0


async def line_of(attack) -> bytes:
    async with asyncio.timeout(PATIENCE_S):
        return await asyncio.to_thread(attack.stdout.readline)


def route(device: Device) -> str:
    """How it reaches the other one; "" when it does not."""
    assert device.status is not None
    return next(each.route for each in device.status.devices if not each.is_self)


async def test_strangers_are_told_nothing_and_keep_no_device_out(lan: Lan):
    a, b = await start(lan, "a", "b")
    (thief,) = lan.add_hosts("thief")
    await import_backup(a)
    attack = thief.popen([*STRANGERS, "2"])
    try:
        assert await line_of(attack) == b"crowded\n"
        await pair(a, b)
        await all_in_step(a, b)
        attack.stdin.write(b"try the rest\n")  # which burns codes that are shown
        attack.stdin.flush()
        answers = json.loads(await line_of(attack))  # so each connection was dropped in the end
        await b.wait_for(
            lambda status: "network_crowded" in {w.code for w in status.warnings}, "a warning"
        )
        await a.request(m.Pause())
        await a.request(m.Resume())
        await all_in_step(a, b)
    finally:
        sandbox.end(attack)
    assert len(answers) > 2 * 256
    assert set(answers) == {"", NOTHING_SHOWN}


async def test_a_man_in_the_middle_breaks_what_he_alters_repeats_or_reflects_and_learns_nothing(
    lan: Lan,
):
    a, b = await start(lan, "a", "b")
    (thief,) = lan.add_hosts("thief")
    await import_backup(a)
    await pair(a, b)
    await all_in_step(a, b)
    await asyncio.gather(a.stop(), b.stop())
    lan.hide(*lan.hosts[:2])
    for host, number in zip(lan.hosts[:2], (101, 102), strict=True):
        host.change_address(ipv4=f"10.77.0.{number}", ipv6=f"fd77::{number}")
    await asyncio.gather(a.start(), b.start())  # where only the thief sees them
    attack = thief.popen(MIDDLE)
    try:
        assert await line_of(attack) == b"attacked 0\n"
        assert route(a) == route(b) == ""
        attack.stdin.write(b"pass it on\n")
        attack.stdin.flush()
        await all_in_step(a, b)  # to be between them is of no use
    finally:
        sandbox.end(attack)
    await has(b, await add_message(a))  # what they say never went through the thief


async def test_no_log_holds_a_secret_after_pairing_syncing_and_a_removal(lan: Lan):
    a, b, c = [await host.start(verbose=True) for host in lan.add_hosts("a", "b", "c")]
    await import_backup(a)
    text = "What nobody but its author should read"
    await a.request(m.AddMessage(conversation=any_conversation(a), text=text))
    secrets = {"text": text.encode()}
    shown = await _shown(a)
    code = parse_link(shown.link)
    secrets |= {"qr": code.secret, "psk": preshared_key(code.secret), "link": shown.link.encode()}
    await pair(a, b)
    typed = (await _shown(c)).code
    words = typed.partition("-")[2]
    secrets |= {"words": words.encode(), "spoken words": words.replace("-", " ").encode()}
    secrets |= {"password": parse_code(typed).password(), "typed": typed.encode()}
    await a.request(m.TypePairing(code=typed))
    await reach(a, m.PairingStep.ASK_CHECK_CODE)
    await reach(c, m.PairingStep.SHOW_CHECK_CODE)
    await a.request(m.ConfirmPairing(check_code=c.pairing.check_code))
    await all_in_step(a, b, c)
    await a.request(m.RemoveDevice(device_id=b.device_id))
    await c.wait_for(lambda status: len(status.devices) == 2, "b to be out")
    await asyncio.gather(*(each.stop() for each in (a, b, c)))
    for device in (a, b, c):
        secrets |= _kept_secrets(device)
    logs = {path: path.read_bytes() for each in (a, b, c) for path in _logs(each)}
    assert all(b"level=DEBUG" in log for path, log in logs.items() if path.name != "stderr.txt")
    assert [(name, path) for path, log in logs.items() for name in _found(secrets, log)] == []


def test_a_secret_in_a_log_would_be_found_however_it_is_written():
    secret = bytes(range(100, 132))
    for written in (repr(secret), secret.hex(), secret.hex().upper(), str(secret)[2:-1]):
        assert _found({"it": secret}, b"12:00 DEBUG it is " + written.encode()) == ["it"]
    for encode in (base64.b64encode, base64.urlsafe_b64encode, base64.b32encode):
        assert _found({"it": secret}, b"it is " + encode(secret)) == ["it"]
    assert _found({"it": secret}, b"it is " + secret) == ["it"]
    assert _found({"it": secret}, b"it is " + bytes(32).hex().encode()) == []


async def _shown(device: Device) -> m.PairingValue:
    return (await device.ask(m.StartPairing(), m.Pairing)).pairing


def _logs(device: Device) -> list[Path]:
    return [device.profile.directory / "stderr.txt", device.profile.log]


def _kept_secrets(device: Device) -> dict[str, bytes]:
    """The keys of a device, and every secret of its group that it can read."""
    seed = bytes.fromhex((device.profile.directory / "identity.key").read_text())
    with sqlite3.connect(device.profile.database) as database:
        (kept,) = database.execute("SELECT value FROM meta WHERE key = ?", [meta.GROUP]).fetchone()
    founding, secret, statements, *_ = msgspec.msgpack.decode(kept)
    identity = Identity(seed)
    known = KnownGroup(identity, founding, secret, statements)
    assert known.is_removed or len(known.by_epoch) > 1  # that of the time after the removal
    kept = [seed, identity.static.private, *known.secrets, *known.by_epoch.values()]
    return {f"{device.name}'s secret {number}": each for number, each in enumerate(kept)}


def _found(secrets: dict[str, bytes], log: bytes) -> list[str]:
    return [name for name in secrets if any(form in log for form in _forms(secrets[name]))]


def _forms(secret: bytes) -> set[bytes]:
    """How a secret may be written."""
    as_python = repr(secret)[2:-1].encode()
    written = {secret, as_python, secret.hex().encode(), secret.hex().upper().encode()}
    for encode in (base64.b64encode, base64.urlsafe_b64encode, base64.b32encode):
        text = encode(secret).rstrip(b"=")
        written |= {text, text.lower()}
    return written
