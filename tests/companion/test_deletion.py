"""A deletion here against what was edited elsewhere meanwhile, on two real daemons."""

from collections.abc import Iterator

import pytest

from companion.control import messages as m
from companion.views.pages import Views
from tests.companion.cli.typing_steps import pair, typed, wait
from tests.daemons import Person, people


@pytest.fixture
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Person, Person]]:
    """Two computers that are in step."""
    directory = tmp_path_factory.mktemp("deletion")
    with people(directory, "Ann", "Bob") as (ann, bob):
        typed(ann, "status")
        pair(ann, bob, directory / "code.png")
        yield ann, bob


def knows(person: Person, conversation: str, text: str) -> bool:
    views = Views.open(person.profile.database, person.profile.blobs)
    try:
        rows = views.transcript(conversation)
        return [row.parts[0]["text"] for row in rows] == [text]
    finally:
        views.close()


async def test_a_deleted_conversation_stays_when_a_message_of_it_was_edited_elsewhere(both):
    ann, bob = both
    conversation = (await ann.request(m.CreateConversation(title="Talk"))).record
    message = (await ann.request(m.AddMessage(conversation=conversation, text="draft"))).record
    wait(lambda: knows(bob, conversation, "draft"))
    await ann.request(m.Pause())
    await ann.request(m.Delete(records=[conversation]))
    await bob.request(m.EditMessageText(message=message, text="the final word"))
    await ann.request(m.Resume())
    for person in both:
        wait(lambda person=person: knows(person, conversation, "the final word"))
        wait(lambda person=person: typed(person, "status")["conflicts"] == 1)
        (conflict,) = typed(person, "conflicts")["conflicts"]
        assert (conflict["record"], conflict["field"]) == (conversation, "deleted")


async def test_what_was_deleted_before_the_edit_stays_deleted(both):
    ann, _ = both
    conversation = (await ann.request(m.CreateConversation(title="Talk"))).record
    message = (await ann.request(m.AddMessage(conversation=conversation, text="draft"))).record
    await ann.request(m.Delete(records=[conversation]))
    await ann.request(m.EditMessageText(message=message, text="late"))
    views = Views.open(ann.profile.database, ann.profile.blobs)
    assert views.conversation(conversation) is None
    views.close()
