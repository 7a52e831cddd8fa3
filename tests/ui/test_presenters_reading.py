"""Places make a transcript; messages are read where they are looked at, and no further."""

from companion.views.rows import MessageRow, OutlineRow
from ui.presenters.reading import PAGE, Branching, Entry, Fold, Reading


def row(message: str) -> MessageRow:
    return MessageRow(message, "c", "", "user", "", 1, [{"type": "text", "text": message}])


def reading(*places: OutlineRow) -> tuple[Reading, list[list[str]]]:
    asked: list[list[str]] = []

    def read(ids: list[str]) -> list[MessageRow]:
        asked.append(ids)
        return [row(message) for message in ids if message != "gone"]

    return Reading(places, read), asked


def hidden(message: str, *versions: str) -> OutlineRow:
    return OutlineRow(message, True, 10, versions)


def shown(message: str, *versions: str) -> OutlineRow:
    return OutlineRow(message, False, 10, versions)


def test_one_message_asked_for_reads_a_page_around_it_and_no_more() -> None:
    read, asked = reading(*(shown(f"m{at}") for at in range(10_000)))
    assert read.row("m5000") == row("m5000")
    assert read.row("m5003") == row("m5003")
    (page,) = asked
    assert len(page) == PAGE
    assert page[PAGE // 2] == "m5000"


def test_a_message_that_has_gone_meanwhile_is_none() -> None:
    assert reading(shown("gone"))[0].row("gone") is None
    assert reading(shown("m"))[0].row("never") is None


def test_hidden_messages_in_a_row_are_one_line() -> None:
    read, _ = reading(shown("a"), hidden("b"), hidden("c"), shown("d"), hidden("e"))
    assert [type(item) for item in read.items] == [Entry, Fold, Entry, Fold]
    assert [item.count for item in read.items if isinstance(item, Fold)] == [2, 1]


def test_an_opened_fold_shows_its_messages_and_closes_again() -> None:
    read, _ = reading(shown("a"), hidden("b"), hidden("c"))
    fold = read.items[1].id
    opened = read.toggled(fold)
    assert opened.shown() == ["a", "b", "c"]
    assert [item.hidden for item in opened.items if isinstance(item, Entry)] == [False, True, True]
    assert opened.toggled(fold).items == read.items


def test_a_hidden_message_that_was_found_opens_its_fold_alone() -> None:
    read, _ = reading(hidden("a"), shown("b"), hidden("c"))
    assert read.revealing("c").shown() == ["b", "c"]
    assert read.revealing("b") is read
    assert read.revealing("nowhere") is read


def test_a_message_knows_which_of_its_versions_it_is() -> None:
    read, _ = reading(shown("b", "a", "b", "c"))
    (entry,) = read.items
    assert isinstance(entry, Entry)
    assert entry.branching == Branching(1, ("a", "b", "c"))
    assert (entry.branching.other(-1), entry.branching.other(1)) == ("a", "c")
    assert entry.branching.other(2) == ""


def test_versions_of_a_hidden_message_are_told_at_the_next_that_is_seen() -> None:
    read, _ = reading(hidden("h", "g", "h"), shown("a"), shown("b"))
    entries = [item for item in read.items if isinstance(item, Entry)]
    assert entries[0].branching == Branching(1, ("g", "h"))
    assert entries[1].branching is None
