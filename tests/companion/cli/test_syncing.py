"""Modes, pauses, limits and explanations, as they are typed, against real daemons."""

import json
import time
from contextlib import closing

import pytest

from companion.cli.syncing import ends_ms
from companion.demo.run import SAMPLE
from companion.views.pages import Views
from tests.companion.cli.typing_steps import pair, typed, wait
from tests.daemons import Person


def other(person: Person) -> dict:
    return next(d for d in typed(person, "devices")["devices"] if not d["is_self"])


def checks(person: Person, name: str) -> list[tuple[str, bool, str]]:
    ran = person.types("diagnose", name, "--json")
    assert ran.returncode in (0, 1), ran.stderr
    found = json.loads(ran.stdout)["checks"]
    return [(check["step"], check["failed"], check["reason"]["code"]) for check in found]


def places(person: Person, conversation: str) -> dict[str, bool]:
    return {p["name"]: p["is_there"] for p in typed(person, "where", conversation)["places"]}


def texts_of(person: Person) -> list[str]:
    """What nobody but its person is to read, the log's readers neither."""
    with closing(Views.open(person.profile.database, person.profile.blobs)) as views:
        titles = [title for _, title in views.titles()]
        rows = [row for each in views.all_conversations() for row in views.transcript(each)]
    parts = [part.get("text", "") for row in rows for part in row.parts]
    return [text for text in (*titles, *parts) if len(text) > 8]


def ids(person: Person) -> set[str]:
    return {each["id"] for each in typed(person, "list")["conversations"]}


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


def test_two_computers_are_synced_as_their_person_says_and_say_why(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    verbose = ann.begins("daemon", "--verbose")
    wait(lambda: ann.profile.log.exists())
    typed(ann, "import", SAMPLE)
    texts = texts_of(ann)
    pair(ann, bob, tmp_path / "code.png")
    wait(lambda: other(ann)["state"] == other(bob)["state"] == "in_step")
    conversation = typed(ann, "list")["conversations"][0]["id"]
    wait(lambda: places(ann, conversation) == {"Ann": True, "Bob": True})
    assert [check[0] for check in checks(ann, "bob")][-1] == "in_step"
    assert not any(failed for _, failed, _ in checks(ann, "bob"))
    entry = typed(ann, "timeline")["entries"][-1]
    assert (entry["name"], entry["reason"]) == ("Bob", None)
    assert entry["records_sent"] >= typed(ann, "status")["messages"]

    typed(ann, "limit", "--up", "50")
    assert "at most 50 kB/s" in ann.types("limit").stdout
    assert ann.types("limit", "--up", "3").returncode == 1
    assert typed(ann, "limit", "--up", "0") == {"upload_kb": 0, "download_kb": 0}

    typed(ann, "devices", "mode", "bob", "manual")
    wait(lambda: other(ann)["state"] == "waiting")
    wait(lambda: other(bob)["state"] == "paused")
    assert other(ann)["reason"]["code"] == "link_manual"
    assert checks(ann, "bob") == [("decisions", True, "link_manual")]
    before = ids(ann)
    typed(ann, "import", _another(tmp_path))
    (written,) = ids(ann) - before
    assert places(ann, written) == {"Ann": True, "Bob": False}
    assert "Bob  not yet (last in step 20" in ann.types("where", written).stdout
    typed(ann, "sync", "bob")
    wait(lambda: written in ids(bob))
    wait(lambda: other(ann)["state"] == "waiting")  # it is let go again

    typed(ann, "pause", "--for", "1h")
    ann.leave()
    status = typed(ann, "status")
    assert status["paused"]
    assert 0 < status["paused_until_ms"] / 1000 - time.time() <= 3600
    assert other(ann)["mode"] == "manual"
    assert checks(ann, "bob") == [("decisions", True, "link_paused")]
    assert "paused until" in ann.types("status").stdout
    typed(ann, "devices", "mode", "bob", "batched")
    typed(ann, "resume")
    wait(lambda: other(ann)["state"] == "in_step")
    bob.leave()
    wait(lambda: other(ann)["route"] == "")
    failing = checks(ann, "bob")[-1]
    assert failing[1]
    assert failing[0] in ("heard", "port")
    told = ann.types("diagnose", "bob", "--report", tmp_path / "report.txt")
    assert told.returncode == 1
    assert "Bob" not in (tmp_path / "report.txt").read_text()
    (kept,) = typed(ann, "timeline")["entries"]  # the restart between is none of its business
    assert kept["records_sent"] > entry["records_sent"]
    assert kept["since_ms"] == entry["since_ms"]
    ann.leave()
    assert verbose.wait(10) == 0
    verbose.communicate()
    log = ann.profile.log.read_text()
    assert "level=DEBUG" in log
    assert [text for text in texts if text in log] == []


def _another(tmp_path):
    file = tmp_path / "another.md"
    file.write_text("# Another one\n\n## User\n\nHello\n\n## Assistant\n\nHello yourself\n")
    return file
