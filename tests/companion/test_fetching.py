"""Which attachments are to be here, and how missing ones are shown: through a daemon's socket."""

from collections.abc import Iterator

import pytest

from companion.attachments import Attachments
from companion.control import messages as m
from companion.errors import CompanionError
from companion.library import Library
from companion.model.ids import RecordId
from companion.model.records import ATTACHMENT
from companion.replication.gathering import SPAN_BYTES, Lacking
from companion.store.blobs import digest_of
from companion.store.wanted import ASKED_MAX, Mode, Wanted, decode, encode
from companion.store.writer import Edit
from companion.views.pages import Views
from companion.views.rows import Presence
from tests.daemons import Person, people

SMALL, LARGE, UNSIZED = b"small", b"L" * 3_000_000, b"of no size"


@pytest.fixture
async def library(tmp_path):
    library = await Library.open(tmp_path / "companion.db", tmp_path / "blobs")
    for number, (data, size) in enumerate(((LARGE, len(LARGE)), (SMALL, 5), (UNSIZED, 0)), 1):
        values = {"digest": digest_of(data), "size": size, "name": f"{number}.bin"}
        await library.write([Edit(RecordId(bytes([number]) * 16), ATTACHMENT, values)])
    yield library
    await library.close()


async def lacking(attachments: Attachments) -> list[bytes]:
    return [each.digest for each in await attachments.lacking(frozenset(), 10)]


async def test_what_was_asked_for_comes_before_smaller_ones(library):
    await library.attachments.fetch(digest_of(LARGE))
    first = await library.attachments.lacking(frozenset(), 1)
    assert [each.digest for each in first] == [digest_of(LARGE)]


async def test_all_are_wanted_at_first_and_small_ones_before_large_ones(library):
    found = await library.attachments.lacking(frozenset(), 10)
    assert [each.size for each in found] == [0, 5, len(LARGE)]
    known = frozenset({digest_of(SMALL)})
    assert len(await library.attachments.lacking(known, 10)) == 2
    assert len(await library.attachments.lacking(frozenset(), 1)) == 1


async def test_what_is_too_large_is_left_alone_until_somebody_asks_for_it(library, tmp_path):
    wishes = []
    library.attachments.listen_to_wishes(wishes.append)
    await library.attachments.choose(Mode.UP_TO, 1)
    assert digest_of(LARGE) not in await lacking(library.attachments)
    assert not await library.attachments.fetch(digest_of(LARGE))
    assert digest_of(LARGE) in await lacking(library.attachments)
    assert wishes == [b"", digest_of(LARGE)]


async def test_the_choice_and_what_was_asked_for_survive_a_restart(library, tmp_path):
    await library.attachments.choose(Mode.ON_OPEN, 7)
    await library.attachments.fetch(digest_of(LARGE))
    again = Attachments(library, library.blobs)
    await again.open()
    assert again.wanted == Wanted(Mode.ON_OPEN, 7, (digest_of(LARGE),))
    assert await lacking(again) == [digest_of(LARGE)]
    again.close()


async def test_what_has_come_is_told_and_not_asked_for_any_more(library):
    arrivals, progress = [], []
    attachments = library.attachments
    attachments.listen_to_arrivals(arrivals.append)
    attachments.listen_to_progress(lambda *told: progress.append(told))
    await attachments.choose(Mode.ON_OPEN, 0)
    await attachments.fetch(digest_of(SMALL))
    assert await attachments.store(digest_of(SMALL), 0, SMALL, 0)
    assert await attachments.finish(digest_of(SMALL), 5, "a link")
    assert arrivals == ["a link"]
    assert progress == [(digest_of(SMALL), 5, 5)]
    assert attachments.wanted.asked == ()
    assert await lacking(attachments) == []
    assert await attachments.fetch(digest_of(SMALL))
    assert not await attachments.store(digest_of(SMALL), 0, SMALL, 0)


async def test_a_file_of_which_spans_are_here_is_shown_as_arriving(library, tmp_path):
    digest = digest_of(LARGE)
    await library.attachments.store(digest, 0, LARGE[:SPAN_BYTES], 0)
    views = Views.open(tmp_path / "companion.db", tmp_path / "blobs")
    row = views.attachments()[0]
    assert (row.presence, row.percent, row.path) == (Presence.ARRIVING, 69, "")
    assert views.attachments()[1].presence is Presence.MISSING
    found = await library.attachments.lacking(frozenset(), 10)
    assert found[-1] == Lacking(digest, len(LARGE), frozenset({0}))
    await library.attachments.store(digest, SPAN_BYTES, LARGE[SPAN_BYTES:], 1)
    await library.attachments.finish(digest, len(LARGE), None)
    row = views.attachments()[0]
    assert (row.presence, row.percent) == (Presence.HERE, 100)
    assert row.path
    views.close()


async def test_two_records_that_disagree_on_a_size_say_nothing_of_it(library):
    values = {"digest": digest_of(SMALL), "size": 6, "name": "again.bin"}
    await library.write([Edit(RecordId(b"4" * 16), ATTACHMENT, values)])
    found = await library.attachments.lacking(frozenset(), 10)
    assert {each.size for each in found if each.digest == digest_of(SMALL)} == {0}


def test_what_is_asked_for_is_bounded_and_the_oldest_go():
    wanted = Wanted(Mode.ON_OPEN)
    for number in range(ASKED_MAX + 2):
        wanted = wanted.asking(number.to_bytes(4, "big"))
    assert len(wanted.asked) == ASKED_MAX
    assert not wanted.has((1).to_bytes(4, "big"), 0)
    assert decode(encode(wanted)) == wanted
    assert decode(None) == Wanted()


@pytest.fixture(scope="module")
def ann(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    with people(tmp_path_factory.mktemp("fetching"), "Ann") as (person,):
        yield person


def test_the_choice_is_made_and_shown_on_the_command_line(ann):
    assert ann.types("attachments").stdout == "All come by themselves.\n"
    chosen = ann.types("attachments", "--up-to", "5")
    assert chosen.stdout == "Those of up to 5 MB come by themselves.\n"
    assert "Those of up to 5 MB come by themselves" in ann.types("status").stdout
    assert ann.types("attachments", "--all").stdout == "All come by themselves.\n"


def test_fetching_what_is_not_there_is_an_error_with_its_exit_code(ann):
    assert ann.types("fetch", "abcdef").returncode == 3


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (m.SetAttachmentPolicy(mode="some"), "attachment_policy_unknown"),
        (m.SetAttachmentPolicy(mode="up_to", limit_mb=-1), "attachment_limit"),
        (m.SetAttachmentPolicy(mode="up_to", limit_mb=2**40), "attachment_limit"),
        (m.FetchAttachment(attachment="ab" * 16), "not_found"),
        (m.FetchAttachment(attachment="no id"), "not_found"),
    ],
)
async def test_what_cannot_be_chosen_is_told(ann, command, code):
    assert ann.types("status").returncode == 0
    with pytest.raises(CompanionError) as told:
        await ann.request(command)
    assert told.value.reason.code == code
