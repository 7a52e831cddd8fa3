"""Whatever is broken by hand is found, and mended where it follows from the records."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from companion.model.ids import RecordId
from companion.model.records import ATTACHMENT, CONVERSATION, MESSAGE, PROMPT
from companion.store.blobs import Blobs
from companion.store.doctor import ORPHAN_AGE_MS, examine, mend
from companion.store.snapshots import read_only
from companion.store.writer import Edit, Store
from tests.companion.store.test_writer import sync

NOW = 1_738_324_800_000
CHAT, OTHER, NOTE, FILE, SAVED, GONE = (RecordId(bytes([n]) * 16) for n in range(1, 7))


class Patient:
    """A profile with something of everything in it, its store closed."""

    def __init__(self, directory: Path) -> None:
        self.database = directory / "companion.db"
        self.blobs = Blobs(directory / "blobs")
        self.digest = self.blobs.put(b"a picture")
        store = Store.open(self.database)
        store.write(edits(self.digest), wall_ms=1)
        store.write([Edit(NOTE, MESSAGE, {"parts": text("second thoughts")})], wall_ms=2)
        store.mark_blobs([self.digest])
        self._disagree(store, directory / "other.db")
        store.write([Edit(GONE, PROMPT, {"title": "Longer"})], wall_ms=4)
        store.write([Edit(GONE, PROMPT, {"deleted": True})], wall_ms=5)
        store.purge([GONE], wall_ms=6)
        store.close()

    def _disagree(self, store: Store, path: Path) -> None:
        other = Store.open(path)
        sync(store, other)
        other.write([Edit(CHAT, CONVERSATION, {"title": "theirs"})], wall_ms=3)
        store.write([Edit(CHAT, CONVERSATION, {"title": "ours"})], wall_ms=3)
        sync(other, store)
        other.close()

    def execute(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.create_function("segment", 1, lambda text: text, deterministic=True)
            for statement in statements:
                connection.execute(statement)

    def number(self, query: str) -> int:
        with closing(read_only(self.database)) as connection:
            return connection.execute(query).fetchone()[0]

    def content(self) -> list[str]:
        """All that the database holds, in words."""
        with closing(read_only(self.database)) as connection:
            return [line for line in connection.iterdump() if "search_" not in line]

    def complaints(self) -> list[str]:
        """What a look beside the writer finds."""
        examined = examine(self.database, self.blobs, now_ms=NOW)
        assert not any(finding.mended for finding in examined.findings)
        return [finding.reason.code for finding in examined.findings]

    def treated(self, *, delete: bool = False) -> dict[str, bool]:
        """What mending finds, and whether it is mended."""
        examined = mend(self.database, self.blobs, now_ms=NOW, delete=delete, thorough=True)
        return {finding.reason.code: finding.mended for finding in examined.findings}


def edits(digest: bytes) -> list[Edit]:
    return [
        Edit(CHAT, CONVERSATION, {"title": "Trees", "created_ms": 1, "tag:green": True}),
        Edit(OTHER, CONVERSATION, {"title": "Rivers", "pinned": True}),
        Edit(NOTE, MESSAGE, {"conversation": CHAT, "role": "user", "parts": text("an old oak")}),
        Edit(FILE, ATTACHMENT, {"name": "a.png", "size": 9, "digest": digest}),
        Edit(SAVED, PROMPT, {"title": "Shorter", "text": "Say it in ten words"}),
    ]


def text(words: str) -> list:
    return [{"type": "text", "text": words}]


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    return Patient(tmp_path)


def test_a_healthy_database_has_no_findings_and_is_not_touched(patient):
    before = patient.content()
    examined = examine(patient.database, patient.blobs, now_ms=NOW)
    assert (examined.records, examined.files, examined.findings) == (6, 1, [])
    assert patient.treated(delete=True) == {}
    assert patient.content() == before


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM dot WHERE counter = 2", "doctor_index"),
        ("UPDATE dot SET record = record + 1 WHERE counter = 2", "doctor_index"),
        ("INSERT INTO dot SELECT replica, 0, record FROM dot WHERE counter = 2", "doctor_index"),
        ("INSERT INTO dot VALUES (77, 1, 1)", "doctor_index"),
        ("DELETE FROM conversation WHERE title = 'Rivers'", "doctor_rows"),
        ("UPDATE conversation SET pinned = 0", "doctor_rows"),
        ("UPDATE message SET text = 'something else'", "doctor_rows"),
        ("UPDATE message SET hidden = 1", "doctor_rows"),
        ("UPDATE conversation SET tags = '[]', folder = 'x'", "doctor_rows"),
        ("DELETE FROM conversation_tag", "doctor_rows"),
        ("INSERT INTO conversation_tag VALUES (2, 'nobody''s')", "doctor_rows"),
        ("UPDATE message SET conversation = NULL", "doctor_rows"),
        ("UPDATE attachment SET deleted = 1", "doctor_rows"),
        ("UPDATE prompt SET text = ''", "doctor_rows"),
        (
            "INSERT INTO prompt SELECT 99, x'63', title, text, deleted FROM prompt",
            "doctor_rows",
        ),
        (
            "INSERT INTO prompt SELECT 6, zeroblob(16), title, text, deleted FROM prompt",
            "doctor_rows",
        ),
        ("DELETE FROM purged", "doctor_rows"),
        ("UPDATE purged SET record = NULL", "doctor_rows"),
        ("INSERT INTO purged SELECT uid, number FROM record WHERE number = 1", "doctor_rows"),
        ("DELETE FROM conflict", "doctor_conflicts"),
        ("INSERT INTO conflict VALUES (2, 'title', NULL)", "doctor_conflicts"),
        ("UPDATE conflict SET conversation = x'00'", "doctor_conflicts"),
        ("UPDATE replica SET arrived = 1", "doctor_arrived"),
        ("UPDATE replica SET seen = 3", "doctor_counter"),
        ("DELETE FROM chain WHERE counter = (SELECT max(counter) FROM chain)", "doctor_counter"),
        ("INSERT INTO blob VALUES (zeroblob(32))", "doctor_files_missing"),
    ],
)
def test_a_breach_is_found_and_mended(patient, statement, code):
    before = patient.content()
    patient.execute(statement)
    assert patient.content() != before
    assert patient.complaints() == [code]
    assert patient.treated() == {code: True}
    assert patient.complaints() == []
    assert patient.treated() == {}
    if code not in ("doctor_counter", "doctor_arrived"):
        assert patient.content() == before


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO search (rowid, text, asides) VALUES (3, 'a word', 'nobody wrote')",
        "INSERT INTO search_title (rowid, title) VALUES (1, 'nobody wrote that')",
        "DELETE FROM search_data WHERE id > 10",
        "UPDATE message SET text = 'found' WHERE 0",
    ],
)
def test_a_search_index_that_does_not_fit_is_made_again(patient, statement):
    patient.execute(statement)
    broken = {"doctor_search": True} if "WHERE 0" not in statement else {}
    assert patient.treated() == broken
    found = "SELECT count(*) FROM search WHERE search MATCH "
    assert patient.number(found + "'thoughts'") == 1
    assert patient.number(found + "'nobody'") == 0


def test_a_row_that_is_put_right_is_found_by_its_words_once(patient):
    patient.execute("UPDATE message SET text = 'wrong words'")
    assert patient.treated() == {"doctor_rows": True}
    found = "SELECT count(*) FROM search WHERE search MATCH "
    assert patient.number(found + "'wrong'") == 0
    assert patient.number(found + "'thoughts'") == 1


def test_an_index_of_the_file_that_lacks_a_row_is_made_again(patient):
    patient.execute(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = sql || ' WHERE 0' WHERE name = 'conversation_order'",
    )
    patient.execute("REINDEX conversation_order")
    patient.execute(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, ' WHERE 0', '') "
        "WHERE name = 'conversation_order'",
    )
    assert patient.complaints() == ["doctor_damaged"]
    assert patient.treated() == {"doctor_damaged": True}
    assert patient.complaints() == []


NO_MESSAGEPACK = "c1"
NO_UTF_8 = f"97c410{'69' * 16}a2ffff90c0808090"  # as its kind


@pytest.mark.parametrize("state", [NO_MESSAGEPACK, NO_UTF_8])
def test_a_record_that_cannot_be_read_is_said_and_nothing_of_it_is_thrown_away(patient, state):
    patient.execute(f"UPDATE record SET state = x'{state}' WHERE kind = 'prompt'")
    before = patient.content()
    assert patient.complaints() == ["doctor_unreadable"]
    assert patient.treated(delete=True) == {"doctor_unreadable": False}
    assert patient.content() == before


def test_a_record_that_stands_under_another_id_is_unreadable(patient):
    patient.execute("UPDATE record SET uid = zeroblob(16) WHERE number = 5")
    assert "doctor_unreadable" in patient.complaints()


def test_several_breaches_are_mended_together(patient):
    patient.execute(
        "DELETE FROM dot", "DELETE FROM message", "DELETE FROM conflict", "DELETE FROM prompt"
    )
    assert set(patient.complaints()) == {"doctor_index", "doctor_rows", "doctor_conflicts"}
    assert all(patient.treated().values())
    assert patient.complaints() == []


def test_a_wrong_counter_is_cured_by_another_incarnation(patient):
    with closing_store(patient.database) as store:
        replica = store.replica_id
    patient.execute("UPDATE replica SET seen = 0")
    assert patient.treated() == {"doctor_counter": True}
    with closing_store(patient.database) as store:
        assert store.replica_id != replica
        assert store.counter == 0
        store.write([Edit(OTHER, CONVERSATION, {"title": "goes on"})], wall_ms=9)
    assert patient.complaints() == []


def test_a_file_that_nothing_speaks_of_is_deleted_only_when_that_was_asked_for(patient):
    digest = patient.blobs.put(b"of an import that was never finished")
    path = patient.blobs.path(digest)
    age(path)
    assert patient.complaints() == ["doctor_orphans"]
    assert patient.treated() == {"doctor_orphans": False}
    assert path.exists()
    assert patient.treated(delete=True) == {"doctor_orphans": True}
    assert not path.exists()
    assert patient.blobs.has(patient.digest)


def test_a_file_that_came_today_may_still_be_waiting_for_its_record(patient):
    digest = patient.blobs.put(b"of an import that goes on")
    os.utime(patient.blobs.path(digest), (NOW / 1000, NOW / 1000))
    assert patient.complaints() == []


def test_a_file_that_is_put_again_is_young_again(patient):
    path = patient.blobs.path(patient.blobs.put(b"twice"))
    age(path)
    before = path.stat().st_mtime
    patient.blobs.put(b"twice")
    assert path.stat().st_mtime > before


def test_a_file_that_only_an_earlier_value_speaks_of_is_kept(patient):
    digest = patient.blobs.put(b"a second picture")
    with closing_store(patient.database) as store:
        store.write([Edit(FILE, ATTACHMENT, {"digest": digest})], wall_ms=9)
        store.mark_blobs([digest])
    for each in (digest, patient.digest):
        age(patient.blobs.path(each))
    assert patient.complaints() == []


def test_a_file_of_what_waits_for_a_decision_is_kept(patient, tmp_path):
    age(patient.blobs.path(patient.digest))
    with closing_store(patient.database) as store, closing_store(tmp_path / "away.db") as other:
        sync(store, other)
        other.write([Edit(FILE, ATTACHMENT, {"deleted": True})], wall_ms=8)
        other.purge([FILE], wall_ms=9)
        store.repair([other.state(FILE)], wall_ms=9)
        assert store.counts().held == 1
    patient.treated(delete=True)
    assert patient.blobs.has(patient.digest)


def test_no_file_goes_while_a_record_cannot_be_read(patient):
    age(patient.blobs.path(patient.digest))
    patient.execute("UPDATE record SET state = x'c1' WHERE kind = 'attachment'")
    assert patient.treated(delete=True) == {"doctor_unreadable": False}
    assert patient.blobs.has(patient.digest)


def test_the_beginning_of_a_file_is_kept_while_an_attachment_waits_for_it(patient):
    with closing_store(patient.database) as store:
        store.write([Edit(FILE, ATTACHMENT, {"digest": b"w" * 32})], wall_ms=9)
    for digest in (b"w" * 32, b"x" * 32):
        patient.blobs.write_part(digest, 0, b"the beginning")
    for _, path in patient.blobs.partials():
        age(path)
    assert patient.complaints() == ["doctor_partials"]
    assert patient.treated(delete=True) == {"doctor_partials": True}
    assert [digest for digest, _ in patient.blobs.partials()] == [b"w" * 32]


def test_what_a_dying_process_left_of_a_stream_is_let_go_when_it_is_old(patient):
    patient.blobs.write_part(b"w" * 32, 0, b"makes the folder")
    folder = next(path for _, path in patient.blobs.partials()).parent
    for name in ("incoming-old", "incoming-new"):
        (folder / name).write_bytes(b"half")
    for path in (folder / "incoming-old", folder / (b"w" * 32).hex()):
        age(path)
    assert patient.treated(delete=True) == {"doctor_partials": True}
    assert [path.name for path in patient.blobs.interrupted()] == ["incoming-new"]


def test_looking_does_not_wait_for_a_writer(patient):
    with closing(sqlite3.connect(patient.database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE conversation SET pinned = 1 - pinned")
        assert patient.complaints() == []
        writer.execute("ROLLBACK")


def closing_store(path: Path):
    return closing(Store.open(path))


def age(path: Path) -> None:
    """Older than a day."""
    then = (NOW - ORPHAN_AGE_MS) / 1000 - 1
    os.utime(path, (then, then))
