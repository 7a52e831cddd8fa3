"""companion pair as it is typed, against a daemon that says what the tests want it to say."""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from companion.cli.pairing_steps import _say_step
from companion.cli.terminal_qr import draw
from companion.cli.typing import completed
from companion.control import messages as m
from companion.control.server import ControlServer
from companion.errors import CompanionError
from companion.pictures import qr
from companion.profile import Profile

LINK = "companion://pair?c=" + "A1B2" * 30
WAITING = m.PairingValue(step=m.PairingStep.WAITING, link=LINK)
ASK = m.PairingValue(step=m.PairingStep.ASK_CHECK_CODE, peer_name="Evil\x1b[2J", peer_address="::1")
PAIRED = m.PairingValue(step=m.PairingStep.PAIRED, peer_name="Laptop")
FAILED = m.PairingValue(step=m.PairingStep.FAILED, reason=m.ReasonValue("pairing_interrupted", {}))
PATIENCE_S = 20


class Daemon:
    """Answers; keeps what it was asked. The tests tell the steps of the pairing."""

    def __init__(self, directory: Path) -> None:
        self.commands: asyncio.Queue[m.Command] = asyncio.Queue()
        self.server = ControlServer(directory)

    async def handle(self, command: m.Command) -> m.Result:
        """Keep the command."""
        match command:
            case m.Hello():
                return m.Welcome(
                    version=m.CONTROL_VERSION, software="", pid=1, profile="", database="",
                    device_id="", device_name="", port=0,
                )  # fmt: skip
            case m.StartPairing() | m.ScanPairing() | m.TypePairing() | m.ComparePairing():
                self.commands.put_nowait(command)
                return m.Pairing(pairing=WAITING)
            case m.ConfirmPairing(check_code="000"):
                raise CompanionError("no_pairing")
        self.commands.put_nowait(command)
        return m.Done()

    async def status(self) -> m.Status:
        """Nothing but what must be there."""
        return m.Status(
            device_name="", paused=False, key_in_keyring=False, conversations=0, messages=0,
            attachments=0, attachments_missing=0, conflicts=0, devices=[],
        )  # fmt: skip

    async def asked(self, kind: type[m.Command]) -> m.Command:
        """The next command of this kind."""
        async with asyncio.timeout(PATIENCE_S):
            while not isinstance(command := await self.commands.get(), kind):
                pass
        return command

    def tell(self, *steps: m.PairingValue) -> None:
        """The pairing goes on."""
        for step in steps:
            self.server.broadcast(m.PairingChanged(step))


@pytest.mark.parametrize(("devices", "said"), [(2, "1 other device "), (3, "2 other devices ")])
def test_how_many_devices_come_along_is_said_as_one_says_it(capsys, devices, said):
    _say_step(msgspec.structs.replace(ASK, peer_devices=devices))
    assert f"It brings {said}along" in capsys.readouterr().out


@asynccontextmanager
async def typed(directory: Path, *command: str) -> AsyncIterator[tuple[Daemon, "Typed"]]:
    """A daemon, and the command line that runs against it."""
    daemon = Daemon(directory)
    await daemon.server.start(daemon)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "companion", "pair", *command, "--profile", str(directory),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    try:
        yield daemon, Typed(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await daemon.server.close()


class Typed:
    """The command line that runs."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said = ""

    async def says(self, text: str) -> None:
        """Wait until it has said this."""
        async with asyncio.timeout(PATIENCE_S):
            while text not in self.said:
                data = await self.process.stdout.read(4096)
                assert data, (self.said, await self.process.stderr.read())
                self.said += data.decode(errors="replace")

    async def ends(self) -> tuple[int, str]:
        """Its exit code and what it said on standard error. Nothing more is typed."""
        async with asyncio.timeout(PATIENCE_S):
            rest, complaint = await self.process.stdout.read(), await self.process.stderr.read()
            self.said += rest.decode()
            code = await self.process.wait()
        assert "Traceback" not in complaint.decode()
        return code, complaint.decode()


async def test_the_code_is_asked_for_and_handed_on(tmp_path_factory):
    async with typed(tmp_path_factory.mktemp("p"), "--show") as (daemon, line):
        await daemon.asked(m.StartPairing)
        await line.says("Scan this")
        daemon.tell(ASK)
        await line.says("three digits")
        line.process.stdin.write(b"123\n")
        assert await daemon.asked(m.ConfirmPairing) == m.ConfirmPairing(check_code="123")
        daemon.tell(PAIRED)
        assert await line.ends() == (0, "")
        assert "Paired with “Laptop”" in line.said


async def test_codes_are_shown_and_what_became_of_the_last_one(tmp_path_factory):
    async with typed(tmp_path_factory.mktemp("p"), "--show") as (daemon, line):
        await line.says("Scan this")
        code = "7-hammock-violin-salute"
        daemon.tell(msgspec.structs.replace(WAITING, code=code))
        await line.says(code)
        burnt = m.ReasonValue("pairing_code_burned", {"seconds": 5})
        daemon.tell(msgspec.structs.replace(WAITING, notice=burnt), FAILED)
        exit_code, complaint = await line.ends()
        assert exit_code == 1
        assert "Someone typed a wrong code" in complaint
        assert line.said.count("Scan this") == 1


async def test_a_terminal_that_cannot_show_the_picture_has_the_link(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    async with typed(tmp_path_factory.mktemp("p"), "--show") as (daemon, line):
        await line.says(LINK)
        assert "cannot show the QR code" in line.said
        assert "█" not in line.said
        daemon.tell(FAILED)
        await line.ends()


@pytest.mark.parametrize(
    ("answer", "matches"),
    [
        ("yes", True),
        ("07 31", True),
        ("07  31 ", True),
        ("no", False),
        ("07 30", False),
        ("", False),
    ],
)
async def test_what_is_compared_is_shown_and_the_answer_handed_on(
    tmp_path_factory, answer, matches
):
    emoji = [m.EmojiValue(7, "🐰", "Rabbit"), m.EmojiValue(31, "🤖", "Robot")]
    compare = m.PairingValue(
        step=m.PairingStep.COMPARE, emoji=emoji, digits="07 31", peer_name="Laptop"
    )
    async with typed(tmp_path_factory.mktemp("p"), "--compare", "Laptop", "--yes") as made:
        daemon, line = made
        asked = await daemon.asked(m.ComparePairing)
        assert asked == m.ComparePairing(instance="Laptop")
        daemon.tell(compare)
        await line.says("in the same order")
        assert "07  🐰  Rabbit" in line.said
        line.process.stdin.write(answer.encode() + b"\n")
        assert await daemon.asked(m.ConfirmPairing) == m.ConfirmPairing(matches=matches)
        daemon.tell(FAILED)
        await line.ends()


def test_the_tab_key_completes_the_word_being_typed():
    assert completed("7-ham", 0) == "7-hammock"
    assert completed("7-hammock-viol", 0) == "7-hammock-violin"
    assert completed("7-hammock-viol", 1) is None
    assert completed("", 0) is None


async def test_the_name_of_a_stranger_cannot_steer_the_terminal(tmp_path_factory):
    async with typed(tmp_path_factory.mktemp("p"), "--scan", LINK) as (daemon, line):
        await line.says("Scan this")
        drawn = len(line.said)
        daemon.tell(ASK)
        await line.says("three digits")
        assert "Evil" in line.said[drawn:]
        assert "\x1b" not in line.said[drawn:]


async def test_a_script_gives_the_code_beforehand_and_reads_json(tmp_path_factory):
    directory = tmp_path_factory.mktemp("p")
    async with typed(directory, "--show", "--json", "--check-code", "42") as (daemon, line):
        await line.says("}\n")
        daemon.tell(ASK)
        assert await daemon.asked(m.ConfirmPairing) == m.ConfirmPairing(check_code="42")
        daemon.tell(PAIRED)
        code, _ = await line.ends()
        assert code == 0
        steps = [json.loads(text)["step"] for text in line.said.splitlines()]
        assert steps == ["waiting", "ask_check_code", "paired"]


async def test_a_new_code_is_shown_when_the_old_one_ends(tmp_path_factory):
    directory = tmp_path_factory.mktemp("p")
    picture = directory / "code.png"
    async with typed(directory, "--show", "--json", "--png", str(picture)) as (daemon, line):
        await line.says(LINK)
        assert qr.read_picture(picture.read_bytes()) == LINK
        daemon.tell(m.PairingValue(step=m.PairingStep.WAITING, link=LINK + "next"))
        await line.says(LINK + "next")
        assert qr.read_picture(picture.read_bytes()) == LINK + "next"


async def test_when_the_other_side_ends_it_nobody_has_to_finish_typing(tmp_path_factory):
    async with typed(tmp_path_factory.mktemp("p"), "--show") as (daemon, line):
        await line.says("Scan this")
        daemon.tell(ASK)
        await line.says("three digits")
        daemon.tell(FAILED)
        code, complaint = await line.ends()
        assert code == 1
        assert complaint.startswith("companion: The connection broke")


async def test_control_c_at_the_question_ends_it_at_once_and_the_pairing_too(tmp_path_factory):
    async with typed(tmp_path_factory.mktemp("p"), "--show") as (daemon, line):
        await line.says("Scan this")
        daemon.tell(ASK)
        await line.says("three digits")
        line.process.send_signal(2)
        await daemon.asked(m.CancelPairing)
        assert await line.ends() == (130, "")


async def test_a_code_that_comes_too_late_is_said_to(tmp_path_factory):
    directory = tmp_path_factory.mktemp("p")
    async with typed(directory, "--show", "--check-code", "000") as (daemon, line):
        await line.says("Scan this")
        daemon.tell(ASK)
        await daemon.asked(m.CancelPairing)
        code, complaint = await line.ends()
        assert code == 1
        assert "No pairing is waiting" in complaint


async def test_a_daemon_that_ends_is_said_to_have_stopped(tmp_path_factory):
    async with typed(tmp_path_factory.mktemp("p"), "--show") as (daemon, line):
        await line.says("Scan this")
        await daemon.server.close()
        code, complaint = await line.ends()
        assert code == 4
        assert "has stopped" in complaint


async def test_a_picture_that_cannot_be_written_ends_the_pairing(tmp_path_factory):
    directory = tmp_path_factory.mktemp("p")
    nowhere = str(directory / "nowhere" / "code.png")
    async with typed(directory, "--show", "--png", nowhere) as (daemon, line):
        await daemon.asked(m.CancelPairing)
        code, complaint = await line.ends()
        assert code == 1
        assert "cannot be written (No such file or directory)" in complaint
    assert not Profile(directory).database.exists()


@pytest.mark.parametrize("text", ["x", LINK, LINK * 3])
def test_what_is_drawn_in_the_terminal_can_be_scanned(text):
    lines = re.sub(r"\x1b\[[0-9;]*m", "", draw(text)).splitlines()
    dark = {"█": (0, 0), "▀": (0, 255), "▄": (255, 0), " ": (255, 255)}
    rows = [bytes(dark[c][half] for c in line) for line in lines for half in (0, 1)]
    scaled = [b"".join(bytes([p]) * 4 for p in row) for row in rows for _ in range(4)]
    assert qr.read_gray(len(scaled[0]), len(scaled), b"".join(scaled)) == text
