"""Earlier versions as they are listed and taken back by command, and merged texts."""

import asyncio
import json
import time

from companion.control import messages as m
from companion.demo.run import SAMPLE
from companion.model import ids
from companion.store.history import KEPT_AT_LEAST
from companion.store.writer import Edit, Store
from tests.daemons import Person


def typed(person: Person, *command: object) -> dict:
    ran = person.types(*command, "--json")
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def begin(person: Person) -> str:
    """A conversation that was never renamed; its id."""
    person.types("status")
    return asyncio.run(person.request(m.CreateConversation(title="Trip to Rome"))).record


def rename(person: Person, record: str, title: str, seen: str = "") -> None:
    command = m.SetField(record=record, field="title", value=title, seen=seen)
    asyncio.run(person.request(command))


def test_how_much_of_it_is_kept_can_be_chosen(ann):
    chosen = typed(ann, "storage", "--history-days", 30)
    assert (chosen["history_days"], chosen["history_mb"]) == (30, 64)
    assert "30 days and in 8 MB" in ann.types("storage", "--history-mb", 8).stdout
    refused = ann.types("storage", "--history-days", 999_999)
    assert refused.returncode == 1
    assert "36500 days" in refused.stderr.replace(",", "")


def test_an_earlier_title_is_listed_and_taken_back(ann):
    record = begin(ann)
    assert "Nothing earlier" in ann.types("history", record).stdout
    rename(ann, record, "Second")
    rename(ann, record, "Third")
    versions = typed(ann, "history", record[:12])["versions"]
    assert [(each["field"], each["text"]) for each in versions] == [
        ("title", "Second"),
        ("title", "Trip to Rome"),
    ]
    shown = ann.types("history", record).stdout
    assert shown.index("Second") < shown.index("Trip to Rome")
    assert "this computer" in shown
    assert "again" in ann.types("history", record, "--restore", 2).stdout
    assert typed(ann, "show", record)["conversation"]["title"] == "Trip to Rome"
    texts = [each["text"] for each in typed(ann, "history", record, "--field", "title")["versions"]]
    assert texts == ["Third", "Second", "Trip to Rome"]
    assert typed(ann, "history", record, "--field", "system_prompt")["versions"] == []


def test_a_message_comes_back_with_its_picture(ann):
    typed(ann, "import", SAMPLE)
    message = message_with_picture(ann)
    asyncio.run(ann.request(m.EditMessageText(message=message["id"], text="line\n" * 9)))
    restored = typed(ann, "history", message["id"], "--restore", 1)
    assert restored["restored"] == message["id"]
    assert message_with_picture(ann)["parts"] == message["parts"]
    assert "more lines" in ann.types("history", message["id"]).stdout


def message_with_picture(person: Person) -> dict:
    (found,) = [
        message
        for row in typed(person, "list")["conversations"]
        for message in typed(person, "show", row["id"])["messages"]
        if message["attachments"]
    ][:1]
    return found


def test_numbers_and_ids_without_a_version_are_said(ann):
    record = begin(ann)
    rename(ann, record, "Second")
    ran = ann.types("history", record, "--restore", 2)
    assert (ran.returncode, "no earlier version 2" in ran.stderr) == (1, True)
    assert ann.types("history", "0" * 32).returncode == 3
    assert ann.types("history", record, "--restore", 0).returncode == 2
    assert typed(ann, "show", record)["conversation"]["title"] == "Second"


def test_the_daemon_prunes_what_is_too_old_when_it_starts(ann):
    ann.profile.prepare()
    record = ids.imported("test", "old")
    store = Store.open(ann.profile.database)
    for n in range(12):
        title = f"a title that is longer than a trace {n}"
        store.write([Edit(record, "conversation", {"title": title})], wall_ms=n)
    store.close()
    begin(ann)

    def kept() -> int:
        return len(typed(ann, "history", record.hex())["versions"])

    until = time.monotonic() + 20
    while kept() != KEPT_AT_LEAST:
        assert time.monotonic() < until, kept()
        time.sleep(0.05)


def test_a_merged_text_is_shown_and_taken_only_when_asked_for(ann):
    record = begin(ann)
    stale = typed(ann, "show", record)["conversation"]["context"]
    rename(ann, record, "Trip to Rome in May")
    rename(ann, record, "Journey to Rome", stale)
    shown = ann.types("resolve", record).stdout
    assert "Journey to Rome in May" in shown
    assert "--merged" in shown
    assert typed(ann, "status")["conflicts"] == 1
    typed(ann, "resolve", record, "--merged")
    assert typed(ann, "status")["conflicts"] == 0
    assert typed(ann, "show", record)["conversation"]["title"] == "Journey to Rome in May"


def test_without_a_merged_text_none_is_taken(ann):
    record = begin(ann)
    stale = typed(ann, "show", record)["conversation"]["context"]
    rename(ann, record, "Trip to Oslo")
    rename(ann, record, "Trip to Paris", stale)
    assert "--merged" not in ann.types("resolve", record).stdout
    ran = ann.types("resolve", record, "--merged")
    assert (ran.returncode, "no merged text" in ran.stderr) == (1, True)
    assert typed(ann, "status")["conflicts"] == 1
