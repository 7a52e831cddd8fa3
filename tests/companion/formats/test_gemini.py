"""Gemini's activity becomes conversations: by their ids where it tells them, else by a guess."""

import json

import pytest

from companion.model.records import CONVERSATION, MESSAGE
from tests.companion.formats.reading import HELDIN, Read, attempt, zipped

SAMPLE = HELDIN / "gemini"


def entry(title: str, time: str, *answers: str, **more) -> dict:
    told = {"header": "Gemini Apps", "title": title, "time": time, "products": ["Gemini Apps"]}
    html = [{"html": answer} for answer in answers]
    return {**told, **({"safeHtmlItem": html} if html else {}), **more}


@pytest.fixture
def read(tmp_path):
    def read(*entries) -> Read:
        path = tmp_path / "activity.json"
        path.write_text(json.dumps(list(entries), ensure_ascii=False), encoding="utf-8")
        return Read(path)

    return read


def said(read: Read, conversation) -> list[str]:
    return [r.values["parts"][0]["text"] for r in read.messages(conversation)]


def test_entries_with_an_id_are_one_conversation_however_far_apart():
    read = Read(SAMPLE)
    kyoto = read.conversation("0123456789abcdef")
    assert kyoto.values["extra"] == {"grouping": "source"}
    assert said(read, kyoto) == ["Kyoto?", "### Yes\n\n- Temples", "And Osaka?", "Later."]
    messages = read.messages(kyoto)
    parents = [r.values["parent"] for r in messages]
    assert parents == [None, *(r.id for r in messages[:3])]


def test_entries_without_one_are_put_together_by_time_and_marked():
    read = Read(SAMPLE)
    guessed = [c for c in read.of(CONVERSATION) if c.values["extra"]["grouping"] == "heuristic"]
    assert [c.values["title"] for c in guessed] == ["Hi", "Good night", "你好，看图"]
    # The half hour counts between entries without an id: 9:35 to 10:10 is more.
    assert [len(read.messages(c)) for c in guessed] == [1, 2, 4]


def test_an_entry_comes_in_with_every_field():
    read = Read(SAMPLE)
    (conversation,) = (c for c in read.of(CONVERSATION) if c.values["title"] == "你好，看图")
    question, first, second, feedback = read.messages(conversation)
    _, picture, notes = question.values["parts"]
    assert read.attachment(picture["attachment"])["name"] == "图.png"
    assert notes == {"type": "file", "missing": True, "name": "notes.pdf"}
    raw = json.loads(
        (SAMPLE / "Takeout/My Activity/Gemini Apps/MyActivity.json").read_text(encoding="utf-8")
    )[2]
    del raw["safeHtmlItem"]
    assert question.values == {
        "source_id": "#89ce1a639ccac24f21aeca6e0518a010",
        "conversation": conversation.id,
        "parent": None,
        "ordinal": 0,
        "role": "user",
        "created_ms": 1777630200000,
        "parts": [{"type": "text", "text": "你好，看图"}, picture, notes],
        "extra": raw,
    }
    assert first.values["parent"] == second.values["parent"] == question.id
    assert first.values["parts"] == [{"type": "text", "text": "第一"}]
    assert second.values == {
        "source_id": "#89ce1a639ccac24f21aeca6e0518a010/1",
        "conversation": conversation.id,
        "parent": question.id,
        "ordinal": 2,
        "role": "assistant",
        "created_ms": 1777630200000,
        "parts": [{"type": "text", "text": "**第二**"}],
        "extra": {"html": "<p><strong>第二</strong></p>"},
    }
    assert feedback.values["hidden"] is True
    assert feedback.values["role"] == "system"
    assert feedback.values["parent"] == second.id
    assert [s.place.rpartition("/")[2] for s in read.skipped] == ["archive.txt"]


def test_a_zip_of_the_same_gives_the_same_records(tmp_path):
    members = {
        path.relative_to(SAMPLE).as_posix(): path.read_bytes()
        for path in SAMPLE.rglob("*")
        if path.is_file()
    }
    zipped_up = Read(zipped(tmp_path / "takeout.zip", members))
    assert {r.id: r.values for r in zipped_up.records} == {
        r.id: r.values for r in Read(SAMPLE).records
    }


def test_the_words_before_a_question_are_learned_in_any_language(read):
    questions = [f"Gesendeter Prompt: Frage {number}" for number in "13579"]
    times = [f"2026-01-0{day}T00:00:00Z" for day in "12345"]
    entries = [entry(q, t, "<p>Ja</p>") for q, t in zip(questions, times, strict=True)]
    found = read(*entries, entry("Feedback gegeben", "2026-01-06T00:00:00Z"))
    asked = [r.values for r in found.of(MESSAGE) if r.values["role"] == "user"]
    # "Frage" stands in all of them as well: what is cut off stays in the extra.
    assert [v["parts"][0]["text"] for v in asked] == ["1", "3", "5", "7", "9"]
    assert asked[0]["extra"]["title"] == "Gesendeter Prompt: Frage 1"


def test_questions_that_begin_differently_lose_nothing(read):
    titles = ["Wo?", "Wie geht es?", "你好", "a b", "c: d"]
    entries = [entry(t, f"2026-01-0{n}T00:00:00Z", "x") for n, t in enumerate(titles, 1)]
    asked = [r.values for r in read(*entries).of(MESSAGE) if r.values["role"] == "user"]
    assert [v["parts"][0]["text"] for v in asked] == titles


def test_a_localised_header_is_recognised_and_other_activity_is_not(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps([entry("Запит: Що?", "2026-01-01T00:00:00Z", header="Додатки Gemini")])
    )
    read = Read(path)
    assert said(read, read.of(CONVERSATION)[0]) == ["Що?"]
    path.write_text(json.dumps([entry("Visited Bard Street", "2026-01-01", header="Maps")]))
    assert attempt(path) == "import_unknown_format"


def test_ids_depend_on_neither_order_nor_what_was_asked_later(read):
    early = entry("Prompted One", "2026-01-01T00:00:00Z", "<p>1</p>")
    late = entry("Prompted Two", "2026-01-01T00:10:00Z", "<p>2</p>")
    before = {r.id for r in read(early).records}
    assert before < {r.id for r in read(late, early).records}
    assert [r.id for r in read(late, early).records] == [r.id for r in read(early, late).records]


def test_what_is_no_entry_is_told_and_a_cut_file_gives_what_came_before(tmp_path, read):
    whole = [entry(f"Prompted {n}", f"2026-01-0{n}T00:00:00Z") for n in (1, 2)]
    found = read(whole[0], 7, {"time": "x"}, whole[1])
    assert found.whys() == ["skipped_wrong_shape", "skipped_wrong_shape"]
    path = tmp_path / "cut.json"
    path.write_text(json.dumps(whole)[:-20])
    cut = Read(path)
    assert cut.whys() == ["skipped_rest"]
    assert [c.values["title"] for c in cut.of(CONVERSATION)] == ["1"]


def test_pictures_beside_a_file_that_was_taken_out_of_the_zip_are_found(tmp_path):
    folder = SAMPLE / "Takeout/My Activity/Gemini Apps"
    for name in ("MyActivity.json", "图-1e98.png"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    read = Read(tmp_path / "MyActivity.json")
    assert len(read.blobs) == 1
    assert {r.id: r.values for r in read.records} == {r.id: r.values for r in Read(SAMPLE).records}


@pytest.mark.parametrize(
    "name", ["../x.png", "..", "", "x" * 300, "你" * 200, "a:b", "/etc/passwd"]
)
def test_a_name_that_leads_elsewhere_finds_nothing(tmp_path, read, name):
    (tmp_path / "passwd").symlink_to("/etc/passwd")
    found = read(entry("Prompted x", "2026-01-01T00:00:00Z", imageFile=name))
    assert found.blobs == []
    assert len(found.of(MESSAGE)) == 1
