"""What the window says of syncing, without a window."""

import msgspec
import pytest

from companion.control.messages import (
    CheckStep,
    CheckValue,
    Diagnosis,
    ExchangeValue,
    Mend,
    PlaceValue,
    ReasonValue,
    Whereabouts,
)
from ui.presenters import syncing


def check(*, failed: bool = False, noted: bool = False, mend: Mend = Mend.NONE) -> CheckValue:
    reason = ReasonValue("check_clock")
    return CheckValue(step=CheckStep.CLOCK, reason=reason, failed=failed, noted=noted, mend=mend)


def diagnosis(last: CheckValue) -> Diagnosis:
    return Diagnosis(device_id="1", device_name="Laptop", checks=[check(), last], report="")


@pytest.mark.parametrize(
    ("value", "mark", "outcome"),
    [
        (check(), "✓", "All right"),
        (check(noted=True), "!", "Note"),
        (check(failed=True), "✗", "Failed"),
    ],
)
def test_a_check_is_told_by_a_mark_and_in_words(value, mark, outcome):
    line = syncing.check_line(value)
    assert (line.mark, str(line.outcome)) == (mark, outcome)


def test_a_diagnosis_says_in_a_line_what_came_of_it():
    assert str(syncing.verdict(diagnosis(check()))).startswith("Nothing keeps this computer and La")
    assert "keeps the two computers apart" in str(syncing.verdict(diagnosis(check(failed=True))))


def test_a_button_is_offered_only_for_what_can_be_done_from_here():
    assert syncing.mend_name(check(mend=Mend.NONE)) is None
    assert str(syncing.mend_name(check(mend=Mend.RESUME))) == "&Resume syncing"
    assert str(syncing.mend_name(check(mend=Mend.SYNC_NOW))) == "&Try once more"
    by_hand = msgspec.structs.replace(check(mend=Mend.SYNC_NOW), step=CheckStep.DECISIONS)
    assert str(syncing.mend_name(by_hand)) == "&Sync now"


@pytest.mark.parametrize("mode", syncing.MODES)
def test_every_way_of_syncing_has_a_name_and_says_what_it_means(mode):
    assert str(syncing.mode_name(mode)) != mode
    assert len(str(syncing.mode_hint(mode, mode))) > 20


def test_automatic_says_what_it_comes_to_at_present():
    assert "now" in str(syncing.mode_hint("automatic", "batched"))
    assert "now" not in str(syncing.mode_hint("automatic", "live"))


@pytest.mark.parametrize(
    ("missing", "is_self", "said"),
    [
        (0, True, "Here"),
        (0, False, "Yes, all of it"),
        (1, False, "Not all of it yet: one change is still to come"),
        (2, False, "Not all of it yet: 2 changes are still to come"),
        (3, False, "Not yet"),
    ],
)
def test_a_conversation_is_there_not_yet_or_in_part(missing, is_self, said):
    place = PlaceValue(
        device_id="1", name="Laptop", is_self=is_self, is_there=not missing, missing=missing
    )
    found = Whereabouts(conversation="2", records=3, places=[place])
    assert str(syncing.whether(place, found)) == said


def test_an_exchange_says_how_much_went_which_way():
    entry = ExchangeValue(device_id="1", since_ms=0, at_ms=1, records_sent=2, records_received=3)
    assert str(syncing.exchanged(entry)) == "2 changes sent, 3 received"
