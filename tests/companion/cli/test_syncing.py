"""Modes, pauses, limits and explanations, as they are typed, against real daemons."""

import asyncio
import json
import time
from contextlib import closing
from pathlib import Path

import pytest

from companion.cli.syncing import ends_ms
from companion.control import messages as m
from companion.demo.run import SAMPLE
from companion.views.pages import Views
from tests.companion.cli.typing_steps import pair, typed, wait
from tests.daemons import Person


def status(person: Person) -> m.Status:
    """Asked without a process for each look."""
    found = asyncio.run(person.request(m.Hello(), m.GetStatus()))
    assert isinstance(found, m.Status)
    return found


def other(person: Person) -> m.DeviceValue:
    return next(device for device in status(person).devices if not device.is_self)


def checks(person: Person, *options: object) -> list[tuple[str, bool, str]]:
    ran = person.types("diagnose", "bob", "--json", *options)
    assert ran.returncode in (0, 1), ran.stderr
    found = json.loads(ran.stdout)["checks"]
    return [(check["step"], check["failed"], check["reason"]["code"]) for check in found]


def is_there(person: Person, conversation: str) -> bool:
    found = asyncio.run(person.request(m.Hello(), m.WhereIs(conversation=conversation)))
    assert isinstance(found, m.Whereabouts)
    return all(place.is_there for place in found.places)


def talks(person: Person) -> set[str]:
    with closing(Views.open(person.profile.database, person.profile.blobs)) as views:
        return set(views.all_conversations())


def texts_of(person: Person) -> list[str]:
    """What nobody but its person is to read, the log's readers neither."""
    with closing(Views.open(person.profile.database, person.profile.blobs)) as views:
        titles = [title for _, title in views.titles()]
        rows = [row for each in views.all_conversations() for row in views.transcript(each)]
    parts = [part.get("text", "") for row in rows for part in row.parts]
    return [text for text in (*titles, *parts) if len(text) > 8]


@pytest.mark.parametrize(
    ("span", "hours"), [("90m", 1.5), ("1h", 1), ("2d", 48), ("tomorrow", None), ("", None)]
)
def test_a_pause_ends_when_it_was_said_to(span, hours):
    now = time.mktime((2026, 12, 31, 23, 30, 0, 0, 0, -1))
    ends = ends_ms(span, now)
    if hours:
        assert ends == int((now + hours * 3600) * 1000)
    elif span:
        assert time.localtime(ends / 1000)[:5] == (2027, 1, 1, 6, 0)
    else:
        assert ends == 0


@pytest.mark.timeout(300)
def test_two_computers_are_synced_as_their_person_says_and_say_why(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    verbose = ann.begins("daemon", "--verbose")
    wait(lambda: ann.profile.log.exists())
    typed(ann, "import", SAMPLE)
    texts = texts_of(ann)
    pair(ann, bob, tmp_path / "code.png")
    wait(lambda: other(ann).state is other(bob).state is m.LinkState.IN_STEP)
    before = talks(ann)
    wait(lambda: is_there(ann, min(before)))
    found = checks(ann)
    assert found[-1][0] == "in_step"
    assert not any(failed for _, failed, _ in found)
    (entry,) = typed(ann, "timeline")["entries"]
    assert (entry["name"], entry["reason"]) == ("Bob", None)
    assert entry["records_sent"] >= status(ann).messages

    assert ann.types("limit", "--up", "3").returncode == 1
    assert "at most 50 kB/s" in ann.types("limit", "--up", "50").stdout
    assert (status(ann).upload_kb, status(ann).download_kb) == (50, 0)

    typed(ann, "devices", "mode", "bob", "manual")
    wait(lambda: other(ann).state is m.LinkState.WAITING)
    wait(lambda: other(bob).state is m.LinkState.PAUSED)
    assert checks(ann) == [("decisions", True, "link_manual")]
    typed(ann, "import", _another(tmp_path))
    (written,) = talks(ann) - before
    assert not is_there(ann, written)
    assert "Bob  not yet (last in step 20" in ann.types("where", written).stdout
    typed(ann, "sync", "bob")
    wait(lambda: written in talks(bob))
    wait(lambda: other(ann).state is m.LinkState.WAITING)  # it is let go again

    typed(ann, "pause", "--for", "1h")
    ann.leave()
    assert verbose.wait(30) == 0
    verbose.communicate()
    log = ann.profile.log.read_text()
    assert "level=DEBUG" in log
    assert [text for text in texts if text in log] == []
    assert "paused until" in ann.types("status").stdout  # it starts the daemon again
    assert 0 < status(ann).paused_until_ms / 1000 - time.time() <= 3600
    assert other(ann).mode == "manual"

    typed(ann, "devices", "mode", "bob", "batched")
    typed(ann, "resume")
    wait(lambda: other(ann).state is m.LinkState.IN_STEP)
    bob.leave()
    wait(lambda: not other(ann).route)
    step, failed, _ = checks(ann, "--report", tmp_path / "report.txt")[-1]
    assert failed
    assert step in ("heard", "port")
    assert "Bob" not in (tmp_path / "report.txt").read_text()
    (kept,) = typed(ann, "timeline")["entries"]  # the restart between is none of its business
    assert kept["records_sent"] > entry["records_sent"]
    assert kept["since_ms"] == entry["since_ms"]


def _another(tmp_path: Path) -> Path:
    file = tmp_path / "another.md"
    file.write_text("# Another one\n\n## User\n\nHello\n\n## Assistant\n\nHello yourself\n")
    return file
