"""What we build on: pinned by content, from nowhere in particular, and without a known defect."""

import re
import sys

import pytest

from tests.architecture.source import ROOT

REQUIREMENT = re.compile(r"[a-z0-9._-]+==\S+( ; [^\\]+)?( \\)?")
HASH = re.compile(r" {4}--hash=sha256:[0-9a-f]{64}( \\)?")
EMITS = 1_000
NOISE = 50


def lock() -> list[str]:
    return (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()


def test_every_pinned_requirement_has_its_hashes():
    hashes: dict[str, int] = {}
    for line in lock():
        if line.lstrip().startswith("#"):
            continue
        if REQUIREMENT.fullmatch(line):
            requirement = line.split("==")[0]
            hashes[requirement] = 0
        else:
            assert HASH.fullmatch(line), line
            hashes[requirement] += 1
    assert len(hashes) > 30
    assert [name for name, count in hashes.items() if count == 0] == []


def test_the_lock_names_no_place_to_get_things_from():
    named = re.compile(
        r"://|--(extra-)?index|--find-links|--trusted-host| @ |[a-z0-9-]+\.(com|org|io|net)\b"
    )
    assert [line for line in lock() if named.search(line)] == []


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal here")
@pytest.mark.parametrize("value", [True, None])
def test_a_signal_keeps_no_reference_to_what_it_carries(value, qapp):
    """PySide6 6.12.0 on Python 3.11 loses one with each emit, and ends the process in the end."""
    from PySide6.QtCore import QObject, Signal

    class Emitter(QObject):
        signal = Signal(object)
        flag = Signal(bool)

    emitter = Emitter()
    heard = []
    emitter.signal.connect(lambda it: heard.append(it is value))
    emitter.flag.connect(lambda it: heard.append(it is bool(value)))
    before = sys.getrefcount(value)
    for _ in range(EMITS):
        emitter.signal.emit(value)
        emitter.flag.emit(bool(value))
    assert heard.count(True) == 2 * EMITS
    heard.clear()
    assert abs(sys.getrefcount(value) - before) < NOISE
