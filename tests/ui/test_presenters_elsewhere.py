"""What is said of other devices is certain, or says that it is not."""

from companion.control.values import DeviceValue, LinkState, ReasonValue
from companion.views.rows import ConversationRow
from ui.presenters.elsewhere import elsewhere

ROW = ConversationRow("c", "Title", "", 1_000, "", 1, False, False, False, "")


def device(name: str, state: LinkState, in_step_ms: int = 0, *, own: bool = False) -> DeviceValue:
    return DeviceValue(
        device_id=name,
        name=name,
        platform="linux",
        is_self=own,
        state=state,
        reason=ReasonValue("x"),
        in_step_ms=in_step_ms,
    )


SELF = device("Studio", LinkState.IN_STEP, own=True)


def test_a_device_alone_says_nothing() -> None:
    assert elsewhere(ROW, [SELF]) is None
    assert elsewhere(ROW, []) is None


def test_all_in_step_have_it() -> None:
    said = elsewhere(ROW, [SELF, device("Laptop", LinkState.IN_STEP, 5)])
    assert str(said) == "On all your devices"


def test_one_that_was_in_step_before_it_was_written_is_named() -> None:
    devices = [SELF, device("Laptop", LinkState.IN_STEP), device("Mini", LinkState.OFFLINE, 999)]
    assert str(elsewhere(ROW, devices)) == "Perhaps not yet on Mini"


def test_one_that_was_in_step_after_it_was_written_is_not_accused() -> None:
    assert elsewhere(ROW, [SELF, device("Mini", LinkState.OFFLINE, 1_001)]) is None


def test_many_are_counted() -> None:
    away = [device(str(number), LinkState.OFFLINE) for number in range(4)]
    assert str(elsewhere(ROW, [SELF, *away])) == "Perhaps not yet on 4 of your devices"
