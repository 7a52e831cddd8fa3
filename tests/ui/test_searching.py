"""Searches beside the window: the last one asked is answered, and an end is an end."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from companion.model import ids
from companion.profile import Profile
from companion.store.writer import Edit, Store
from companion.views.rows import Found
from ui.searching import Searcher


def profile_with(directory: Path, *titles: str) -> Profile:
    profile = Profile(directory)
    store = Store.open(profile.database)
    edits = [Edit(ids.imported("test", t), "conversation", {"title": t}) for t in titles]
    store.write(edits, wall_ms=1)
    store.close()
    return profile


def test_only_the_last_question_is_answered(tmp_path: Path, qtbot: QtBot) -> None:
    searcher = Searcher(profile_with(tmp_path, "oak", "elm"))
    answered: list[str] = []
    searcher.found.connect(lambda text, *_: answered.append(text))
    for text in ("o", "oa", "oak", "elm"):
        searcher.ask(text)
    qtbot.waitUntil(lambda: answered == ["elm"])
    searcher.ask("oak")
    searcher.forget()
    searcher.ask("elm")
    qtbot.waitUntil(lambda: answered == ["elm", "elm"])
    searcher.end()


def test_what_cannot_be_read_yet_is_found_to_be_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    searcher = Searcher(Profile(tmp_path))
    found: list[Found] = []
    searcher.found.connect(lambda _text, each, *_: found.append(each))
    searcher.ask("anything")
    qtbot.waitUntil(lambda: len(found) == 1)
    assert found[0].numbers == ()
    searcher.end()
    searcher.end()


def test_after_an_end_it_begins_again(tmp_path: Path, qtbot: QtBot) -> None:
    searcher = Searcher(profile_with(tmp_path, "oak"))
    answered: list[str] = []
    searcher.found.connect(lambda text, *_: answered.append(text))
    for text in ("oak", "elm"):
        searcher.ask(text)
        qtbot.waitUntil(lambda text=text: answered[-1:] == [text])
        searcher.end()
