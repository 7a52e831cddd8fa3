"""What the window says of syncing: ways of it, checks, past exchanges, and places; no Qt."""

from dataclasses import dataclass
from typing import Final

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
from ui.phrases import Phrase, plural, translate, verbatim

MODES: Final = ("automatic", "live", "batched", "manual")


def mode_name(mode: str) -> Phrase:
    """A way of syncing, for a list to choose from."""
    return {
        "automatic": translate("Syncing", "Automatic"),
        "live": translate("Syncing", "Live"),
        "batched": translate("Syncing", "Once a minute"),
        "manual": translate("Syncing", "Only when I say so"),
    }.get(mode, verbatim(mode))


def mode_hint(mode: str, mode_now: str) -> Phrase:
    """What that means."""
    if mode == "automatic" and mode_now == "batched":
        return translate(
            "Syncing",
            "Once a minute now, because this computer is on battery or its network is paid by "
            "volume.",
        )
    return {
        "automatic": translate(
            "Syncing", "Live; once a minute on battery or where the network is paid by volume."
        ),
        "live": translate("Syncing", "Every change at once, on battery too."),
        "batched": translate("Syncing", "What you write here goes once a minute, in one go."),
        "manual": translate("Syncing", "Nothing goes or comes until you choose “Sync now”."),
    }.get(mode, verbatim(mode))


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A step of a diagnosis. tone: a field of ui.colors.Colors."""

    mark: str
    tone: str
    outcome: Phrase  # in words, for who does not see the mark
    reason: ReasonValue


def check_line(check: CheckValue) -> CheckLine:
    """How a check is shown."""
    if check.failed:
        return CheckLine("✗", "danger", translate("Syncing", "Failed"), check.reason)
    if check.noted:
        return CheckLine("!", "attention", translate("Syncing", "Note"), check.reason)
    return CheckLine("✓", "good", translate("Syncing", "All right"), check.reason)


def verdict(diagnosis: Diagnosis) -> Phrase:
    """What came of a diagnosis, in a line."""
    if diagnosis.checks[-1].failed:
        return translate("Syncing", "This is what keeps the two computers apart:")
    name = verbatim(diagnosis.device_name)
    said = translate("Syncing", "Nothing keeps this computer and {name} apart.")
    return said.holding(name=name)


def mend_name(check: CheckValue) -> Phrase | None:
    """What a button offers to do about it; None: nothing can be done from here."""
    if check.mend is Mend.RESUME:
        return translate("Syncing", "&Resume syncing")
    if check.mend is Mend.SYNC_NOW and check.step is CheckStep.DECISIONS:
        return translate("Syncing", "&Sync now")
    if check.mend is Mend.SYNC_NOW:
        return translate("Syncing", "&Try once more")
    return None


def exchanged(entry: ExchangeValue) -> Phrase:
    """How much went which way."""
    said = translate("Syncing", "{sent} changes sent, {received} received")
    return said.holding(sent=entry.records_sent, received=entry.records_received)


def whether(place: PlaceValue, found: Whereabouts) -> Phrase:
    """Whether a conversation is on a device."""
    if place.is_self:
        return translate("Syncing", "Here")
    if place.is_there:
        return translate("Syncing", "Yes, all of it")
    if place.missing == found.records:
        return translate("Syncing", "Not yet")
    return plural(
        place.missing,
        translate("Syncing", "Not all of it yet: one change is still to come"),
        translate("Syncing", "Not all of it yet: {n} changes are still to come"),
    )
