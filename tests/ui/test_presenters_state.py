"""Pairing, conflicts, devices, imports and syncing are said rightly at each step."""

import msgspec
import pytest

from companion.control.messages import (
    AffectedValue,
    DeviceValue,
    Imported,
    ImportedFile,
    ImportProgress,
    LinkState,
    PairingStep,
    PairingValue,
    ReasonValue,
    SkippedValue,
    Status,
)
from companion.reasons import ENGLISH
from companion.views.rows import ConflictRow, Version
from ui.presenters import conflict, devices, importing, pairing, snippet, sync
from ui.presenters.difference import Run
from ui.presenters.pairing import Page
from ui.presenters.sync import Mood


def device(name: str, state: LinkState, *, is_self: bool = False) -> DeviceValue:
    return DeviceValue(
        device_id="ab" * 16,
        name=name,
        platform="Linux",
        is_self=is_self,
        state=state,
        reason=ReasonValue("link_not_found"),
        last_seen_ms=5,
        in_step_ms=4,
    )


def test_since_when_another_device_waits_is_known_only_while_none_has_everything() -> None:
    def synced(*others: LinkState) -> int | None:
        return sync.present(status(*others), reachable=True, starting=False).synced_ms

    assert synced() is None
    assert synced(LinkState.OFFLINE, LinkState.PAUSED) == 4
    assert synced(LinkState.OFFLINE, LinkState.IN_STEP) is None


def status(*others: LinkState, paused: bool = False, conflicts: int = 0, missing: int = 0):
    own = device("Here", LinkState.IN_STEP, is_self=True)
    return Status(
        device_name="Here",
        paused=paused,
        key_in_keyring=True,
        conversations=1,
        messages=1,
        attachments=1,
        attachments_missing=missing,
        conflicts=conflicts,
        devices=[own, *(device(f"D{n}", state) for n, state in enumerate(others))],
    )


@pytest.mark.parametrize(
    ("given", "mood", "line"),
    [
        (status(), Mood.OFFLINE, "No other device yet"),
        (status(LinkState.IN_STEP), Mood.IN_STEP, "In step with D0"),
        (status(LinkState.IN_STEP, LinkState.OFFLINE), Mood.IN_STEP, "In step with D0"),
        (status(LinkState.IN_STEP, LinkState.IN_STEP), Mood.IN_STEP, "In step with 2 devices"),
        (status(LinkState.SYNCING), Mood.SYNCING, "Syncing…"),
        (status(LinkState.IN_STEP, missing=3), Mood.SYNCING, "Fetching 3 attachments…"),
        (status(LinkState.OFFLINE), Mood.OFFLINE, "The other device is not reachable"),
        (status(LinkState.REFUSED), Mood.ATTENTION, "A device needs attention"),
        (status(LinkState.IN_STEP, conflicts=2), Mood.ATTENTION, "In step with D0"),
        (status(LinkState.PAUSED, paused=True, conflicts=2), Mood.PAUSED, "Paused"),
    ],
)
def test_the_state_of_everything_is_told_in_a_picture_and_a_line(
    given: Status, mood: Mood, line: str
) -> None:
    view = sync.present(given, reachable=True, starting=False)
    assert (view.mood, str(view.line)) == (mood, line)


def test_how_much_of_syncing_is_through_is_told_in_eighths_once_it_is_counted() -> None:
    def told(done: int, total: int, *, conflicts: int = 0) -> int:
        whole = status(LinkState.SYNCING, LinkState.IN_STEP, conflicts=conflicts)
        own, syncing, other = whole.devices
        syncing = msgspec.structs.replace(syncing, done=done, total=total)
        whole = msgspec.structs.replace(whole, devices=[own, syncing, other])
        return sync.present(whole, reachable=True, starting=False).eighths

    assert [told(done, 80) for done in (0, 9, 10, 79, 80)] == [0, 0, 1, 7, 8]
    assert told(9, 10) == 0  # so few are through before anybody looks
    assert told(40, 80, conflicts=1) == 0  # then the picture tells of these


def test_a_daemon_that_does_not_answer_asks_for_attention() -> None:
    view = sync.present(status(LinkState.IN_STEP), reachable=False, starting=False)
    assert view.mood is Mood.ATTENTION


@pytest.mark.parametrize(
    ("step", "page"),
    [
        (PairingStep.WAITING, Page.CHOICE),
        (PairingStep.CONNECTING, Page.WORKING),
        (PairingStep.ASK_CHECK_CODE, Page.TYPE_CHECK_CODE),
        (PairingStep.SHOW_CHECK_CODE, Page.READ_CHECK_CODE),
        (PairingStep.LOOKING, Page.LOOKING),
        (PairingStep.ASK_TO_JOIN, Page.AGREE_TO_JOIN),
        (PairingStep.COMPARE, Page.COMPARE),
        (PairingStep.PAIRED, Page.PAIRED),
        (PairingStep.FAILED, Page.FAILED),
    ],
)
def test_each_step_of_a_pairing_has_its_page(step: PairingStep, page: Page) -> None:
    assert pairing.present(PairingValue(step=step)).page is page


def test_the_person_is_told_who_wants_in_before_the_code_is_typed() -> None:
    view = pairing.present(
        PairingValue(
            step=PairingStep.ASK_CHECK_CODE,
            peer_name="Laptop",
            peer_platform="Linux",
            peer_address="127.0.0.1",
            peer_conversations=2,
        )
    )
    assert str(view.title) == "Let “Laptop” in?"
    assert str(view.peer) == "Linux · 127.0.0.1 · 2 conversations"


def test_nobody_is_told_that_nothing_was_changed_when_the_newcomer_was_let_in() -> None:
    def said(code: str) -> str:
        failed = PairingValue(step=PairingStep.FAILED, reason=ReasonValue(code))
        return str(pairing.present(failed).text)

    assert "Nothing was changed" in said("pairing_interrupted")
    assert "Nothing was changed" not in said("pairing_unconfirmed")


def test_a_failure_without_a_reason_still_has_one() -> None:
    assert pairing.present(PairingValue(step=PairingStep.FAILED)).reason is not None


@pytest.mark.parametrize(
    ("typed", "good"),
    [("123", True), ("12", False), ("1234", False), ("12a", False), ("١٢٣", False)],
)
def test_only_three_plain_digits_are_a_check_code(typed: str, good: bool) -> None:
    assert pairing.is_check_code(typed) is good


def test_a_code_that_expires_in_half_a_second_still_has_one() -> None:
    assert pairing.seconds_left(1_500, 1_000) == 1
    assert pairing.seconds_left(900, 1_000) == 0


def version(value: object, *, shown: bool = False, name: str = "Laptop") -> Version:
    return Version(
        dot=f"dot {value}",
        value=value,
        text=str(value),
        device_name=name,
        device_id="d",
        is_self=shown,
        written_ms=1,
        shown=shown,
    )


def conflict_row(kind: str, field: str, *versions: Version) -> ConflictRow:
    return ConflictRow("r", kind, field, "c", "Trip", list(versions), "seen")


def runs(choice: conflict.Choice) -> list[Run]:
    assert choice.side is not None
    return choice.side.runs()


def test_two_titles_can_be_kept_or_edited_but_not_both_kept() -> None:
    view = conflict.present(
        conflict_row("conversation", "title", version("One", shown=True), version("Two"))
    )
    assert str(view.heading) == "Two titles"
    assert not view.can_keep_both
    assert view.editable == ["One"]
    assert [runs(choice) for choice in view.choices] == [[Run("One", True)], [Run("Two", True)]]


def test_two_texts_of_a_message_can_both_be_kept() -> None:
    view = conflict.present(
        conflict_row("message", "parts", version("a b", shown=True), version("a c"))
    )
    assert view.can_keep_both
    assert runs(view.choices[1]) == [Run("a ", False), Run("c", True)]


def test_editing_a_message_s_text_begins_without_what_stands_beside_it() -> None:
    thought = {"type": "reasoning", "text": "hm"}
    one, two = ({"type": "text", "text": text} for text in ("One", "Two"))
    parts = [thought, one, {"type": "code", "text": "1"}, two]
    view = conflict.present(
        conflict_row("message", "parts", version(parts, shown=True), version([thought]))
    )
    assert view.editable == ["One", "Two"]


def test_a_deletion_against_an_edit_offers_to_delete_or_to_keep() -> None:
    view = conflict.present(
        conflict_row("message", "deleted", version(False, shown=True), version(True))
    )
    assert [str(choice.keep) for choice in view.choices] == ["Keep it", "Delete it"]
    assert view.editable == []
    assert all(choice.note is not None for choice in view.choices)


def test_a_version_of_a_removed_device_says_so() -> None:
    view = conflict.present(
        conflict_row("conversation", "title", version("a", shown=True), version("b", name=""))
    )
    assert str(view.choices[0].device) == "Laptop (this computer)"
    assert str(view.choices[1].device) == "A device that was removed"


def test_a_device_that_is_away_says_why_and_since_when() -> None:
    view = devices.present(device("Laptop", LinkState.OFFLINE))
    assert str(view.state) == "Not reachable"
    assert view.reason == ReasonValue("link_not_found")
    assert view.last_seen_ms == 5


def test_a_device_in_step_needs_no_reason() -> None:
    view = devices.present(device("Laptop", LinkState.IN_STEP))
    assert view.reason is None
    assert view.last_seen_ms == 0


def test_an_import_counts_what_is_new_and_lists_what_was_left_out() -> None:
    view = importing.present(
        ImportedFile(
            path="/a/b.json",
            format="nextchat",
            conversations=1,
            messages=2,
            skipped=[SkippedValue(place="s[4]", why="skipped_empty")],
        )
    )
    assert view.name == "b.json"
    assert str(view.summary) == "one conversation, 2 messages, 0 attachments"
    assert [(s.place, str(s.why)) for s in view.skipped] == [("s[4]", "It has no messages.")]


def test_the_same_import_again_says_that_everything_was_here() -> None:
    view = importing.present(ImportedFile(path="b", format="nextchat", unchanged=7))
    assert str(view.summary) == "Everything in it was here already."


def test_an_import_is_titled_by_its_worst() -> None:
    good = ImportedFile(path="a", format="nextchat", messages=1)
    bad = ImportedFile(path="b", format="", error=ReasonValue("import_unknown_format"))
    assert str(importing.title(Imported(files=[good]))) == "Import finished"
    assert str(importing.title(Imported(files=[good, bad]))) == "Not everything was imported"
    assert str(importing.title(Imported(files=[bad]))) == "Nothing was imported"


def test_hits_in_an_excerpt_are_marked_and_markdown_is_not_shown() -> None:
    shown = snippet.runs("**a** \x02hit\x03\nand `more`")
    assert shown == [Run("a ", False), Run("hit", True), Run(" and more", False)]
    assert snippet.plain("a \x02hit\x03") == "a hit"


def test_a_preview_speaks_of_what_would_be() -> None:
    file = ImportedFile(
        path="/a/b.json",
        format="nextchat",
        conversations=1,
        messages=2,
        updated=3,
        affected=[
            AffectedValue(title="Trip", is_new=True, messages=2, updated=0),
            AffectedValue(title="", is_new=False, messages=0, updated=3),
        ],
    )
    preview = Imported(files=[file], preview=True)
    assert str(importing.title(preview)) == "Import this?"
    view = importing.present(file, preview=True)
    assert str(view.summary) == "New: one conversation, 2 messages, 0 attachments"
    assert [str(said) for said in view.affected] == [
        "New: Trip (2 new messages)",
        "Untitled (changed)",
    ]
    nothing = Imported(files=[ImportedFile(path="a", format="nextchat")], preview=True)
    assert str(importing.title(nothing)) == "Nothing new to import"


def test_progress_is_told_in_steps() -> None:
    assert importing.progress(None).per_mille is None
    reading = importing.progress(ImportProgress(path="/a/b.zip", done=1, total=4))
    assert (str(reading.said), reading.per_mille) == ("Reading b.zip…", 250)
    saving = importing.progress(ImportProgress(path="/a/b.zip", done=3, total=4, saving=True))
    assert (str(saving.said), saving.per_mille) == ("Saving b.zip…", 750)


def test_whoever_lets_a_group_in_or_joins_one_is_told_of_its_other_devices() -> None:
    alone = PairingValue(step=PairingStep.ASK_CHECK_CODE, peer_name="Laptop")
    group = PairingValue(step=PairingStep.ASK_CHECK_CODE, peer_name="Laptop", peer_devices=3)
    assert "along" not in str(pairing.present(alone).text)
    assert "It brings 2 other devices along" in str(pairing.present(group).text)
    joined = PairingValue(step=PairingStep.ASK_TO_JOIN, peer_name="Laptop", peer_devices=3)
    assert "It has 3 devices" in str(pairing.present(joined).text)


def test_every_failure_has_a_way_on_that_fits_it() -> None:
    def ways(code: str) -> tuple[pairing.Way, ...]:
        failed = PairingValue(step=PairingStep.FAILED, reason=ReasonValue(code))
        return pairing.present(failed).ways

    assert ways("pairing_wrong_words")[0] is pairing.Way.ENTER
    assert ways("pairing_nobody")[0] is pairing.Way.COMPARE
    assert pairing.Way.COMPARE not in ways("pairing_no_match")
    assert ways("pairing_unconfirmed")[0] is pairing.Way.DEVICES
    assert all(ways(code) for code in ENGLISH if code.startswith("pairing_"))


def test_a_new_device_is_news_to_whoever_did_not_let_it_in() -> None:
    def member(
        name: str, by: str, added_ms: int, *, own: bool = False, is_new: bool = True
    ) -> DeviceValue:
        return DeviceValue(
            device_id=name,
            name=name,
            platform="Linux",
            is_self=own,
            state=LinkState.IN_STEP,
            reason=ReasonValue("link_in_step"),
            added_by=by,
            added_ms=added_ms,
            is_new=is_new,
        )

    own = member("own", "first", 10, own=True)
    others = [
        member("first", "", 5, is_new=False),
        member("before", "first", 7, is_new=False),
        member("ours", "own", 20),
    ]
    theirs = [member("sooner", "first", 3), member("later", "first", 40)]  # or so it says
    group = msgspec.structs.replace(status(), devices=[own, *others, *theirs])
    assert [each.name for each in devices.added_elsewhere(group)] == ["later", "sooner"]
