"""What a look through the networks has found is told by device, and strangers as a number."""

import pytest

from companion.control.messages import NearbyValue
from ui.presenters.nearby import found

LAPTOP = NearbyValue(instance="1", addresses=["10.0.0.7", "fd00::7"], port=47823, device_id="ab")
STRANGER = NearbyValue(instance="2", addresses=["10.0.0.8"], port=47823, name="Your bank")
ADVICE = "None of your other devices answers."


@pytest.mark.parametrize(
    ("nearby", "said"),
    [
        ([LAPTOP], ["Found “Laptop” at 10.0.0.7, fd00::7."]),
        (
            [STRANGER, LAPTOP],
            [
                "Found “Laptop” at 10.0.0.7, fd00::7.",
                "One Companion that is not one of your devices answers.",
            ],
        ),
    ],
)
def test_own_devices_come_first_and_strangers_are_only_counted(nearby, said):
    assert [str(line) for line in found(nearby, {"ab": "Laptop"})] == said


@pytest.mark.parametrize(
    ("strangers", "first"),
    [(0, ADVICE), (2, "2 Companions that are not your devices answer.")],
)
def test_who_finds_none_of_the_own_devices_is_told_what_to_do(strangers, first):
    said = [str(line) for line in found([STRANGER] * strangers, {"ab": "Laptop"})]
    assert said[0].startswith(first)
    assert "Addresses…" in said[-1]
