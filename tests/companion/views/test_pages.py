"""What window and command line show, read beside the writer."""

import pytest

from companion.errors import CompanionError
from companion.model import ids
from companion.model.cursor import Cursor
from companion.model.records import DELETED
from companion.model.tokens import parse_context
from companion.store.blobs import Blobs
from companion.store.schema import REVISION
from companion.store.writer import Edit, Store
from companion.views.database import SCHEMA
from companion.views.pages import Views
from tests.companion.store.test_database import earlier


class Profile:
    def __init__(self, directory) -> None:
        self.blobs = Blobs(directory / "blobs")
        self.store = Store.open(directory / "companion.db")
        self.views = Views.open(directory / "companion.db", directory / "blobs")
        self.made = 0

    def write(self, record: bytes, kind: str, **values: object) -> bytes:
        self.made += 1
        self.store.write([Edit(record, kind, values)], wall_ms=1_000 + self.made)
        return record

    def conversation(self, title: str, **values: object) -> bytes:
        record = ids.imported("test", title)
        return self.write(record, "conversation", title=title, **values)

    def message(self, conversation: bytes, text: str, parent: bytes | None = None, **values):
        return self.write(
            ids.imported("test", conversation.hex(), text),
            "message",
            **{
                "conversation": conversation,
                "parent": parent,
                "role": "user",
                "parts": [{"type": "text", "text": text}],
                "created_ms": self.made,
                **values,
            },
        )

    def texts(self, conversation: bytes) -> list[str]:
        return [row.parts[0]["text"] for row in self.views.transcript(conversation.hex())]


@pytest.fixture
def profile(tmp_path):
    profile = Profile(tmp_path)
    yield profile
    profile.views.close()
    profile.store.close()


def test_a_profile_without_a_database_is_said(tmp_path):
    with pytest.raises(CompanionError) as told:
        Views.open(tmp_path / "companion.db", tmp_path)
    assert told.value.reason.code == "database_missing"
    assert not list(tmp_path.iterdir())


def test_a_database_that_the_daemon_has_not_brought_up_to_date_is_said(tmp_path):
    path = earlier("0002", tmp_path / "companion.db")
    with pytest.raises(CompanionError) as told:
        Views.open(path, tmp_path)
    assert told.value.reason.code == "database_older"
    Store.open(path).close()
    views = Views.open(path, tmp_path)
    assert views.counts().conversations == 2
    views.close()
    assert SCHEMA == REVISION


def test_pinned_conversations_come_first_then_the_latest(profile):
    profile.conversation("old", updated_ms=1)
    profile.conversation("new", updated_ms=3)
    profile.conversation("pinned", updated_ms=2, pinned=True)
    profile.conversation("put away", updated_ms=4, archived=True)
    titles = [row.title for row in profile.views.conversations(limit=10, offset=0)]
    assert titles == ["pinned", "new", "old"]
    assert [row.title for row in profile.views.conversations(limit=1, offset=1)] == ["new"]
    archived = profile.views.conversations(limit=10, offset=0, archived=True)
    assert [row.title for row in archived] == ["put away"]


def test_a_line_of_the_list_says_what_is_in_the_conversation(profile):
    talk = profile.conversation("Talk")
    first = profile.message(talk, "first\n\n  line")
    profile.message(talk, "the  last\nword", first)
    row = profile.views.conversation(talk.hex())
    assert (row.messages, row.snippet, row.conflict) == (2, "the last word", False)
    assert parse_context(row.context) == profile.store.state(talk).context


def test_deleted_conversations_and_messages_are_not_shown(profile):
    talk = profile.conversation("Talk")
    first = profile.message(talk, "first")
    second = profile.message(talk, "second", first)
    profile.message(talk, "third", second)
    profile.write(second, "message", **{DELETED: True})
    assert profile.texts(talk) == ["first", "third"]
    profile.write(talk, "conversation", **{DELETED: True})
    assert profile.views.conversation(talk.hex()) is None
    assert profile.views.counts().conversations == 0


def test_hidden_messages_lead_on_and_are_not_shown(profile):
    talk = profile.conversation("Talk")
    first = profile.message(talk, "first")
    hidden = profile.message(talk, "for the model alone", first, hidden=True)
    last = profile.message(talk, "last", hidden)
    profile.message(talk, "a tool's doing", last, hidden=True)
    assert profile.texts(talk) == ["first", "last"]
    row = profile.views.conversation(talk.hex())
    assert (row.messages, row.snippet) == (2, "last")
    assert profile.views.counts().messages == profile.store.counts().messages == 2


def test_the_branch_of_the_current_leaf_is_read(profile):
    talk = profile.conversation("Talk")
    ask = profile.message(talk, "ask")
    kept = profile.message(talk, "kept answer", ask)
    profile.message(talk, "later answer", ask)
    profile.message(talk, "after kept", kept)
    assert profile.texts(talk) == ["ask", "later answer"]
    profile.write(talk, "conversation", current_leaf=kept)
    assert profile.texts(talk) == ["ask", "kept answer", "after kept"]


def test_two_devices_that_both_wrote_the_next_message_are_both_read(profile):
    talk = profile.conversation("Talk")
    ask = profile.message(talk, "ask")
    here = profile.message(talk, "from here", ask, continues=True)
    profile.message(talk, "and more from here", here, continues=True)
    there = profile.message(talk, "from there", ask, continues=True)
    profile.write(talk, "conversation", current_leaf=there)
    assert profile.texts(talk) == ["ask", "from here", "and more from here", "from there"]


def test_a_message_whose_parent_has_not_arrived_is_read_all_the_same(profile):
    talk = profile.conversation("Talk")
    profile.message(talk, "orphan", ids.imported("test", "nowhere"))
    assert profile.texts(talk) == ["orphan"]


def test_messages_that_are_each_other_s_parents_do_not_hang_the_reader(profile):
    talk = profile.conversation("Talk")
    first = profile.message(talk, "first")
    second = profile.message(talk, "second", first)
    profile.write(first, "message", parent=second)
    profile.write(talk, "conversation", current_leaf=second)
    assert profile.texts(talk) == []  # nothing leads into the circle, and nothing hangs


def test_an_attachment_has_a_path_once_its_bytes_are_here(profile):
    talk = profile.conversation("Talk")
    digest = Blobs.put(profile.blobs, b"\x89PNG")
    attachment = profile.write(
        ids.imported("test", "picture"), "attachment", name="a.png", size=4, digest=digest
    )
    profile.message(talk, "look", parts=[{"type": "image", "attachment": attachment}])
    (row,) = profile.views.transcript(talk.hex())
    shown = row.attachments[row.parts[0]["attachment"]]
    assert shown.path == str(profile.blobs.path(digest))
    profile.blobs.path(digest).unlink()
    assert [a.path for a in profile.views.attachments()] == [""]


def test_a_conflict_shows_every_version_with_its_device(profile, tmp_path):
    other = Store.open(tmp_path / "other.db")
    talk = profile.conversation("Talk")
    own, theirs = profile.store.replica_id.hex(), other.replica_id.hex()
    profile.write(b"s" * 16, "device", name="Studio", **{f"replica:{own}": True})
    other.write(
        [Edit(b"l" * 16, "device", {"name": "Laptop", f"replica:{theirs}": True})], wall_ms=5
    )
    rows = profile.store.read(other.vector(), Cursor(), records_max=99, bytes_max=9999)
    other.apply(
        rows.states, peer=profile.store.replica_id, cursor=rows.cursor, claim=rows.claim, wall_ms=5
    )
    profile.write(talk, "conversation", title="Mine")
    other.write([Edit(talk, "conversation", {"title": "Theirs"})], wall_ms=90_000)
    rows = other.read(profile.store.vector(), Cursor(), records_max=99, bytes_max=9999)
    profile.store.apply(
        rows.states, peer=other.replica_id, cursor=rows.cursor, claim=rows.claim, wall_ms=90_000
    )
    other.close()
    (conflict,) = profile.views.conflicts()
    assert (conflict.field, conflict.conversation) == ("title", talk.hex())
    mine, latest = conflict.versions
    assert (mine.text, mine.device_name, mine.is_self, mine.shown) == (
        "Mine",
        "Studio",
        True,
        False,
    )
    assert (latest.text, latest.device_name, latest.is_self) == ("Theirs", "Laptop", False)
    assert (latest.shown, latest.written_ms) == (True, 90_000)
    assert profile.views.conversation(talk.hex()).conflict
    assert profile.views.conflicts(talk.hex()) == [conflict]
    assert profile.views.conflicts("00" * 16) == []


def test_values_of_a_wrong_type_are_shown_as_nothing(profile):
    talk = profile.conversation("Talk")
    profile.message(talk, "odd", parts="no list", created_ms="no number", role=7)
    (row,) = profile.views.transcript(talk.hex())
    assert (row.parts, row.created_ms) == ([], 0)
