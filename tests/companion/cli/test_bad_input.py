"""Whatever is wrong: a sentence on standard error, an exit code, and nothing changed."""

import asyncio
import json
import os
import socket
import sqlite3
import subprocess
import sys

import pytest

from companion.control import messages as m
from companion.demo.run import SAMPLE
from companion.pictures.png import Gray, encode_png
from companion.pictures.qr import draw_png
from tests.daemons import Person


def refused(person: Person, *command: object, code: int = 1) -> str:
    ran = person.types(*command)
    assert ran.returncode == code, (ran.returncode, ran.stdout, ran.stderr)
    assert "Traceback" not in ran.stderr
    sentences = [line for line in ran.stderr.splitlines() if "starting the" not in line]
    assert sentences, ran
    assert sentences[-1].startswith("companion: ")
    return sentences[-1]


def held(person: Person) -> dict:
    return json.loads(person.types("status", "--json").stdout)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("note.txt", b"Dear diary", "is not a conversation export"),
        ("other.json", b'{"hello": [1, 2, 3]}', "is not a conversation export"),
        ("empty.json", b"", "is not a conversation export"),
        ("picture.png", encode_png(Gray(4, 4, bytes(16))), "is not a conversation export"),
        ("cut.json", SAMPLE.read_bytes()[:900], "is not complete"),
        ("torn.json", SAMPLE.read_bytes()[:900] + b"\x00\xff{" * 99, "is not written in UTF-8"),
        ("wrong.json", b'{"chat-next-web-store": {"sessions": nothing}}', "is damaged"),
        ("deep.json", b'{"chat-next-web-store": {"sessions": ' + b"[" * 200_000, "not complete"),
    ],
)
def test_a_file_that_is_no_whole_backup_changes_nothing(ann, tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    assert says in refused(ann, "import", path)
    status = held(ann)
    assert (status["conversations"], status["messages"]) == (0, 0)


def test_of_a_backup_that_ends_in_the_middle_what_is_sound_is_imported(ann, tmp_path):
    path = tmp_path / "cut.json"
    path.write_bytes(SAMPLE.read_bytes()[: SAMPLE.stat().st_size // 2])
    ran = ann.types("import", path)
    assert ran.returncode == 0, ran.stderr
    assert "From here on the file is damaged or missing" in ran.stdout + ran.stderr
    assert held(ann)["conversations"] > 0


def test_a_file_that_does_not_exist_and_a_folder_are_said(ann, tmp_path):
    assert "There is no file" in refused(ann, "import", tmp_path / "nowhere.json")
    refused(ann, "import", tmp_path)


def test_what_is_no_file_is_refused_and_holds_nothing_up(ann, tmp_path):
    os.mkfifo(tmp_path / "pipe")  # opening it the usual way waits until somebody writes
    for place in (tmp_path / "pipe", "/dev/zero"):
        assert "cannot be read (it is no file)" in refused(ann, "import", place)
    assert held(ann)["conversations"] == 0


def test_a_name_that_is_not_utf_8_is_said(ann, tmp_path):
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.json")
    ran = ann.types("import", name)
    assert ran.returncode == 2
    assert "is not written in UTF-8" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_own_database_is_no_export_and_is_not_even_opened(ann):
    ann.types("status")
    for name in ("companion.db", "companion.db-wal"):
        refused(ann, "import", ann.directory / name)
    assert ann.types("import", SAMPLE).returncode == 0
    assert held(ann)["conversations"] > 0


def test_of_several_files_the_good_ones_are_imported(ann, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_bytes(b"{")
    refused(ann, "import", bad, SAMPLE, code=5)
    assert held(ann)["conversations"] > 0


def test_an_import_with_very_much_to_leave_out_is_told_all_the_same(ann, tmp_path):
    good = {"id": "m", "role": "user", "content": "Hello"}
    session = {"id": "s", "topic": "Trip", "messages": [good, *[7] * 60_000]}
    path = tmp_path / "backup.json"
    path.write_text(json.dumps({"chat-next-web-store": {"sessions": [session]}}))
    ran = ann.types("import", path)
    assert (ran.returncode, ran.stderr.count("companion: ")) == (0, 1)  # it starts the daemon
    assert "1 conversation, 1 message" in ran.stdout
    assert "59,500 more were left out" in ran.stdout


def test_a_picture_of_something_else_is_no_pairing_code(ann, tmp_path):
    other = tmp_path / "other.png"
    other.write_bytes(draw_png("https://example.org/a-menu"))
    assert "not a Companion pairing code" in refused(ann, "pair", "--scan", other)
    blank = tmp_path / "blank.png"
    blank.write_bytes(encode_png(Gray(64, 64, b"\xff" * 4096)))
    assert "No QR code was found" in refused(ann, "pair", "--scan", blank)
    assert "cannot be read" in refused(ann, "pair", "--scan", SAMPLE)
    assert "There is no file" in refused(ann, "pair", "--scan", tmp_path / "nowhere.png")


def code_of(person: Person, directory) -> str:
    """A code that was shown, and is no longer."""
    showing = person.begins("pair", "--show", "--json")
    link = json.loads(showing.stdout.readline())["link"]
    showing.terminate()
    showing.communicate()
    return link


def test_a_code_that_is_no_longer_shown_is_said_to_have_expired(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    link = code_of(ann, tmp_path)
    asyncio.run(ann.request(m.CancelPairing()))
    assert "expired or was already used" in refused(bob, "pair", "--scan", link)
    assert len(json.loads(bob.types("devices", "--json").stdout)["devices"]) == 1


def test_a_code_that_another_one_has_replaced_is_refused(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    link = code_of(ann, tmp_path)
    asyncio.run(ann.request(m.CancelPairing(), m.StartPairing()))
    assert "did not accept this code" in refused(bob, "pair", "--scan", link)


def test_a_damaged_link_and_an_own_one_are_told_apart(ann, tmp_path):
    link = code_of(ann, tmp_path)
    assert "not complete" in refused(ann, "pair", "--scan", link[:-9])
    assert "this very computer" in refused(ann, "pair", "--scan", link)
    assert "another version" in refused(ann, "pair", "--scan", "companion://pair?c=AI" + link[21:])


def test_a_device_that_is_gone_is_said_to_be_out_of_reach(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    link = code_of(ann, tmp_path)
    ann.leave()
    assert "could not be reached (127.0.0.1)" in refused(bob, "pair", "--scan", link)


def test_a_second_daemon_for_a_profile_is_refused(ann):
    ann.types("status")
    assert "already running for this profile" in refused(ann, "daemon")


def test_a_port_that_is_taken_is_said(ann):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Port {port} is already used" in refused(ann, "daemon", "--port", port)


def test_a_database_of_a_newer_version_is_left_alone(ann):
    ann.types("status")
    ann.leave()
    with sqlite3.connect(ann.profile.database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = ann.profile.database.read_bytes()
    assert "written by a newer Companion" in refused(ann, "daemon")
    assert "written by a newer Companion" in refused(ann, "list", code=4)
    assert ann.profile.database.read_bytes() == before


def test_a_profile_that_cannot_be_written_is_said(ann, tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    for profile in (file, file / "profile"):
        for command in ("daemon", "list", "status"):
            assert "cannot be written" in refused(ann, command, "--profile", profile)


def test_without_a_network_everything_but_pairing_works(ann):
    ran = subprocess.run(
        ["unshare", "-rn", sys.executable, "-m", "companion", "status"],
        env={**ann.environment, "COMPANION_INTERFACES": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare" in ran.stderr:
        pytest.skip("no network namespace can be made here: " + ran.stderr.strip())
    assert ran.returncode == 0, ran.stderr
    assert ann.types("import", SAMPLE).returncode == 0
    assert "No network was found" in refused(ann, "pair", "--show")


@pytest.mark.parametrize("command", [["show", "zz"], ["show", "12345678"], ["show", "12"]])
def test_an_id_that_does_not_exist_has_its_own_exit_code(ann, command):
    refused(ann, *command, code=3)


def test_a_command_that_is_not_understood_is_explained(ann):
    for command in (["frobnicate"], ["pair"], ["list", "--limit", "0"]):
        ran = ann.types(*command)
        assert ran.returncode == 2
        assert "usage:" in ran.stderr


def test_a_terminal_that_cannot_show_a_character_ends_no_command(ann, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    ann.types("import", SAMPLE)
    for command in (["list"], ["search", "a"], ["list", "--json"]):
        ran = ann.types(*command)
        assert (ran.returncode, ran.stderr) == (0, "")
    titles = [row["title"] for row in json.loads(ran.stdout)["conversations"]]
    assert any(not title.isascii() for title in titles)


def test_a_reader_that_has_seen_enough_is_no_error_to_tell(ann):
    ann.types("import", SAMPLE)
    listing = ann.begins("list", "--json")
    listing.stdout.close()
    assert listing.stderr.read() == ""
    assert listing.wait(10) in (0, 1)
    listing.stdin.close()
    listing.stderr.close()


def test_help_tells_the_exit_codes(ann):
    assert "exit codes:" in ann.types("--help").stdout
    assert "exit codes:" in ann.types("import", "--help").stdout
