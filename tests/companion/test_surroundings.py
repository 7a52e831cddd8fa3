"""Whether this computer is to be sparing, by what its system says."""

import sys

import pytest

from companion.surroundings import is_metered, is_on_battery


@pytest.mark.skipif(sys.platform != "linux", reason="the files are Linux's")
@pytest.mark.parametrize(
    ("supply", "expected"),
    [
        ({"type": "Battery", "status": "Discharging"}, True),
        ({"type": "Battery", "status": "Charging"}, False),
        ({"type": "Battery", "status": "Discharging", "scope": "Device"}, False),  # a mouse
        ({"type": "Mains", "online": "1"}, False),
        ({"type": "Battery"}, False),
    ],
)
def test_a_battery_that_is_drained_is_one(tmp_path, supply, expected):
    for name, text in supply.items():
        (tmp_path / "BAT0").mkdir(exist_ok=True)
        (tmp_path / "BAT0" / name).write_text(f"{text}\n")
    assert is_on_battery(tmp_path) is expected


@pytest.mark.skipif(sys.platform != "linux", reason="the files are Linux's")
def test_a_computer_that_tells_of_no_supply_is_on_mains(tmp_path):
    assert not is_on_battery(tmp_path / "none")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], False),
        (["no (guessed)", "unknown", ""], False),
        (["unknown", "yes (guessed)"], True),
        (["yes"], True),
    ],
)
def test_a_network_is_metered_when_it_is_said_or_guessed(lines, expected):
    assert is_metered(lines) is expected
