"""Everything of a profile can be deleted for good, whatever comes in between."""

import shutil
from pathlib import Path

import pytest

from companion import wiping
from companion.errors import CompanionError
from companion.model import ids
from companion.model.records import CONVERSATION
from companion.profile import Profile
from companion.store.writer import Edit, Store
from companion.witness import Witness
from peers.keystore import load_identity

NOTHING_BUT = {"lock", "holiday.jpg"}


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """A profile that was in use, in a folder with something of the person's own."""
    monkeypatch.setenv("COMPANION_NO_KEYRING", "1")
    profile = Profile(tmp_path / "profile")
    profile.prepare()
    load_identity(profile.directory)
    store = Store.open(profile.database)
    store.write([Edit(ids.born_here(1, bytes(10)), CONVERSATION, {"title": "Secret"})], wall_ms=1)
    Witness(profile.database, tmp_path / "state").confront(store)
    store.close()
    for folder in ("blobs/ab", "cache/opened/ab", "snapshots", "set-aside/now", "replacing"):
        (profile.directory / folder).mkdir(parents=True)
        (profile.directory / folder / "companion.db").write_bytes(b"Secret")
    for name in (
        "companion.log",
        "companion.log.1",
        "companion.db-wal",
        "window.ini",
        *NOTHING_BUT,
    ):
        (profile.directory / name).write_bytes(b"Secret")
    return profile


def left(profile: Profile) -> set[str]:
    return {path.name for path in profile.directory.iterdir()}


def test_nothing_is_deleted_that_was_not_ordered(profile, tmp_path):
    before = left(profile)
    wiping.carry_out(profile, tmp_path / "state")
    assert left(profile) == before
    assert not wiping.is_ordered(profile)


def test_all_that_companion_made_goes_and_what_is_the_person_s_own_stays(profile, tmp_path):
    wiping.order(profile)
    wiping.carry_out(profile, tmp_path / "state")
    assert left(profile) == NOTHING_BUT
    assert list((tmp_path / "state").iterdir()) == []
    assert not wiping.is_ordered(profile)


def test_the_key_is_overwritten_before_its_name_goes(profile, tmp_path):
    key = profile.directory / "identity.key"
    (tmp_path / "other name").hardlink_to(key)
    wiping.order(profile)
    wiping.carry_out(profile, tmp_path / "state")
    assert set((tmp_path / "other name").read_bytes()) == {0}


class Crash(Exception):
    pass


@pytest.mark.parametrize("step", range(13))
def test_it_goes_on_after_a_crash_at_any_step(profile, tmp_path, monkeypatch, step):
    wiping.order(profile)
    with monkeypatch.context() as crashing:
        _crash_at(crashing, step)
        with pytest.raises(Crash):
            wiping.carry_out(profile, tmp_path / "state")
    assert wiping.is_ordered(profile)
    wiping.carry_out(profile, tmp_path / "state")
    assert left(profile) == NOTHING_BUT


def _crash_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """The process ends before its deletion number `step`."""
    steps = iter(range(100))
    unlink, rmtree = Path.unlink, shutil.rmtree

    def counted(delete):
        def deleting(*arguments, **options):
            if next(steps) == step:
                raise Crash
            return delete(*arguments, **options)

        return deleting

    monkeypatch.setattr(Path, "unlink", counted(unlink))
    monkeypatch.setattr(shutil, "rmtree", counted(rmtree))


def test_what_cannot_be_deleted_is_said_and_tried_again(profile, tmp_path, monkeypatch):
    wiping.order(profile)
    with monkeypatch.context() as failing:
        failing.setattr(shutil, "rmtree", _denied)
        with pytest.raises(CompanionError) as told:
            wiping.carry_out(profile, tmp_path / "state")
    assert told.value.reason.code == "profile_not_writable"
    wiping.carry_out(profile, tmp_path / "state")
    assert left(profile) == NOTHING_BUT


def _denied(*_arguments: object) -> None:
    raise PermissionError
