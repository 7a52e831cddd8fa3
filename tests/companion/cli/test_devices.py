"""companion devices: what is typed to rename, remove and leave, and what is answered."""

import pytest

from companion.demo.run import SAMPLE
from tests.companion.cli.typing_steps import pair, typed, wait
from tests.daemons import Person


@pytest.fixture
def paired(ann_and_bob, tmp_path) -> tuple[Person, Person]:
    """Two computers of one person."""
    ann, bob = ann_and_bob
    typed(ann, "import", SAMPLE)
    pair(ann, bob, tmp_path / "code.png")
    wait(lambda: other(ann)["state"] == other(bob)["state"] == "in_step")
    return ann, bob


def all_of(person: Person) -> list[dict]:
    return typed(person, "devices")["devices"]


def own(person: Person) -> dict:
    return next(device for device in all_of(person) if device["is_self"])


def other(person: Person) -> dict:
    return next((device for device in all_of(person) if not device["is_self"]), {"state": ""})


def warnings(person: Person) -> list[str]:
    return [warning["code"] for warning in typed(person, "status")["warnings"]]


def test_devices_are_renamed_removed_and_left_by_commands(paired):
    ann, bob = paired
    added = other(ann)
    assert (added["added_by_name"], added["is_new"]) == ("Ann", True)
    assert added["software"].startswith("companion ")
    assert "to take that back: companion devices remove" in ann.types("devices").stdout

    assert ann.types("devices", "rename", "Bob", "Laptop").returncode == 0
    wait(lambda: own(bob)["name"] == "Laptop")

    assert ann.types("devices", "add-address", "laptop", "10.9.9.9:4000").returncode == 0
    assert other(ann)["addresses"] == ["10.9.9.9:4000"]
    assert "also tried at 10.9.9.9:4000" in ann.types("devices").stdout
    assert ann.types("devices", "add-address", "laptop", "laptop.local").returncode == 2
    assert ann.types("devices", "remove-address", "laptop", "10.9.9.8").returncode == 3
    assert ann.types("devices", "remove-address", "laptop", "10.9.9.9").returncode == 0
    assert other(ann)["addresses"] == []
    assert "Laptop: 127.0.0.1" in ann.types("devices", "find").stdout

    declined = ann.types("devices", "remove", "laptop", answer="n\n")
    assert declined.returncode == 1
    assert "nobody can delete that from afar" in declined.stdout
    assert other(ann)["name"] == "Laptop"
    assert ann.types("devices", "remove", "nobody", "--yes").returncode == 3
    assert ann.types("devices", "remove", "Ann", "--yes").returncode == 3

    assert ann.types("devices", "remove", added["device_id"][:8], "--yes").returncode == 0
    assert len(all_of(ann)) == 1
    wait(lambda: own(bob)["state"] == "removed")
    assert "device_removed" in warnings(bob)

    assert bob.types("devices", "leave").returncode == 2
    assert bob.types("devices", "leave", "--keep").returncode == 0
    assert own(bob)["state"] == "in_step"
    assert warnings(bob) == []
    assert typed(bob, "list")["total"] == typed(ann, "list")["total"]

    assert bob.types("devices", "leave", "--wipe", answer="\n").returncode == 1
    before = own(bob)["device_id"]
    assert bob.types("devices", "leave", "--wipe", "--yes").returncode == 0
    wait(lambda: not (bob.directory / "identity.key").exists())
    wait(lambda: not (bob.directory / "wiping").exists())
    assert typed(bob, "list")["total"] == 0
    assert own(bob)["device_id"] != before
