"""What each command does, through a real daemon and its socket."""

from collections.abc import Iterator

import pytest

from companion.control import messages as m
from companion.errors import CompanionError
from companion.views.pages import Views
from tests.daemons import Person, people


@pytest.fixture(scope="module")
def ann(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    with people(tmp_path_factory.mktemp("service"), "Ann") as (person,):
        assert person.types("status").returncode == 0
        yield person


@pytest.fixture
def views(ann: Person) -> Iterator[Views]:
    views = Views.open(ann.profile.database, ann.profile.blobs)
    yield views
    views.close()


async def talk(ann: Person, *texts: str) -> tuple[str, list[str]]:
    """A new conversation and its messages."""
    conversation = (await ann.request(m.CreateConversation(title="Talk"))).record
    messages = [
        (await ann.request(m.AddMessage(conversation=conversation, text=text))).record
        for text in texts
    ]
    return conversation, messages


async def why(ann: Person, command: m.Command) -> str:
    with pytest.raises(CompanionError) as told:
        await ann.request(command)
    return told.value.reason.code


def texts(views: Views, conversation: str) -> list[str]:
    return [row.parts[0]["text"] for row in views.transcript(conversation)]


async def test_what_was_written_is_there_when_the_command_has_answered(ann, views):
    conversation, messages = await talk(ann, "one", "two")
    assert texts(views, conversation) == ["one", "two"]
    assert [row.parent for row in views.transcript(conversation)] == ["", messages[0]]


async def test_an_edit_from_a_stale_view_is_kept_beside_the_other(ann, views):
    conversation, _ = await talk(ann)
    stale = views.conversation(conversation).context
    await ann.request(m.SetField(record=conversation, field="title", value="First"))
    await ann.request(m.SetField(record=conversation, field="title", value="Second", seen=stale))
    (conflict,) = views.conflicts(conversation)
    assert {version.text for version in conflict.versions} == {"First", "Second"}
    keep = next(v.dot for v in conflict.versions if v.text == "First")
    resolve = m.Resolve(record=conversation, field="title", seen=conflict.context, keep=keep)
    await ann.request(resolve)
    assert views.conflicts(conversation) == []
    assert views.conversation(conversation).title == "First"
    assert await why(ann, resolve) == "no_conflict"


async def test_fields_of_many_records_are_written_together_or_not_at_all(ann, views):
    one, (message,) = await talk(ann, "text")
    other, _ = await talk(ann)
    changes = [m.FieldChange(one, "folder", "Work"), m.FieldChange(other, "tag:new", True)]
    absent = m.FieldChange("00" * 16, "folder", "Work")
    assert await why(ann, m.SetFields(changes=[*changes, absent])) == "not_found"
    assert [row.folder for row in views.filed([one, other])] == ["", ""]
    of_a_message = m.FieldChange(message, "role", "tool")
    assert await why(ann, m.SetFields(changes=[*changes, of_a_message])) == "not_found"
    deletion = m.FieldChange(one, "deleted", True)
    assert await why(ann, m.SetFields(changes=[*changes, deletion])) == "bad_request"
    assert [row.folder for row in views.filed([one, other])] == ["", ""]
    await ann.request(m.SetFields(changes=changes))
    assert [(row.folder, row.tags) for row in views.filed([one, other])] == [
        ("Work", ()),
        ("", ("new",)),
    ]


async def test_one_of_many_that_was_seen_before_it_changed_is_kept_beside_the_change(ann, views):
    conversation, _ = await talk(ann)
    stale = views.conversation(conversation).context
    await ann.request(m.SetField(record=conversation, field="folder", value="Home"))
    change = m.FieldChange(conversation, "folder", "Work", seen=stale)
    await ann.request(m.SetFields(changes=[change]))
    (conflict,) = views.conflicts(conversation)
    assert {version.text for version in conflict.versions} == {"Home", "Work"}


async def test_both_texts_of_a_message_can_be_kept(ann, views):
    conversation, (message,) = await talk(ann, "draft")
    stale = views.message(message).context
    for text in ("mine", "theirs"):
        await ann.request(m.EditMessageText(message=message, text=text, seen=stale))
    (conflict,) = views.conflicts(conversation)
    await ann.request(
        m.Resolve(record=message, field="parts", seen=conflict.context, keep_both=True)
    )
    assert views.conflicts(conversation) == []
    assert sorted(texts(views, conversation)) == ["mine", "theirs"]


async def test_a_conflict_can_be_ended_with_an_edited_text(ann, views):
    conversation, (message,) = await talk(ann, "draft")
    stale = views.message(message).context
    for text in ("mine", "theirs"):
        await ann.request(m.EditMessageText(message=message, text=text, seen=stale))
    (conflict,) = views.conflicts(conversation)
    await ann.request(
        m.Resolve(record=message, field="parts", seen=conflict.context, value="both, edited")
    )
    assert texts(views, conversation) == ["both, edited"]


async def test_each_text_of_a_message_is_edited_in_its_place(ann, views):
    conversation, (message,) = await talk(ann, "draft")
    call = {"type": "tool_call", "name": "look"}
    parts = [{"type": "text", "text": "one"}, call, {"type": "text", "text": "two"}]
    await ann.request(m.SetField(record=message, field="parts", value=parts))
    stale = views.message(message).context
    for texts in (["one", "2"], ["1", "two"]):
        await ann.request(m.EditMessageText(message=message, text=texts, seen=stale))
    edited = ["1", "2"]
    (conflict,) = views.conflicts(conversation)
    command = m.Resolve(record=message, field="parts", seen=conflict.context, value=edited)
    await ann.request(command)
    assert views.conflicts(conversation) == []
    assert views.message(message).parts == [
        {**parts[0], "text": "1"},
        call,
        {**parts[2], "text": "2"},
    ]


async def test_a_deletion_can_be_taken_back(ann, views):
    conversation, _ = await talk(ann, "kept")
    await ann.request(m.Delete(records=[conversation]))
    assert views.conversation(conversation) is None
    await ann.request(m.Restore(records=[conversation]))
    assert views.conversation(conversation).title == "Talk"
    assert texts(views, conversation) == ["kept"]


async def test_a_deletion_against_an_edit_is_a_conflict_and_the_record_stays(ann, views):
    conversation, _ = await talk(ann, "kept")
    stale = views.conversation(conversation).context
    await ann.request(m.Delete(records=[conversation]))
    await ann.request(m.SetField(record=conversation, field="title", value="New", seen=stale))
    (conflict,) = views.conflicts(conversation)
    assert conflict.field == "deleted"
    assert views.conversation(conversation).title == "New"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (m.SetField(record="12" * 16, field="title", value="x"), "not_found"),
        (m.SetField(record="no id", field="title", value="x"), "not_found"),
        (m.AddMessage(conversation="12" * 16, text="x"), "not_found"),
        (m.ConfirmPairing(check_code="123"), "no_pairing"),
        (m.ScanPairing(link="hello"), "pairing_not_a_code"),
        (m.Hello(version=99), "daemon_version"),
    ],
)
async def test_a_request_that_cannot_be_met_says_why(ann, command, code):
    assert await why(ann, command) == code


async def test_fields_that_hold_records_together_cannot_be_set_by_hand(ann):
    conversation, (message,) = await talk(ann, "x")
    for record, field in ((conversation, "deleted"), (message, "conversation"), (message, "")):
        assert await why(ann, m.SetField(record=record, field=field, value=1)) == "bad_request"
    broken = m.SetField(record=conversation, field="title", value="x", seen="!")
    assert await why(ann, broken) == "bad_request"


async def test_the_device_can_be_renamed_and_names_are_cleaned(ann):
    await ann.request(m.RenameDevice(name=" Ann's\n\x1b Desk "))
    status = await ann.request(m.GetStatus())
    assert status.devices[0].name == "Ann's Desk"
    assert status.device_name == "Ann's Desk"


async def test_an_earlier_value_is_written_again_as_a_new_edit(ann, views):
    conversation, _ = await talk(ann)
    await ann.request(m.SetField(record=conversation, field="title", value="Renamed"))
    (earlier,) = views.history(conversation, "title")
    again = m.UseEarlier(record=conversation, field="title", value=earlier.token)
    await ann.request(again)
    assert views.conversation(conversation).title == "Talk"
    assert [row.text for row in views.history(conversation, "title")] == ["Renamed", "Talk"]


async def test_a_value_that_was_never_there_is_not_written(ann, views):
    conversation, _ = await talk(ann)
    never = m.UseEarlier(record=conversation, field="title", value="00" * 17)
    assert await why(ann, never) == "earlier_gone"
    assert views.conversation(conversation).title == "Talk"
