"""A page of activity gives what the JSON gives."""

import io

import pytest

from companion.formats.gemini_dates import is_date, moment_of
from companion.formats.gemini_page import cards
from companion.model.records import CONVERSATION
from tests.companion.formats.reading import Read, attempt, zipped

STYLE = "<style>" + ".mdl{color:red}" * 9_000 + "</style>"
FOOT = (
    '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1 '
    'mdl-typography--text-right"></div><div class="content-cell mdl-cell mdl-cell--12-col '
    'mdl-typography--caption"><b>Products:</b><br>&emsp;Gemini Apps<br></div></div></div>'
)


def card(body: str, app: str = "Gemini Apps") -> str:
    return (
        '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
        '<div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">'
        f'{app}<br></p></div><div class="content-cell mdl-cell mdl-cell--6-col '
        f'mdl-typography--body-1">{body}</div>{FOOT}'
    )


def page(*found: str) -> str:
    head = f"<html><head><title>My Activity History</title>{STYLE}</head>"
    return f'{head}<body><div class="mdl-grid">{"".join(found)}</div></body></html>'


KYOTO = card(
    "Prompted&nbsp;Kyoto in <b>May</b>?<br>Second line &lt;br&gt;<br>May 19, 2026, 7:07:02"
    "\u202fPM GMT-03:00<br><h3>Yes</h3>\n<ul><li>Temples &amp; tea</li></ul>"
)
PICTURE = card(
    "Prompted&nbsp;看图<br>Attached 1 file.<br>-&nbsp;<a href='pic-1.png'>图.png</a><br>"
    "May 19, 2026, 7:09:00 PM GMT-03:00<br><p>一只猫</p>"
)


@pytest.fixture
def read(tmp_path):
    def read(*found: str) -> Read:
        path = tmp_path / "MyActivity.html"
        path.write_text(page(*found), encoding="utf-8")
        return Read(path)

    return read


def test_a_card_is_a_question_and_its_answer(read):
    found = read(KYOTO)
    assert found.formats == ["gemini"]
    (conversation,) = found.of(CONVERSATION)
    question, answer = found.messages(conversation)
    assert question.values["parts"][0]["text"] == "Kyoto in May?\nSecond line <br>"
    assert question.values["created_ms"] == answer.values["created_ms"] == 1779228422000
    assert question.values["extra"]["written"] == "May 19, 2026, 7:07:02\u202fPM GMT-03:00"
    assert answer.values["parts"][0]["text"] == "### Yes\n\n- Temples & tea"
    assert found.skipped == []


def test_files_beside_the_page_come_with_the_question(tmp_path):
    members = {
        "Takeout/My Activity/Gemini Apps/MyActivity.html": page(PICTURE, KYOTO),
        "Takeout/My Activity/Gemini Apps/pic-1.png": b"\x89PNG\r\n\x1a\n\0\0\0a picture",
    }
    found = Read(zipped(tmp_path / "takeout.zip", members))
    (conversation,) = found.of(CONVERSATION)
    parts = found.messages(conversation)[2].values["parts"]
    assert parts[0]["text"] == "看图\nAttached 1 file."
    assert found.attachment(parts[1]["attachment"])["name"] == "图.png"
    assert found.skipped == []


def test_a_card_that_links_to_its_conversation_belongs_to_it(read):
    link = '<a href="https://gemini.google.com/app/0123456789abcdef">Hi</a>'
    pasted = '<a href="https://gemini.google.com/app/ffffffff">https://gemini.google.com/app/ffffffff</a>'
    found = read(
        card(f"Prompted {link}<br>Apr 12, 2026, 3:34:31 PM EDT<p>Hello</p>"),
        card(f"Prompted {pasted}<br>Apr 12, 2025, 3:34:31 PM EDT<p>A link</p>"),
    )
    sources = {c.values["source_id"]: c.values["extra"]["grouping"] for c in found.of(CONVERSATION)}
    assert sources.pop("0123456789abcdef") == "source"
    assert list(sources.values()) == ["heuristic"]


def test_other_deeds_are_hidden_and_cards_of_other_apps_are_told(read):
    found = read(
        KYOTO,
        card("Used a feature<br>May 19, 2026, 7:08:00 PM GMT-03:00<br>"),
        card("Searched for x<br>May 19, 2026, 7:08:00 PM GMT-03:00<br>", app="Search"),
        '<div class="outer-cell">torn',
    )
    (conversation,) = found.of(CONVERSATION)
    assert found.messages(conversation)[2].values["hidden"] is True
    assert found.whys() == ["skipped_wrong_shape", "skipped_wrong_shape"]


def test_a_card_whose_time_is_in_no_known_language_loses_nothing_else(read):
    found = read(card("Prompted Hi<br>10 xxxuary 2026 7:07:02<br>Hello"))
    (conversation,) = found.of(CONVERSATION)
    question, answer = found.messages(conversation)
    assert question.values["created_text"] == "10 xxxuary 2026 7:07:02"
    assert answer.values["parts"][0]["text"] == "Hello"


def test_a_page_of_another_product_is_not_known(tmp_path):
    path = tmp_path / "MyActivity.html"
    path.write_text(page(card("Watched<br>May 19, 2026, 7:08:00 PM UTC", app="YouTube")))
    assert attempt(path) == "import_unknown_format"


def test_the_same_page_again_gives_the_same_records(read):
    assert read(KYOTO, PICTURE).records == read(KYOTO, PICTURE).records


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_cards_are_the_same_however_the_file_is_cut(monkeypatch, size):
    monkeypatch.setattr("companion.formats.gemini_page._READ_BYTES", size)
    text = '<html>x<div class="outer-cell a">一<div class="outer-cell b">二'
    found = [found for found, _ in cards(io.BytesIO(text.encode()))]
    assert found == [' a">一', ' b">二']


def test_a_card_without_end_is_cut_and_the_next_one_is_whole(monkeypatch):
    monkeypatch.setattr("companion.formats.gemini_page._READ_BYTES", 100)
    monkeypatch.setattr("companion.formats.gemini_page.CHARACTERS_MAX", 300)
    text = '<div class="outer-cell">' + "x" * 5_000 + '<div class="outer-cell">whole'
    first, second = (found for found, _ in cards(io.BytesIO(text.encode())))
    assert len(first) < 500
    assert second == '">whole'


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("May 19, 2026, 7:07:02\u202fPM GMT-03:00", "2026-05-19T22:07:02+00:00"),
        ("Apr 12, 2026, 12:00:00 AM EDT", "2026-04-12T04:00:00+00:00"),
        ("Jul 11, 2026, 12:00:47 PM MDT", "2026-07-11T18:00:47+00:00"),
        ("19 May 2026, 19:07:02 BST", "2026-05-19T18:07:02+00:00"),
        ("10 de mai. de 2026, 03:46:09 BRT", "2026-05-10T06:46:09+00:00"),
        ("17 de feb. de 2026, 15:08:20 CET", "2026-02-17T14:08:20+00:00"),
        ("17 févr. 2026, 15:08:20 CET", "2026-02-17T14:08:20+00:00"),
        ("1 juil. 2026, 15:08:20 CEST", "2026-07-01T13:08:20+00:00"),
        ("3. März 2026, 15:08:20 MEZ", "2026-03-03T14:08:20+00:00"),
        ("03.12.2026, 15:08:20 CET", "2026-12-03T14:08:20+00:00"),
        ("10 мая 2026 г., 14:51:53 MSK", "2026-05-10T11:51:53+00:00"),
        ("2026年5月10日 14:51:53 CST", "2026-05-10T06:51:53+00:00"),
        ("2026年5月10日 GMT+8 14:51:53", "2026-05-10T06:51:53+00:00"),
        ("2026/05/10 14:51:53 JST", "2026-05-10T05:51:53+00:00"),
        ("2026. 5. 10. 오후 2:51:53 KST", "2026-05-10T05:51:53+00:00"),
        ("10 thg 5, 2026, 14:51:53 GMT+7", "2026-05-10T07:51:53+00:00"),
    ],
)
def test_times_are_read_in_the_languages_of_accounts(written, moment):
    assert is_date(written)
    assert moment_of(written) == moment


@pytest.mark.parametrize("written", ["", "2026", "at 7:07:02", "x" * 99 + " 2026 7:07:02"])
def test_what_has_no_year_or_no_clock_is_no_time(written):
    assert not is_date(written)
    assert moment_of(written) is None
