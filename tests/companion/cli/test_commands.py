"""The command line as it is typed, against real daemons."""

import asyncio

from companion.control import messages as m
from companion.demo.run import SAMPLE
from tests.companion.cli.typing_steps import answer, pair, show, step, typed, wait
from tests.daemons import Person


def test_the_first_command_starts_the_daemon_and_says_so(ann):
    ran = ann.types("list")
    assert ran.returncode == 0
    assert "starting the background process" in ran.stderr
    assert "companion import" in ran.stdout
    assert "starting" not in ann.types("list").stderr


def test_a_backup_is_imported_listed_shown_and_found(ann):
    (file,) = typed(ann, "import", SAMPLE)["files"]
    assert (file["error"], file["format"]) == (None, "nextchat")
    listed = typed(ann, "list")
    assert len(listed["conversations"]) == listed["total"] == file["conversations"] > 3
    row = listed["conversations"][0]
    shown = typed(ann, "show", row["id"][:8])
    assert shown["conversation"]["id"] == row["id"]
    assert len(shown["messages"]) == row["messages"]
    text = shown["messages"][0]["parts"][0]["text"]
    word = max(text.split(), key=len).strip(".,?!:")
    hits = typed(ann, "search", word)["hits"]
    assert row["id"] in {hit["conversation"] for hit in hits}
    archived = listed["conversations"][-2:]
    for each in archived:
        set_archived = m.SetField(record=each["id"], field="archived", value=True)
        asyncio.run(ann.request(set_archived))
    left = typed(ann, "list")
    assert len(left["conversations"]) == left["total"] == listed["total"] - 2
    assert "more; --limit shows them" not in ann.types("list").stdout
    assert typed(ann, "list", "--archived", "--limit", 1)["total"] == 2
    assert "1 more; --limit shows them" in ann.types("list", "--archived", "--limit", 1).stdout
    for command in (["list"], ["show", row["id"]], ["search", word], ["status"], ["devices"]):
        ran = ann.types(*command)
        assert ran.returncode == 0
        assert ran.stdout.strip()


def test_a_second_import_brings_nothing_new(ann):
    first = typed(ann, "import", SAMPLE)["files"][0]
    again = typed(ann, "import", SAMPLE)["files"][0]
    assert (again["conversations"], again["messages"], again["updated"]) == (0, 0, 0)
    assert again["unchanged"] >= first["conversations"] + first["messages"]


def test_two_computers_pair_by_a_picture_and_a_conflict_is_decided(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    typed(ann, "import", SAMPLE)
    pair(ann, bob, tmp_path / "code.png")
    record = typed(ann, "list")["conversations"][0]["id"]
    wait(lambda: typed(bob, "list")["total"] == typed(ann, "list")["total"])
    rename_apart(ann, bob, record)
    wait(lambda: typed(bob, "status")["conflicts"] == typed(ann, "status")["conflicts"] == 1)
    assert "From Ann" in bob.types("conflicts").stdout
    versions = typed(bob, "resolve", record[:6])["versions"]
    number = 1 + [version["text"] for version in versions].index("From Ann")
    assert {version["device_name"] for version in versions} == {"Ann", "Bob"}
    assert typed(bob, "resolve", record[:6], "--keep", number)["resolved"] == record
    wait(lambda: typed(ann, "status")["conflicts"] == 0)
    assert typed(ann, "show", record)["conversation"]["title"] == "From Ann"
    assert bob.types("resolve", record[:6], "--keep", 1).returncode == 3


def test_a_wrong_check_code_ends_the_pairing_on_both_sides(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    showing = show(ann, tmp_path / "code.png")
    scanning = bob.begins("pair", "--scan", tmp_path / "code.png", "--json")
    shown = step(scanning, "show_check_code")
    step(showing, "ask_check_code")
    wrong = f"{(int(shown['check_code']) + 1) % 1000:03d}"
    answer(showing, wrong)
    for process in (showing, scanning):
        assert step(process, "failed")["reason"]["code"] == "pairing_wrong_check_code"
        assert process.wait(10) == 1
        process.communicate()
    assert len(typed(ann, "devices")["devices"]) == 1


def rename_apart(ann: Person, bob: Person, record: str) -> None:
    async def apart() -> None:
        await ann.request(m.Pause())
        await bob.request(m.Pause())
        await ann.request(m.SetField(record=record, field="title", value="From Ann"))
        await bob.request(m.SetField(record=record, field="title", value="From Bob"))
        await ann.request(m.Resume())
        await bob.request(m.Resume())

    asyncio.run(apart())
