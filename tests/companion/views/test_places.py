"""What is in each place of the window, in what order, and how much."""

from pathlib import Path

import pytest

from companion.model import ids
from companion.model.records import DELETED
from companion.store.writer import Edit, Store
from companion.views.database import Database
from companion.views.pages import Views
from companion.views.places import Place, PlaceKind


class Cabinet:
    """A profile with filed conversations."""

    def __init__(self, directory: Path) -> None:
        self.store = Store.open(directory / "companion.db")
        self.views = Views.open(directory / "companion.db", directory / "blobs")
        self.now = 1_000

    def file(self, title: str, **values: object) -> str:
        self.now += 1
        record = ids.imported("test", title)
        said = {"title": title, "updated_ms": self.now, **values}
        self.store.write([Edit(record, "conversation", said)], wall_ms=self.now)
        return ids.to_text(record)

    def titles(self, kind: PlaceKind, name: str = "") -> list[str]:
        listed = self.views.listed(Place(kind, name))
        lines = self.views.lines(listed)
        return [lines[each].title for each in listed]


@pytest.fixture
def cabinet(tmp_path):
    cabinet = Cabinet(tmp_path)
    cabinet.file("Plan", folder="Work/Plans", **{"tag:urgent": True})
    cabinet.file("Pay", folder="Work", source_app="chatgpt", **{"tag:Urgent": True})
    cabinet.file("Workshop", folder="Workshop", source_app="chatgpt")
    cabinet.file("Top", pinned=True, source_app="companion")
    cabinet.file("Away", archived=True, folder="Work", **{"tag:urgent": True})
    cabinet.file("Gone", folder="Work", **{DELETED: True})
    yield cabinet
    cabinet.views.close()
    cabinet.store.close()


def test_each_place_has_what_belongs_there_pinned_first_then_the_latest(cabinet):
    assert cabinet.titles(PlaceKind.ALL) == ["Top", "Workshop", "Pay", "Plan"]
    assert cabinet.titles(PlaceKind.PINNED) == ["Top"]
    assert cabinet.titles(PlaceKind.ARCHIVED) == ["Away"]
    assert cabinet.titles(PlaceKind.TRASH) == ["Gone"]
    assert cabinet.titles(PlaceKind.SOURCE, "chatgpt") == ["Workshop", "Pay"]
    assert cabinet.titles(PlaceKind.SOURCE, "companion") == ["Top", "Plan"]


def test_a_folder_has_what_is_beneath_it_and_not_what_begins_alike(cabinet):
    assert cabinet.titles(PlaceKind.FOLDER, "Work") == ["Pay", "Plan"]
    assert cabinet.titles(PlaceKind.FOLDER, "Work/Plans") == ["Plan"]
    assert cabinet.titles(PlaceKind.FOLDER, "Workshop") == ["Workshop"]
    assert cabinet.titles(PlaceKind.FOLDER, "Wor") == []


def test_tags_that_differ_in_case_alone_are_one_place(cabinet):
    assert cabinet.titles(PlaceKind.TAG, "URGENT") == ["Pay", "Plan"]
    cabinet.file("Twice", **{"tag:urgent": True, "tag:Urgent": True})
    assert cabinet.titles(PlaceKind.TAG, "urgent") == ["Twice", "Pay", "Plan"]
    assert cabinet.views.places().tags == {"Urgent": 3}


def test_the_numbers_beside_the_places_are_those_of_what_is_in_them(cabinet):
    counts = cabinet.views.places()
    assert (counts.all, counts.pinned, counts.archived, counts.trash) == (4, 1, 1, 1)
    assert counts.folders == {"Work": 1, "Work/Plans": 1, "Workshop": 1}
    assert counts.sources == {"chatgpt": 2, "companion": 2}
    for kind, named in ((PlaceKind.TAG, counts.tags), (PlaceKind.SOURCE, counts.sources)):
        for name, count in named.items():
            assert len(cabinet.titles(kind, name)) == count


def test_a_conflict_is_found_in_its_place_even_from_the_archive(cabinet, tmp_path):
    assert cabinet.titles(PlaceKind.CONFLICTS) == []
    away = cabinet.views.listed(Place(PlaceKind.ARCHIVED))[0]
    seen = cabinet.store.state(ids.from_text(away)).context
    for title in ("One", "Other"):
        edit = Edit(ids.from_text(away), "conversation", {"title": title}, seen)
        cabinet.store.write([edit], wall_ms=9_000)
    assert cabinet.views.listed(Place(PlaceKind.CONFLICTS)) == [away]
    assert cabinet.views.places().conflicts == 1


def test_the_trash_knows_when_something_came_there_and_loses_it_when_it_is_restored(cabinet):
    (gone,) = cabinet.views.listed(Place(PlaceKind.TRASH))
    assert cabinet.views.lines([gone])[gone].deleted_ms == 1_006
    cabinet.file("Gone", **{DELETED: False})
    assert cabinet.titles(PlaceKind.TRASH) == []
    assert cabinet.views.lines([gone])[gone].deleted_ms == 0


def test_where_conversations_are_filed_is_told_in_the_order_asked_for(cabinet):
    pay, plan = cabinet.views.listed(Place(PlaceKind.FOLDER, "Work"))
    rows = cabinet.views.filed([plan, "00" * 16, pay])
    assert [(row.title, row.folder, row.tags) for row in rows] == [
        ("Plan", "Work/Plans", ("urgent",)),
        ("Pay", "Work", ("Urgent",)),
    ]


def test_titles_and_models_are_there_to_choose_from(cabinet):
    cabinet.file("", model="gpt-4o")
    assert [title for _, title in cabinet.views.titles()][:2] == ["Away", "Top"]
    assert cabinet.views.models() == ["gpt-4o"]


@pytest.mark.parametrize("kind", list(PlaceKind))
def test_no_place_is_found_by_going_through_the_whole_table(cabinet, monkeypatch, kind):
    plans = explained(monkeypatch)
    cabinet.views.listed(Place(kind, "Work"))
    assert plans
    assert [plan for plan in plans if plan.startswith("SCAN") and "conflict" not in plan] == []


def test_places_are_counted_from_indexes_alone(cabinet, monkeypatch):
    plans = explained(monkeypatch)
    cabinet.views.places()
    scans = [plan for plan in plans if plan.startswith("SCAN")]
    assert [plan for plan in scans if "INDEX" not in plan and "conflict" not in plan] == []


def explained(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The plan of every query from now on."""
    plans: list[str] = []
    rows = Database.rows

    def explaining(self, query, values=()):
        values = tuple(values)
        plans.extend(row["detail"] for row in rows(self, f"EXPLAIN QUERY PLAN {query}", values))
        return rows(self, query, values)

    monkeypatch.setattr(Database, "rows", explaining)
    monkeypatch.setattr(Database, "row", lambda *asked: next(iter(explaining(*asked)), None))
    return plans
