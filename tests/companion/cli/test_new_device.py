"""A copied profile is noticed while both copies run, and one becomes a device of its own."""

import shutil
from pathlib import Path

import pytest

from companion.demo.run import SAMPLE
from tests.companion.cli.test_commands import pair, typed, wait
from tests.companion.cli.test_upkeep import titles, warnings
from tests.daemons import Person


@pytest.fixture
def twins(ann_and_bob) -> tuple[Person, Person]:
    """Ann's computer, and one that was set up by copying hers."""
    ann, bob = ann_and_bob
    typed(ann, "import", SAMPLE)
    ann.leave()
    if bob.directory.exists():
        shutil.rmtree(bob.directory)
    shutil.copytree(ann.directory, bob.directory)
    return ann, bob


def key(person: Person) -> str:
    return (person.directory / "identity.key").read_text("ascii")


def device_id(person: Person) -> str:
    (own,) = (d for d in typed(person, "devices")["devices"] if d["is_self"])
    return str(own["device_id"])


def test_both_copies_say_that_they_are_two(twins):
    ann, bob = twins
    assert device_id(ann) == device_id(bob)
    for person in twins:
        wait(lambda person=person: "device_twin" in warnings(person))


def test_the_copy_becomes_a_device_that_can_be_paired(twins, tmp_path: Path):
    ann, bob = twins
    wait(lambda: all("device_twin" in said for said in (warnings(bob), warnings(ann))))
    ran = bob.types("new-device")
    assert ran.returncode == 0, ran.stderr
    assert "stopped the background process" in ran.stderr
    assert "new device" in ran.stdout
    assert device_id(ann) != device_id(bob)
    wait(lambda: "device_twin" not in warnings(ann) + warnings(bob))
    assert titles(ann) == titles(bob)
    pair(ann, bob, tmp_path / "code.png", "--yes")
    wait(lambda: all(d["state"] == "in_step" for d in typed(ann, "devices")["devices"]))


def test_a_profile_that_was_never_used_may_become_a_new_device(ann):
    ran = ann.types("new-device", "--json")
    assert ran.returncode == 0, ran.stderr
    assert not (ann.directory / "identity.key").exists()
    typed(ann, "status")
    before = key(ann)
    assert ann.types("new-device").returncode == 0
    typed(ann, "status")
    assert key(ann) != before
