"""Places, filters and names to pick from, without a screen."""

import importlib
from datetime import date
from pathlib import Path
from pkgutil import iter_modules

import pytest

from companion import formats
from companion.control.messages import DeviceValue, LinkState, ReasonValue
from companion.model.deletion import GRACE_MS, UNDO_MS
from companion.views.places import Place, PlaceCounts, PlaceKind
from companion.views.query import parse
from companion.views.rows import ConversationRow
from ui import words
from ui.presenters import filters, places
from ui.presenters.filters import Choice
from ui.presenters.matching import folded, ranked
from ui.presenters.places import LEVELS_MAX, Node
from ui.presenters.sources import source_name
from ui.widgets.conversation import _about


def device(name: str, state: LinkState, *, is_self: bool = False) -> DeviceValue:
    return DeviceValue(
        device_id=name.encode().hex(),
        name=name,
        platform="linux",
        is_self=is_self,
        state=state,
        reason=ReasonValue("none", {}),
    )


def section(nodes: tuple[Node, ...], key: str) -> Node | None:
    return next((node for node in nodes if node.key == key), None)


def test_folders_are_a_tree_and_a_folder_counts_what_is_beneath_it() -> None:
    counts = PlaceCounts(folders={"Work/Plans/2025": 2, "Work": 1, "home": 4})
    folders = section(places.present(counts, []), "folders")
    assert folders is not None
    home, work = folders.children
    assert (str(home.label), home.count, home.children) == ("home", 4, ())
    assert (str(work.label), work.count) == ("Work", 3)
    (plans,) = work.children
    assert (plans.place, plans.count) == (Place(PlaceKind.FOLDER, "Work/Plans"), 2)


def test_a_path_without_end_is_shown_in_so_many_levels() -> None:
    path = "/".join(f"{n}" for n in range(5_000))
    folders = section(places.present(PlaceCounts(folders={path: 1}), []), "folders")
    depth, node = 0, folders
    while node is not None and node.children:
        (node,), depth = node.children, depth + 1
    assert depth == LEVELS_MAX + 1
    assert node is not None
    assert node.place == Place(PlaceKind.FOLDER, path)


def test_what_there_is_nothing_of_has_no_section() -> None:
    nodes = places.present(PlaceCounts(), [])
    assert [node.key for node in nodes] == ["all", "pinned", "archived", "conflicts", "trash"]
    assert not section(nodes, "folders")


def test_devices_say_how_they_stand_in_words_and_take_nothing() -> None:
    laptop = device("Laptop", LinkState.OFFLINE)
    desk = device("Zuse", LinkState.IN_STEP, is_self=True)
    devices = section(places.present(PlaceCounts(), [laptop, desk]), "devices")
    assert devices is not None
    assert [str(node.label) for node in devices.children] == ["Zuse", "Laptop"]
    assert [str(node.note) for node in devices.children] == ["This computer", "Not reachable"]
    assert not any(node.takes for node in devices.children)
    assert section(places.present(PlaceCounts(), [desk]), "devices") is None


@pytest.mark.parametrize("kind", list(PlaceKind))
def test_every_place_has_a_name_and_says_when_it_is_empty(kind: PlaceKind) -> None:
    place = Place(kind, "name")
    assert str(places.title(place))
    assert str(places.emptiness(place))


def test_a_source_is_called_as_people_call_it() -> None:
    assert str(source_name("chatgpt")) == "ChatGPT"
    assert str(source_name("")) == "Written here"
    assert str(source_name("some-new-app")) == "some-new-app"


def test_every_application_that_is_read_has_a_name() -> None:
    names = (each.name for each in iter_modules(formats.__path__, "companion.formats."))
    read = {getattr(importlib.import_module(name), "APP", "") for name in names} - {""}
    written_small = {"aichat", "llm"}
    assert len(read) > len(written_small)
    assert {app for app in read if str(source_name(app)) == app} == written_small


def test_a_conversation_says_by_the_same_name_where_it_is_from() -> None:
    row = ConversationRow("id", "", "", 0, "openwebui", 1, False, False, False, "")
    assert words.say(_about(row)).endswith("from Open WebUI")


def test_how_long_what_was_deleted_can_be_restored_is_said_alike_everywhere() -> None:
    days = f"{(UNDO_MS + GRACE_MS) // (24 * 60 * 60 * 1000)} days"
    root = Path(__file__).parents[2]
    texts = [
        root.joinpath(name).read_text(encoding="utf-8") for name in ("README.md", "CHANGELOG.md")
    ]
    assert all(days in said for said in (str(places.notice(Place(PlaceKind.TRASH))), *texts))
    assert not any("thirty days" in text for text in texts)


def test_filters_that_are_typed_become_chips_and_can_be_taken_off() -> None:
    text = 'cat role:user tag:"my tag" -has:image dog'
    chips = filters.chips(text)
    assert [str(chip.label) for chip in chips] == [
        "Written by you",
        "#my tag",
        "not: With an image",
    ]
    assert filters.without(text, chips[1]) == "cat role:user -has:image dog"
    for chip in reversed(chips):
        text = filters.without(text, chip)
    assert text == "cat dog"


@pytest.mark.parametrize("value", ["plain", "two words", "a:b", "-odd"])
def test_a_filter_from_the_menu_is_understood_as_it_was_chosen(value: str) -> None:
    (choice,) = filters.named("tag", [value])
    text = filters.with_filter("word", choice)
    query = parse(text)
    assert [term.text for term in query.terms] == ["word"]
    assert [(each.name, each.value) for each in query.filters] == [("tag", value)]


def test_a_name_that_cannot_be_written_is_not_offered() -> None:
    assert list(filters.named("tag", ["“curly”", 'in "quotes"'])) == []


def test_a_second_date_takes_the_place_of_the_first_and_a_second_role_does_not() -> None:
    today, *_, year = filters.dates(date(2025, 3, 4))
    assert filters.with_filter("after:2020-01-01 cat", today) == "cat after:2025-03-04 "
    assert (year.name, year.value) == ("after", "2025-01-01")
    both = filters.with_filter("role:user", Choice(filters.roles()[1].label, "role", "assistant"))
    assert both == "role:user role:assistant "


def test_what_begins_a_word_comes_before_what_is_within_one() -> None:
    names = ["Spinning", "My pin", "Pin", "Parking lot idea n"]
    found = ranked("pin", [folded(name) for name in names], str, at_most=9)
    assert found == ["pin", "my pin", "spinning", "parking lot idea n"]


def test_words_are_found_in_any_order_and_letters_with_gaps() -> None:
    names = [folded(name) for name in ("Move to folder", "Añadir", "Pause syncing")]
    assert ranked("folder mo", names, str, at_most=9) == ["move to folder"]
    assert ranked("ana", names, str, at_most=1) == ["anadir"]
    assert ranked("psync", names, str, at_most=9) == ["pause syncing"]
    assert ranked("zz", names, str, at_most=9) == []
    assert ranked("  ", names, str, at_most=2) == names[:2]
