"""Who may have a link in the making, and how many."""

import pytest

from peers.group import Member
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.meetings import ANSWERED_MAX, Meetings
from peers.membership import Membership
from tests.peers.desks import Kept

OWN, OTHER, THIRD = sorted((Identity.generate() for _ in range(3)), key=lambda i: i.device_id)


def member(identity: Identity) -> Member:
    return Member(identity.public_key, "Name", "linux", 0)


@pytest.fixture
async def meetings():
    membership = await Membership.open(OWN, Kept(), name="Own", platform="linux", now_ms=1)
    return Meetings(
        OWN,
        membership,
        Interfaces(["127.0.0.1"]),
        standing=lambda _: None,
        is_paused=lambda _device: False,
    )


async def test_one_device_has_no_more_links_in_the_making_than_it_needs_whatever_runs_it_names(
    meetings,
):
    for number in range(ANSWERED_MAX):
        run = bytes([number]) * 8
        assert meetings._refusal(member(OTHER), run) == ""
        meetings._answering.append((OTHER.device_id, run))
    assert meetings._refusal(member(OTHER), b"another.") == "busy"
    assert meetings._refusal(member(THIRD), b"another.") == ""


async def test_of_one_run_there_is_one_link_in_the_making(meetings):
    meetings._answering.append((OTHER.device_id, b"this run"))
    assert meetings._refusal(member(OTHER), b"this run") == "busy"
    assert meetings._refusal(member(OTHER), b"the next") == ""


async def test_who_wants_no_links_says_so(meetings):
    meetings._is_paused = lambda _device: True
    assert meetings._refusal(member(OTHER), b"whatever") == "paused"
