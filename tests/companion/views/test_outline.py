"""The outline of a conversation agrees with its transcript, and tells its versions."""

# ruff: noqa: F811 (a fixture, and the arguments that get it)
from tests.companion.views.test_pages import Profile, profile  # noqa: F401


def made(profile: Profile) -> tuple[bytes, dict[str, bytes]]:
    """a, then b or c; after c comes d, after d comes e or f. The leaf is not chosen."""
    conversation = profile.conversation("talk")
    ids: dict[str, bytes] = {}
    for name, parent in (("a", ""), ("b", "a"), ("c", "a"), ("d", "c"), ("e", "d"), ("f", "d")):
        ids[name] = profile.message(conversation, name, ids.get(parent))
    return conversation, ids


def names(ids: dict[str, bytes], messages: list[str]) -> str:
    by_id = {record.hex(): name for name, record in ids.items()}
    return "".join(by_id[message] for message in messages)


def test_the_outline_has_the_messages_of_the_transcript_in_their_order(profile):
    conversation, ids = made(profile)
    places = profile.views.outline(conversation.hex())
    assert names(ids, [place.id for place in places]) == "acdf"
    rows = profile.views.messages([place.id for place in places])
    assert rows == profile.views.transcript(conversation.hex())
    assert [place.characters for place in places] == [1, 1, 1, 1]


def test_a_branching_message_names_all_that_stand_in_its_place(profile):
    conversation, ids = made(profile)
    places = profile.views.outline(conversation.hex())
    assert [names(ids, list(place.versions)) for place in places] == ["", "bc", "", "ef"]


def test_a_deleted_version_is_none(profile):
    conversation, ids = made(profile)
    profile.write(ids["e"], "message", deleted=True)
    places = profile.views.outline(conversation.hex())
    assert [names(ids, list(place.versions)) for place in places] == ["", "bc", "", ""]


def test_a_deleted_version_that_leads_to_a_message_can_still_be_chosen(profile):
    conversation, ids = made(profile)
    ids["g"] = profile.message(conversation, "g", ids["b"])
    profile.write(ids["b"], "message", deleted=True)
    places = profile.views.outline(conversation.hex())
    assert names(ids, list(places[1].versions)) == "bc"


def test_hidden_messages_are_in_the_outline_and_say_so(profile):
    conversation, ids = made(profile)
    profile.write(ids["c"], "message", hidden=True)
    places = profile.views.outline(conversation.hex())
    assert names(ids, [place.id for place in places if place.hidden]) == "c"
    assert names(ids, [place.id for place in places]) == "acdf"


def test_the_end_of_a_branch_is_its_latest_message(profile):
    conversation, ids = made(profile)
    ends = {
        name: names(ids, [profile.views.branch_end(conversation.hex(), ids[name].hex())])
        for name in "bcde"
    }
    assert ends == {"b": "b", "c": "f", "d": "f", "e": "e"}


def test_choosing_the_end_of_a_branch_shows_the_branch(profile):
    conversation, ids = made(profile)
    end = profile.views.branch_end(conversation.hex(), ids["b"].hex())
    profile.write(conversation, "conversation", current_leaf=bytes.fromhex(end))
    places = profile.views.outline(conversation.hex())
    assert names(ids, [place.id for place in places]) == "ab"


def test_a_branch_begins_with_the_message_that_it_is_asked_for(profile):
    conversation, ids = made(profile)
    rows = profile.views.branch(conversation.hex(), ids["c"].hex(), limit=2)
    assert names(ids, [row.id for row in rows]) == "cd"
    assert profile.views.branch(conversation.hex(), "00" * 16, limit=2) == []


def test_text_is_found_whatever_its_case_and_line_ends_on_any_branch(profile):
    conversation, ids = made(profile)
    ids["g"] = profile.message(conversation, "Der Große\n Hafen 港口", ids["b"])
    found = profile.views.find_inside(conversation.hex(), "GROSSE hafen")
    assert names(ids, found) == "g"
    assert names(ids, profile.views.find_inside(conversation.hex(), "港")) == "g"
    assert profile.views.find_inside(conversation.hex(), "  ") == []
