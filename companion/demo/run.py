"""The steps of the demonstration, in order; each is what a person would do and see."""

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from companion.control import messages as m
from companion.demo.compare import differences
from companion.demo.device import LOOPBACK, Device
from companion.demo.report import Report
from companion.errors import CompanionError
from companion.pictures import qr

SAMPLE = Path(__file__).with_name("nextchat-backup.json")


def main(argv: list[str] | None = None) -> int:
    """Run it; 0 when every step succeeded, else 1."""
    parser = argparse.ArgumentParser(
        prog="companion demo",
        description="Two devices on this machine meet, pair, sync and settle a conflict.",
    )
    parser.add_argument(
        "--import",
        dest="export",
        type=Path,
        default=SAMPLE,
        metavar="FILE",
        help="the conversations to begin with (default: a small sample)",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parser.add_argument(
        "--gui", action="store_true", help="open both windows and leave them running"
    )
    options = parser.parse_args(argv)
    report = Report(as_json=options.json)
    error = ""
    try:
        asyncio.run(_run(options, report))
    except (CompanionError, TimeoutError, RuntimeError) as problem:
        error = str(problem)
    except AssertionError as problem:
        error = f"what came out is not what should have: {problem}"
    report.close(ok=not error, error=error)
    return 1 if error else 0


async def _run(options: argparse.Namespace, report: Report) -> None:
    directory = Path(tempfile.mkdtemp(prefix="companion-demo-"))
    if not options.json:
        print(f"Two devices on this machine, loopback only, in {directory}\n")
    a = Device("Studio-PC", directory / "a")
    b = Device("Laptop", directory / "b")
    try:
        with report.step("Both devices start"):
            await asyncio.gather(a.start(), b.start())
        await _main_job(a, b, options.export, report)
        if options.gui:
            await _open_windows(a, b)
    except BaseException:
        await asyncio.gather(a.stop(), b.stop())
        print(f"Both profiles, with their logs, were left in {directory}", file=sys.stderr)
        raise
    await asyncio.gather(a.stop(), b.stop())
    shutil.rmtree(directory)


async def _main_job(a: Device, b: Device, export: Path, report: Report) -> None:
    with report.step("A imports a NextChat backup") as details:
        (file,) = (await a.ask(m.ImportFiles(paths=[str(export.resolve())]), m.Imported)).files
        if file.error is not None:
            raise CompanionError(file.error.code, **file.error.params)
        details.append(
            f"{file.conversations} conversations, {file.messages} messages, "
            f"{file.attachments} attachments; skipped: {len(file.skipped) + file.skipped_more}"
        )
    with report.step("A and B find each other by mDNS"):
        await asyncio.gather(_sees(a, b), _sees(b, a))
    began = time.perf_counter()
    with report.step("They pair: A shows a QR code, B reads the picture") as details:
        await _pair(a, b, details)
    with report.step("B receives everything"):
        await _in_step(a, b)
        _assert_same(a, b)
    report.figures["first_sync_s"] = round(time.perf_counter() - began, 3)
    await _conflict(a, b, report)
    with report.step("One more message travels, live"):
        report.figures["live_latency_ms"] = round(await _live(a, b), 1)
    await _figures(a, b, report)


async def _sees(device: Device, other: Device) -> None:
    welcome = await other.ask(m.Hello(client="demo"), m.Welcome)
    async with asyncio.timeout(30):
        while True:
            nearby = await device.ask(m.ListNearby(), m.Nearby)
            if any(n.port == welcome.port and LOOPBACK in n.addresses for n in nearby.devices):
                return
            await asyncio.sleep(0.05)


async def _pair(a: Device, b: Device, details: list[str]) -> None:
    shown = (await a.ask(m.StartPairing(), m.Pairing)).pairing
    picture = a.directory / "pairing.png"
    picture.write_bytes(qr.draw_png(shown.link))
    scanned = qr.read_picture(picture.read_bytes())
    assert scanned == shown.link, "the QR picture does not hold the link"
    await b.ask(m.ScanPairing(link=scanned), m.Pairing)
    await asyncio.gather(
        a.until("the check code to be asked for", lambda: _step(a) is m.PairingStep.ASK_CHECK_CODE),
        b.until("the check code", lambda: _step(b) is m.PairingStep.SHOW_CHECK_CODE),
    )
    assert a.pairing is not None
    assert b.pairing is not None
    details.append(
        f"A asks: let “{a.pairing.peer_name}” in? B shows the code {b.pairing.check_code}"
    )
    await a.ask(m.ConfirmPairing(check_code=b.pairing.check_code), m.Pairing)
    await asyncio.gather(
        a.until("the confirmation", lambda: _step(a) is m.PairingStep.PAIRED),
        b.until("the confirmation", lambda: _step(b) is m.PairingStep.PAIRED),
    )
    details.append(f"A: paired with {a.pairing.peer_name}. B: paired with {b.pairing.peer_name}.")


def _step(device: Device) -> m.PairingStep | None:
    if device.pairing is not None and device.pairing.reason is not None:
        raise CompanionError(device.pairing.reason.code, **device.pairing.reason.params)
    return device.pairing.step if device.pairing is not None else None


async def _in_step(a: Device, b: Device) -> None:
    """Until both say so, and B has the bytes of every attachment."""
    await asyncio.gather(
        *(device.until("being in step", partial(_is_in_step, device)) for device in (a, b))
    )


def _is_in_step(device: Device) -> bool:
    status = device.status
    return (
        status is not None
        and status.attachments_missing == 0
        and any(not d.is_self and d.state is m.LinkState.IN_STEP for d in status.devices)
    )


def _assert_same(a: Device, b: Device) -> None:
    different = differences(a.views, b.views)
    assert not different, f"{len(different)} records differ: {', '.join(different[:3])}"


async def _conflict(a: Device, b: Device, report: Report) -> None:
    first, second = (row.id for row in a.views.conversations(limit=2, offset=0))
    with report.step("Cut from each other, both rename one and add to another") as details:
        await a.ask(m.Pause(), m.Done)
        await b.ask(m.Pause(), m.Done)
        for device, title in ((a, "Notes for the trip"), (b, "Travel plans")):
            await device.ask(m.SetField(record=first, field="title", value=title), m.Done)
            await device.ask(
                m.AddMessage(conversation=second, text=f"Written on {device.name}"), m.Created
            )
        details.append("A: “Notes for the trip”; B: “Travel plans”; one message each elsewhere")
    with report.step("They reconnect: both messages are here, the title is a conflict") as details:
        await a.ask(m.Resume(), m.Done)
        await b.ask(m.Resume(), m.Done)
        for device in (a, b):
            await device.until("both messages", partial(_has_both, device, second))
            await device.until("the conflict", partial(_has_conflicts, device, 1))
        await _in_step(a, b)
        (conflict,) = b.views.conflicts()
        values = sorted(str(version.value) for version in conflict.versions)
        assert values == ["Notes for the trip", "Travel plans"], values
        details.append("both titles kept: " + " | ".join(values))
        report.figures["conflicts"] = 1
    with report.step("The conflict is settled on B, and A follows") as details:
        keep = next(v for v in conflict.versions if v.value == "Notes for the trip")
        await b.ask(
            m.Resolve(record=first, field="title", keep=keep.dot, seen=conflict.context), m.Done
        )
        for device in (a, b):
            await device.until("no conflict", partial(_has_conflicts, device, 0))
        await _in_step(a, b)
        row = a.views.conversation(first)
        assert row is not None
        assert row.title == "Notes for the trip", row.title
        details.append(f"A shows “{row.title}”")


def _has_both(device: Device, conversation: str) -> bool:
    texts = [
        str(part.get("text", ""))
        for row in device.views.transcript(conversation)
        for part in row.parts
    ]
    return sum(text.startswith("Written on ") for text in texts) == 2


def _has_conflicts(device: Device, number: int) -> bool:
    return len(device.views.conflicts()) == number


async def _live(a: Device, b: Device) -> float:
    """Milliseconds from the command on A to its text being readable on B."""
    conversation = b.views.conversations(limit=1, offset=0)[0].id
    began = time.perf_counter()
    created = await a.ask(m.AddMessage(conversation=conversation, text="Live"), m.Created)
    while b.views.message(created.record) is None:
        assert time.perf_counter() - began < 10, "it did not arrive"
        await asyncio.sleep(0.001)
    return (time.perf_counter() - began) * 1_000


async def _figures(a: Device, b: Device, report: Report) -> None:
    await _in_step(a, b)
    _assert_same(a, b)
    counts = b.views.counts()
    status = await a.ask(m.GetStatus(), m.Status)
    report.figures.update(
        conversations=counts.conversations,
        messages=counts.messages,
        wire_bytes=sum(d.bytes_sent + d.bytes_received for d in status.devices),
        identical=True,
    )


async def _open_windows(a: Device, b: Device) -> None:
    """Both windows side by side, until both are closed."""
    windows = [
        subprocess.Popen(  # noqa: ASYNC220  (it returns at once)
            [sys.executable, "-m", "companion", "--profile", str(d.directory), "--place", place]
        )
        for d, place in ((a, "left"), (b, "right"))
    ]
    print("\nBoth windows are open. Close them (Quit in the tray) to end the demonstration.")
    await asyncio.gather(*(asyncio.to_thread(window.wait) for window in windows))
