"""Pairing links: what is written is read; everything else is refused with a reason."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import CompanionError
from peers.addresses import Endpoint
from peers.pairing_code import LINK, LINK_CHARACTERS_MAX, PairingCode, parse_link

endpoints = st.lists(
    st.builds(Endpoint, st.ip_addresses().map(str), st.integers(1, 65535)), max_size=6
)
codes = st.builds(
    PairingCode,
    st.binary(min_size=16, max_size=16),
    st.binary(min_size=16, max_size=16),
    endpoints.map(tuple),
)


def why(text: str) -> str:
    with pytest.raises(CompanionError) as told:
        parse_link(text)
    return told.value.reason.code


@given(codes)
def test_what_is_shown_is_read_and_fits_into_a_picture(code):
    link = code.link()
    assert len(link) <= LINK_CHARACTERS_MAX
    read = parse_link(link)
    assert (read.commitment, read.secret) == (code.commitment, code.secret)
    assert set(read.endpoints) <= set(code.endpoints)
    v4 = [e for e in code.endpoints if ipaddress.ip_address(e.host).version == 4]
    assert set(v4[:4]) <= set(read.endpoints)


def test_line_breaks_and_case_do_not_matter():
    code = PairingCode(b"c" * 16, b"s" * 16, (Endpoint("10.0.0.1", 4000),))
    link = code.link()
    assert parse_link(f"  {link[:40]}\n{link[40:].lower()} ") == code


@pytest.mark.parametrize("text", ["", "hello", "https://example.org/x", "companion://other?c=A"])
def test_something_else_is_no_code(text):
    assert why(text) == "pairing_not_a_code"


@given(codes, st.data())
def test_a_code_with_a_character_missing_or_changed_is_damaged(code, data):
    link = code.link()
    place = data.draw(st.integers(len(LINK) + 2, len(link) - 1))
    assert why(link[:place]) in ("pairing_damaged", "pairing_not_a_code")
    changed = "A" if link[place] != "A" else "B"
    text = link[:place] + changed + link[place + 1 :]
    try:
        read = parse_link(text)
    except CompanionError as error:
        read = error.reason.code
    assert read in (code, "pairing_damaged")  # equal: only unused bits of the end were changed


def test_a_code_of_a_later_version_is_told_apart():
    link = PairingCode(b"c" * 16, b"s" * 16, ()).link()
    assert why(LINK + "AI" + link[len(LINK) + 2 :]) == "pairing_other_version"


@given(st.text(max_size=120))
def test_no_text_is_more_than_refused(text):
    why(LINK + text)
