"""A diagnosis stops at what is the matter, and names it with what to do; no two are alike."""

from dataclasses import replace
from pathlib import Path

import pytest

from companion.control.values import CheckStep, Mend
from companion.diagnosing import Found, diagnose
from companion.diagnosis_report import redacted, report
from companion.reasons import Reason
from companion.replication.outputs import Progress
from peers.dialling import Failure, State
from tests.companion.link_views import AWAY

LINKED = replace(
    AWAY,
    progress=Progress.IN_STEP,
    dialling=State.LINKED,
    reason=Reason("link_in_step"),
    route="lan 192.168.1.7",
)
THERE = "192.168.1.7 port 4711"
WELL = Found(
    link=LINKED,
    is_paused=False,
    is_manual=False,
    addresses=("192.168.1.5", "fd00:1:2::5"),
    heard=2,
    is_sighted=True,
    tried={},
    own_software="companion 1.0",
    software="companion 1.1",
    free_bytes=10**10,
    is_disk_full=False,
)


def away(code: str = "link_connecting", **changed) -> Found:
    link = replace(AWAY, reason=Reason(code, changed.pop("params", {})))
    return replace(WELL, link=link, **{"tried": {THERE: None}, **changed})


def steps(found: Found) -> list[CheckStep]:
    checks = list(diagnose(found))
    assert all("?" not in Reason(*_reason(check)).english() for check in checks)
    assert not any(check.failed for check in checks[:-1])
    return [check.step for check in checks]


def _reason(check):
    return check.reason.code, check.reason.params


def test_where_all_is_well_everything_is_looked_at_in_order():
    assert steps(WELL) == list(CheckStep)
    assert not any(check.failed or check.noted for check in diagnose(WELL))


@pytest.mark.parametrize(
    ("found", "step", "code", "mend"),
    [
        (replace(WELL, is_paused=True), CheckStep.DECISIONS, "link_paused", Mend.RESUME),
        (away(is_manual=True), CheckStep.DECISIONS, "link_manual", Mend.SYNC_NOW),
        (away(addresses=()), CheckStep.INTERFACES, "link_no_network", Mend.NONE),
        (
            away(is_sighted=False, heard=1, tried={}),
            CheckStep.HEARD,
            "check_others_heard",
            Mend.SYNC_NOW,
        ),
        (
            away(is_sighted=False, heard=0, tried={}),
            CheckStep.HEARD,
            "check_nobody_heard",
            Mend.SYNC_NOW,
        ),
        (
            away(tried={THERE: Failure.REFUSED}),
            CheckStep.PORT,
            "check_port_refused",
            Mend.SYNC_NOW,
        ),
        (away(tried={THERE: Failure.SILENT}), CheckStep.PORT, "check_port_silent", Mend.SYNC_NOW),
        (away(tried={THERE: Failure.NO_ROUTE}), CheckStep.PORT, "check_no_route", Mend.SYNC_NOW),
        (away("link_stranger"), CheckStep.HANDSHAKE, "link_stranger", Mend.NONE),
        (away("link_version"), CheckStep.HANDSHAKE, "link_version", Mend.NONE),
        (away("link_peer_paused"), CheckStep.HANDSHAKE, "link_peer_paused", Mend.NONE),
        (away(), CheckStep.HANDSHAKE, "check_handshake_silent", Mend.SYNC_NOW),
        (
            away("link_no_path", params={"address": "192.168.1.7"}),
            CheckStep.PATH,
            "link_no_path",
            Mend.SYNC_NOW,
        ),
        (away("link_store", params={"detail": "x"}), CheckStep.PATH, "link_store", Mend.NONE),
        (away("link_peer_disk_full"), CheckStep.DISK, "link_peer_disk_full", Mend.NONE),
        (replace(WELL, is_disk_full=True), CheckStep.DISK, "link_disk_full", Mend.NONE),
    ],
)
def test_the_check_that_fails_is_the_last_and_says_what_to_do(found, step, code, mend):
    assert steps(found)[-1] is step
    *_, last = diagnose(found)
    assert (last.failed, last.reason.code, last.mend) == (True, code, mend)


def test_what_hinders_nothing_is_noted_and_does_not_end_the_diagnosis():
    found = replace(
        WELL,
        link=replace(LINKED, clock_ahead_ms=-300_000),
        is_sighted=False,
        free_bytes=1_000_000,
    )
    noted = {check.step: check.reason.code for check in diagnose(found) if check.noted}
    assert noted == {
        CheckStep.HEARD: "check_not_heard_but_there",
        CheckStep.CLOCK: "link_clock_behind",
        CheckStep.DISK: "check_disk_low",
    }
    assert steps(found) == list(CheckStep)


def test_the_report_has_all_checks_and_no_address_of_anybody():
    found = away(tried={THERE: Failure.SILENT})
    text = report(list(diagnose(found)), platform="Linux-6.1", python="3.11.2")
    assert "FAILED  port        check_port_silent" in text
    assert "192.168.*.* port 4711" in text
    for secret in ("192.168.1", "fd00:1"):
        assert secret not in text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("10.1.2.3, 2001:db8::1", "10.1.*.*, 2001:*"),
        ("127.0.0.1", "127.0.0.1"),
        ("companion 1.2.3", "companion 1.2.3"),
        (f"The folder {Path.home() / 'profile'} is full", "The folder ~/profile is full"),
        (7, 7),
    ],
)
def test_addresses_keep_what_tells_their_kind(value, expected):
    assert redacted(value) == expected
