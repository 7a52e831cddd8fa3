"""What the app does on a disk that is full. Run by test_full_disk.py, inside a private world."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from companion.control import messages as m
from companion.errors import CompanionError
from companion.reasons import Reason
from companion.store.durable import ROOM_BYTES
from tests.crashes.exports import Export, export
from tests.crashes.grounds import Loopback
from tests.crashes.pair import Pair, messages
from tests.crashes.small_disk import DIRECTORY_VARIABLE, SmallDisk
from tests.daemons import Person
from tests.netlab.device import Device
from tests.netlab.steps import any_conversation, has, pair, reach

DISK_FULL = Reason("disk_full").english()
WRITES_MAX = 3_000
SLACK_BYTES = 300_000
"""What the database, its log of writes and ours may take meanwhile."""


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    """The small disk of this world."""
    disk = SmallDisk(Path(os.environ[DIRECTORY_VARIABLE]))
    yield disk
    disk.make_room()


@pytest.fixture
async def b(disk: SmallDisk, tmp_path: Path) -> AsyncIterator[Device]:
    """A device whose profile is on the small disk, with some conversations."""
    device = Device("b", Path(mkdtemp(dir=disk.directory)), Loopback())
    await device.start()
    await _import(device, export(tmp_path, "old").path)
    try:
        yield device
    finally:
        await device.stop()
    assert device.complaints() == []


@pytest.fixture
async def both(b: Device, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pair]:
    """That device, and one of the same group with all the room in the world."""
    a = Device("a", tmp_path_factory.mktemp("a"), Loopback())
    await a.start()
    try:
        await pair(b, a)
        devices = Pair(a, b)
        await devices.converge()
        yield devices
        await devices.examine()
    finally:
        await a.stop()
    devices.assert_quiet()


async def test_an_import_of_texts_without_room_changes_nothing(
    disk: SmallDisk, b: Device, tmp_path: Path
):
    await _import_without_room(disk, b, export(tmp_path, "large", text_bytes=100_000))


async def test_an_import_of_pictures_without_room_changes_nothing(
    disk: SmallDisk, b: Device, tmp_path: Path
):
    large = export(tmp_path, "large", pictures=8, picture_bytes=300_000)
    await _import_without_room(disk, b, large)


async def _import_without_room(disk: SmallDisk, b: Device, large: Export) -> None:
    disk.fill(leaving=1_000_000)
    command = m.ImportFiles(paths=[str(large.path)])
    (file,) = (await b.ask(command, m.Imported)).files
    assert file.error is not None
    assert file.error.code == "disk_full"
    assert large.messages_in(b.views) == 0
    assert b.views.attachments() == []
    assert not [path for path in b.profile.blobs.rglob("*") if path.is_file()]
    _assert_readable(b)
    await b.wait_for(_says_that_the_disk_is_full, "a word about the disk")
    disk.make_room()
    await b.wait_for(_has_no_warning, "the end of the warning")
    await _import(b, large.path)
    assert large.messages_in(b.views) == large.messages
    assert len([row for row in b.views.attachments() if row.path]) == large.attachments


async def test_what_was_acknowledged_before_the_disk_was_full_stays(disk: SmallDisk, b: Device):
    conversation = any_conversation(b)
    disk.fill()
    written: list[str] = []
    with pytest.raises(CompanionError, match=DISK_FULL):
        await _write_on_and_on(b, conversation, written)
    await b.wait_for(_says_that_the_disk_is_full, "a word about the disk")
    said = Person("b", b.profile.directory).types("status").stdout
    assert Reason("disk_full_waiting").english() in said
    _assert_readable(b)
    disk.make_room()
    written.append(await _write(b, conversation, "There is room again"))
    await b.kill()
    await b.start()
    assert all(b.views.message(message) is not None for message in written)
    await b.wait_for(_has_no_warning, "no warning")


async def test_a_sync_into_a_full_disk_goes_on_when_there_is_room(
    disk: SmallDisk, both: Pair, tmp_path: Path
):
    a, b = both.a, both.b
    before = messages(b)
    large = export(tmp_path, "large", text_bytes=100_000)
    await a.request(m.Pause())
    await _import(a, large.path)
    disk.fill(leaving=500_000)
    await a.request(m.Resume())
    await b.wait_for(_says_that_the_disk_is_full, "a word about the disk")
    await b.wait_for(lambda status: _link(status).reason.code == "link_disk_full", "why")
    await a.wait_for(lambda status: _link(status).reason.code == "link_peer_disk_full", "why")
    assert before <= messages(b) < before + large.messages
    _assert_readable(b)
    disk.make_room()
    await b.wait_for(_has_no_warning, "the end of the warning")
    await both.converge()
    assert messages(b) == before + large.messages


async def test_attachments_wait_for_room_and_leave_some_to_write_in(
    disk: SmallDisk, both: Pair, tmp_path: Path
):
    a, b = both.a, both.b
    disk.fill(leaving=ROOM_BYTES + 1_000_000)
    pictured = export(tmp_path, "pictured", pictures=8, picture_bytes=400_000)
    await _import(a, pictured.path)
    await b.until(lambda: pictured.messages_in(b.views) == pictured.messages, "the messages")
    await b.wait_for(_says_that_the_disk_is_full, "a word about the disk")
    assert disk.free() > ROOM_BYTES - SLACK_BYTES
    state = await b.ask(m.GetStatus(), m.Status)
    assert state.attachments_missing > 0
    assert _link(state).state is m.LinkState.IN_STEP
    _assert_readable(b)
    await has(a, await _write(b, any_conversation(b), "Text still finds its place"))
    disk.make_room()
    await b.wait_for(_has_no_warning, "the end of the warning")
    await both.converge()
    assert all(row.path for row in b.views.attachments())


async def test_a_pairing_that_cannot_be_saved_ends_and_succeeds_later(
    disk: SmallDisk, b: Device, tmp_path_factory: pytest.TempPathFactory
):
    a = Device("a", tmp_path_factory.mktemp("a"), Loopback())
    await a.start()
    try:
        shown = (await b.ask(m.StartPairing(), m.Pairing)).pairing
        await a.request(m.ScanPairing(link=shown.link))
        await asyncio.gather(
            reach(b, m.PairingStep.ASK_CHECK_CODE), reach(a, m.PairingStep.SHOW_CHECK_CODE)
        )
        disk.fill()
        with pytest.raises(CompanionError, match=DISK_FULL):
            await _write_on_and_on(b, any_conversation(b), [])
        await b.request(m.ConfirmPairing(check_code=a.pairing.check_code))
        for device in (a, b):
            await device.until(lambda device=device: _could_not_be_saved(device), "its end")
        await b.wait_for(_says_that_the_disk_is_full, "a word about the disk")
        disk.make_room()
        await b.wait_for(_has_no_warning, "the end of the warning")
        await pair(b, a)
        await Pair(a, b).converge()
    finally:
        await a.stop()
    assert a.complaints() == []


async def test_a_start_on_a_full_disk_says_so_and_loses_nothing(disk: SmallDisk, b: Device):
    message = await _write(b, any_conversation(b), "Before the disk was full")
    await b.kill()
    disk.fill()
    person = Person("b", b.profile.directory)
    for command in ("daemon", "list"):
        done = await asyncio.to_thread(person.types, command)
        assert done.returncode != 0
        assert DISK_FULL in done.stderr
    disk.make_room()
    await b.start()
    assert b.views.message(message) is not None


async def test_a_profile_that_became_read_only_is_left_as_it_is(disk: SmallDisk, b: Device):
    await b.stop()
    before = _files(b.profile.directory)
    remount = f"mount --bind {disk.directory} {disk.directory} && "
    remount += f"mount -o remount,bind,ro {disk.directory}"
    await asyncio.to_thread(subprocess.run, ["sh", "-c", remount], check=True)
    person = Person("b", b.profile.directory)
    sentence = Reason("profile_not_writable", {"profile": str(b.profile.directory)}).english()
    for command in ("daemon", "list"):
        done = await asyncio.to_thread(person.types, command)
        assert done.returncode != 0
        assert sentence in done.stderr
    assert _files(b.profile.directory) == before
    await asyncio.to_thread(subprocess.run, ["umount", disk.directory], check=True)


async def _import(device: Device, path: Path) -> None:
    (file,) = (await device.ask(m.ImportFiles(paths=[str(path)]), m.Imported)).files
    assert file.error is None


async def _write(device: Device, conversation: str, text: str) -> str:
    command = m.AddMessage(conversation=conversation, text=text)
    return (await device.ask(command, m.Created)).record


async def _write_on_and_on(device: Device, conversation: str, written: list[str]) -> None:
    """Until it is refused. `written` grows by what was acknowledged."""
    for number in range(WRITES_MAX):
        written.append(await _write(device, conversation, f"{number}"))  # noqa: PERF401


def _assert_readable(device: Device) -> None:
    """As its person would find out."""
    person = Person(device.name, device.profile.directory)
    for command in (["list"], ["search", "old"]):
        done = person.types(*command)
        assert done.returncode == 0, done.stderr
        assert "old 0" in done.stdout


def _says_that_the_disk_is_full(status: m.Status) -> bool:
    return "disk_full_waiting" in [warning.code for warning in status.warnings]


def _could_not_be_saved(device: Device) -> bool:
    pairing = device.pairing
    return pairing is not None and pairing.reason == m.ReasonValue("pairing_not_saved")


def _has_no_warning(status: m.Status) -> bool:
    return not _says_that_the_disk_is_full(status)


def _link(status: m.Status) -> m.DeviceValue:
    (other,) = (device for device in status.devices if not device.is_self)
    return other


def _files(directory: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in directory.rglob("*") if p.is_file()}
