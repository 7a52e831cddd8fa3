"""The device's key is made once, kept privately, and never replaced because it cannot be read."""

import os
import stat
import time

import keyring
import keyring.backend
import pytest

from companion.errors import CompanionError
from peers import keystore
from peers.identity import Identity, static_of, verify
from peers.keystore import destroy_identity, forget_identity, load_identity


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def get_password(self, service, username):
        if self.locked:
            raise RuntimeError("locked")
        return self.kept.get((service, username))

    def delete_password(self, service, username):
        del self.kept[service, username]


@pytest.fixture
def ring(monkeypatch):
    before = keyring.get_keyring()
    ring = Ring()
    keyring.set_keyring(ring)
    monkeypatch.delenv("COMPANION_NO_KEYRING", raising=False)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def no_keyring(monkeypatch):
    monkeypatch.setenv("COMPANION_NO_KEYRING", "1")


@pytest.mark.usefixtures("no_keyring")
def test_without_a_keyring_the_key_is_a_private_file_and_stays_the_same(tmp_path):
    identity, in_keyring = load_identity(tmp_path)
    assert not in_keyring
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_identity(tmp_path)[0].device_id == identity.device_id


@pytest.mark.usefixtures("no_keyring")
def test_the_name_of_the_key_file_is_on_the_disk_too(tmp_path, monkeypatch):
    flushed: list[tuple[bool, list[str]]] = []

    def fsync(descriptor, real=os.fsync):
        names = sorted(path.name for path in tmp_path.iterdir())
        flushed.append((stat.S_ISDIR(os.fstat(descriptor).st_mode), names))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    load_identity(tmp_path)
    assert [is_directory for is_directory, _ in flushed] == [False, True]
    assert flushed[-1][1] == ["identity.key"]  # under its own name by then


def test_in_a_keyring_nothing_of_the_key_is_in_the_profile(tmp_path, ring):
    identity, in_keyring = load_identity(tmp_path)
    assert in_keyring
    (seed,) = ring.kept.values()
    assert all(seed not in file.read_text() for file in tmp_path.iterdir())
    assert load_identity(tmp_path)[0].device_id == identity.device_id


def test_a_locked_keyring_is_an_error_and_not_a_new_device(tmp_path, ring):
    identity, _ = load_identity(tmp_path)
    ring.locked = True
    with pytest.raises(CompanionError) as told:
        load_identity(tmp_path)
    assert told.value.reason.code == "key_unreadable"
    ring.locked = False
    assert load_identity(tmp_path)[0].device_id == identity.device_id


def test_a_keyring_that_hangs_is_given_up(tmp_path, ring, monkeypatch):
    monkeypatch.setattr(keystore, "KEYRING_S", 0.05)
    monkeypatch.setattr(ring, "set_password", lambda *_: time.sleep(1))
    _, in_keyring = load_identity(tmp_path)
    assert not in_keyring


@pytest.mark.usefixtures("no_keyring")
def test_a_damaged_key_file_is_an_error_and_stays_as_it_is(tmp_path):
    (tmp_path / "identity.key").write_text("half a k")
    with pytest.raises(CompanionError) as told:
        load_identity(tmp_path)
    assert told.value.reason.code == "key_unreadable"
    assert (tmp_path / "identity.key").read_text() == "half a k"


def test_signatures_are_of_their_device_and_their_message():
    one, other = Identity.generate(), Identity.generate()
    signature = one.sign(b"message")
    assert verify(one.public_key, b"message", signature)
    assert not verify(other.public_key, b"message", signature)
    assert not verify(one.public_key, b"another", signature)
    assert not verify(one.public_key, b"message", b"short")
    assert static_of(one.public_key) == one.static.public


def test_a_forgotten_identity_is_followed_by_another(tmp_path, ring):
    before, _ = load_identity(tmp_path)
    forget_identity(tmp_path)
    after, in_keyring = load_identity(tmp_path)
    assert in_keyring
    assert after.device_id != before.device_id
    assert len(ring.kept) == 2  # the profile it was copied from may need the first
    forget_identity(tmp_path)
    forget_identity(tmp_path)  # there is none: nothing to forget


@pytest.mark.usefixtures("no_keyring")
def test_a_forgotten_key_file_is_gone(tmp_path):
    before, _ = load_identity(tmp_path)
    forget_identity(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert load_identity(tmp_path)[0].device_id != before.device_id


def test_a_key_that_is_destroyed_is_in_the_keyring_no_more(ring, tmp_path):
    load_identity(tmp_path)
    assert ring.kept
    destroy_identity(tmp_path)
    assert ring.kept == {}
    assert list(tmp_path.iterdir()) == []


def test_a_keyring_that_fails_keeps_nothing_else_from_being_destroyed(ring, tmp_path):
    load_identity(tmp_path)
    ring.kept.clear()
    destroy_identity(tmp_path)
    assert list(tmp_path.iterdir()) == []
