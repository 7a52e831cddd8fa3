"""What search finds of a whole library: by filters, in which order, in pages; and at what cost."""

import random
import sqlite3
from contextlib import closing
from datetime import datetime

import pytest

from companion.model import ids
from companion.model.text import segment
from companion.store.writer import Edit, Store
from companion.views.database import Database
from companion.views.pages import Views

YEAR_MS = 365 * 24 * 60 * 60 * 1000


def at(*day: int) -> int:
    """Noon of a day where the test runs."""
    return int(datetime(*day, 12).astimezone().timestamp() * 1000)


class Library:
    """A profile that is written to and searched."""

    def __init__(self, directory) -> None:
        self.path = directory / "companion.db"
        self.store = Store.open(self.path)
        self.views = Views.open(self.path, directory / "blobs")
        self.made = 0

    def close(self) -> None:
        self.views.close()
        self.store.close()

    def write(self, record: bytes, kind: str, **values: object) -> bytes:
        self.made += 1
        self.store.write([Edit(record, kind, values)], wall_ms=self.made)
        return record

    def talk(self, title: str, **values: object) -> bytes:
        return self.write(ids.imported("test", title), "conversation", title=title, **values)

    def say(self, talk: bytes, text: str, *parts: dict, **values: object) -> bytes:
        said = [{"type": "text", "text": text}, *parts]
        values = {"conversation": talk, "role": "user", "parts": said, **values}
        return self.write(ids.imported("test", talk.hex(), text), "message", **values)

    def found(self, text: str) -> list[str]:
        """Of each hit the message's text, or the title."""
        hits = self.views.search(text, limit=1_000)
        return [self._words(hit).split(" ")[0] for hit in hits]

    def _words(self, hit) -> str:
        message = self.views.message(hit.message) if hit.message else None
        return message.parts[0]["text"] if message is not None else hit.title

    def ask(self, query: str, *values: object) -> list[tuple]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(query, values).fetchall()


@pytest.fixture
def library(tmp_path):
    library = Library(tmp_path)
    yield library
    library.close()


@pytest.fixture
def furnished(library):
    work = library.talk(
        "Planning",
        updated_ms=at(2025, 3, 9),
        model="gpt-4o",
        source_app="chatgpt",
        **{"tag:Work": True},
    )
    home = library.talk(
        "Garden plan", updated_ms=at(2024, 5, 1), **{"tag:Work": False, "tag:地": True}
    )
    image = {"type": "image", "name": "oak.png"}
    code = {"type": "code", "text": "x = 1", "language": "py"}
    library.say(work, "one plan", created_ms=at(2025, 3, 1))
    library.say(work, "two plan", role="assistant", model="o3-mini", created_ms=at(2025, 3, 2))
    library.say(home, "three plan", image, created_ms=at(2024, 1, 31))
    library.say(
        home, "four plan", code, {"type": "file", "name": "list.pdf"}, created_ms=at(2024, 2, 1)
    )
    return library


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("plan role:user", ["one", "three", "four"]),
        ("plan role:USER", ["one", "three", "four"]),
        ("plan -role:user", ["two"]),
        ("plan role:user role:assistant", ["one", "two", "three", "four"]),
        ("plan model:gpt-4", ["one"]),
        ("plan model:o3", ["two"]),
        ("plan tag:work", ["one", "two"]),
        ("plan tag:地", ["Garden", "three", "four"]),
        ("plan -tag:work", ["Garden", "three", "four"]),
        ("plan tag:work tag:地", []),
        ("plan from:ChatGPT", ["one", "two"]),
        ("plan from:companion", ["Garden", "three", "four"]),
        ("plan before:2024-02", ["three"]),
        ("plan before:2024-02-01", ["three"]),
        ("plan after:2024-02-01 before:2025", ["Garden", "four"]),
        ("plan after:2025-03-02", ["two"]),
        ("plan has:image", ["three"]),
        ("plan has:code has:file", ["four"]),
        ("plan -has:code role:user", ["one", "three"]),
        ("plan in:title", ["Garden"]),
        ("plan -in:title", ["one", "two", "three", "four"]),
        ("tag:work", ["Planning", "one", "two"]),
        ("tag:work -two", ["Planning", "one"]),
        ("has:image", ["three"]),
        ("in:title", ["Planning", "Garden"]),
        ("role:user plan -one", ["three", "four"]),
        ("oak.png", ["three"]),
        ("list", ["four"]),
        ("tag:none plan", []),
        ("plan colour:red", []),
        ("before:9999 plan in:title", ["Garden"]),
        ("after:0001 plan in:title", ["Garden"]),
    ],
)
def test_filters_narrow_what_is_found(furnished, typed, found):
    assert sorted(furnished.found(typed)) == sorted(found)


def test_what_only_filters_ask_for_comes_latest_first(furnished):
    assert furnished.found("tag:work") == ["Planning", "two", "one"]


def test_hidden_and_deleted_messages_are_not_found_and_no_title_of_a_deleted_conversation(library):
    talk, gone = library.talk("Oaks"), library.talk("Old oaks")
    library.say(talk, "oak seen")
    plumbing = library.say(talk, "oak plumbing", hidden=True)
    deleted = library.say(talk, "oak deleted")
    library.say(gone, "oak within")
    library.write(deleted, "message", deleted=True)
    library.write(gone, "conversation", deleted=True)
    assert library.found("oak ") == ["oak"]
    assert library.ask("SELECT count(*) FROM search WHERE search MATCH 'oak'") == [(2,)]
    library.write(plumbing, "message", hidden=False)
    library.write(deleted, "message", deleted=False)
    library.write(gone, "conversation", deleted=False)
    assert len(library.found("oak ")) == 4
    assert len(library.found("oaks")) == 2


def test_a_title_is_worth_more_than_a_text_and_a_text_more_than_what_lies_beside_it(library):
    talk = library.talk("About otters")
    library.say(talk, "aside from this", {"type": "reasoning", "text": "otters"})
    library.say(talk, "text with otters")
    library.say(talk, "nothing of it")
    assert library.found("otters") == ["About", "text", "aside"]
    hits = library.views.search("otters", limit=9)
    assert [hit.snippet for hit in hits] == [
        "About \x02otters\x03",
        "text with \x02otters\x03",
        "\x02otters\x03",
    ]


def test_a_title_comes_first_however_few_titles_there_are(library):
    talk = library.talk("otters")
    for n in range(5):
        library.say(talk, f"{n} of something", created_ms=at(2026, 1, 1))
    library.say(talk, "and otters otters", created_ms=at(2026, 1, 1))
    assert library.found("otters") == ["otters", "and"]


def test_of_two_that_fit_alike_the_later_comes_first_but_not_before_one_that_fits_better(library):
    now = at(2026, 1, 1)
    talk = library.talk("Talk")
    for words, created_ms in (
        ("old rivers", now - 3 * YEAR_MS),
        ("new rivers", now),
        ("best rivers rivers rivers rivers", now - 5 * YEAR_MS),
        ("other things", now),
        ("more things", now),
    ):
        library.say(talk, words, created_ms=created_ms)
    found = library.found("rivers")
    assert found.index("new") < found.index("old")
    assert found.index("best") < found.index("old")


def test_pages_fit_together_whatever_is_written_in_the_meantime(library):
    talk = library.talk("Talk")
    for n in range(30):
        library.say(talk, f"{n} word", created_ms=n)
    found = library.views.find("word")
    first = library.views.hits(found, limit=10)
    for n in range(30, 60):
        library.say(talk, f"{n} word word", created_ms=n)
    rest = library.views.hits(found, limit=100, offset=10)
    together = [hit.message for hit in first + rest]
    assert len(together) == len(set(together)) == len(found.numbers) == 30
    assert together == [hit.message for hit in library.views.hits(found, limit=100)]


def test_the_same_search_has_the_same_order_and_what_is_like_is_ordered_by_what_came_last(library):
    talk = library.talk("Talk")
    library.store.write(
        [
            Edit(
                bytes([n]) * 16,
                "message",
                {"conversation": talk, "parts": [{"type": "text", "text": "same word"}]},
            )
            for n in range(1, 40)
        ],
        wall_ms=1,
    )
    before = [hit.message for hit in library.views.search("word", limit=99)]
    library.say(talk, "something else")
    assert [hit.message for hit in library.views.search("word", limit=99)] == before
    assert before == sorted(before, reverse=True)


def test_what_is_more_than_anybody_reads_is_said_to_be_more(library):
    talk = library.talk("Talk")
    library.store.write(
        [
            Edit(
                n.to_bytes(16, "big"),
                "message",
                {"conversation": talk, "parts": [{"type": "text", "text": "common ->"}]},
            )
            for n in range(1, 510)
        ],
        wall_ms=1,
    )
    for text in ("common", "->", "-rare", "role:x -rare"):
        found = library.views.find(text)
        assert (len(found.numbers), found.more) == ((0, False) if "x" in text else (500, True))
    found = library.views.find("common", at_most=600)
    assert (len(found.numbers), found.more) == (509, False)


def test_what_was_deleted_since_is_not_on_a_page(library):
    talk = library.talk("Talk")
    first, _ = library.say(talk, "word one"), library.say(talk, "word two")
    found = library.views.find("word")
    library.write(first, "message", deleted=True)
    assert len(library.views.hits(found, limit=9)) == 1


CHARACTERS = "搜索问题修复显示结果保存文件한국어검색ファイルを検"


def test_any_piece_of_unspaced_writing_is_found_wherever_it_stands_and_nowhere_else(library):
    chance = random.Random(11)
    talk = library.talk("Talk")
    texts = ["".join(chance.choices(CHARACTERS, k=chance.randint(1, 30))) for _ in range(300)]
    for text in dict.fromkeys(texts):
        library.say(talk, text)
    for _ in range(200):
        text = chance.choice(texts)
        begin = chance.randrange(len(text))
        probe = text[begin : begin + chance.randint(1, 4)]
        [(expected,)] = library.ask("SELECT count(*) FROM message WHERE instr(text, ?)", probe)
        assert len(library.found(probe)) == expected > 0, probe


def test_an_index_that_is_made_again_finds_the_same(furnished):
    probes = ("plan", "one", "oak", "in:title garden")
    before = [furnished.found(probe) for probe in probes]
    sizes = furnished.ask("SELECT * FROM search_docsize")
    with closing(sqlite3.connect(furnished.path)) as connection, connection:
        connection.create_function("segment", 1, segment, deterministic=True)
        for index in ("search", "search_title"):
            connection.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    assert [furnished.found(probe) for probe in probes] == before
    assert furnished.ask("SELECT * FROM search_docsize") == sizes


@pytest.mark.parametrize("bound", ["PASSING_MAX", "FEW"])
def test_filters_find_the_same_whether_few_or_many_messages_pass(furnished, monkeypatch, bound):
    typed = [
        f"{words} {filters}"
        for words in ("", "plan", "-plan", "the", "->")
        for filters in (
            "tag:work", "-tag:work", "from:chatgpt", "role:user", "-role:user model:gpt",
            "model:claude", "-model:gpt-4o", "has:code", "has:image", "before:2025-04 tag:work",
            "after:2025-01 -has:image", "in:title model:gpt", "-in:title from:chatgpt",
        )
    ]  # fmt: skip
    before = [furnished.found(text) for text in typed]
    assert sum(map(bool, before)) > len(typed) // 3
    monkeypatch.setattr(f"companion.views.search.{bound}", -1)
    assert [furnished.found(text) for text in typed] == before


def test_what_only_filters_ask_for_is_found_however_old_it_is(furnished, monkeypatch):
    before = furnished.found("has:image")
    monkeypatch.setattr("companion.views.search._SINCE", "0")
    assert furnished.found("has:image") == before != []


@pytest.mark.parametrize(
    "typed",
    ["plan", "搜", '"a plan" -b', "plan tag:work role:user has:code", "-plan", "->", "tag:work"],
)
def test_no_keystroke_goes_through_a_whole_table(furnished, monkeypatch, typed):
    plans: list[str] = []
    rows = Database.rows

    def explained(self, query, values=()):
        values = tuple(values)
        plans.extend(row["detail"] for row in rows(self, f"EXPLAIN QUERY PLAN {query}", values))
        return rows(self, query, values)

    monkeypatch.setattr(Database, "rows", explained)
    furnished.views.search(typed, limit=9)
    assert plans
    allowed = (
        "SCAN search VIRTUAL",
        "SCAN search_title VIRTUAL",
        "INDEX message_latest",
        "SCAN (sub",
        "SCAN json_each VIRTUAL",
    )
    scans = [plan for plan in plans if plan.startswith("SCAN")]
    assert [plan for plan in scans if not any(name in plan for name in allowed)] == []
