"""Session descriptions: what is signed, and what is refused of the other side's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import RemoteProtocolError
from peers.descriptions import (
    CANDIDATES_MAX,
    SDP_BYTES_MAX,
    Binding,
    Role,
    check,
    fingerprint_of,
    signed_description,
    with_sha256_only,
)
from peers.pieces import PIECE_BYTES_MAX

FINGERPRINT = ":".join(["AB"] * 32)
CANDIDATE = "a=candidate:1 1 udp 2130706431 10.0.0.1 5000 typ host"
LINES = [
    "v=0",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "a=sctp-port:5000",
    "a=max-message-size:262144",
    CANDIDATE,
    f"a=fingerprint:sha-256 {FINGERPRINT}",
]
GOOD = "\r\n".join([*LINES, ""])
SIGNED = b"\xab" * 32


def with_line(line: str) -> str:
    return GOOD + line + "\r\n"


def test_a_good_description_is_taken():
    check(GOOD, SIGNED)
    check(GOOD.replace("sha-256", "SHA-256").replace("AB:", "ab:"), SIGNED)
    check(GOOD.replace("10.0.0.1", "fd00::1"), SIGNED)


def test_only_the_sha_256_fingerprint_of_our_own_description_is_sent():
    ours = with_line(f"a=fingerprint:sha-384 {FINGERPRINT}")
    ours += f"a=fingerprint:sha-512 {FINGERPRINT}\r\n"
    assert with_sha256_only(ours) == GOOD
    assert fingerprint_of(GOOD) == SIGNED


@pytest.mark.parametrize(
    "sdp",
    [
        "",
        GOOD.replace(LINES[-1], ""),
        with_line(LINES[-1]),
        with_line(f"  A=Fingerprint:sha-512 {FINGERPRINT}"),
        GOOD.replace("sha-256", "sha-1"),
        GOOD.replace("AB:", "XY:"),
        GOOD.replace(FINGERPRINT, "AB:AB"),
        GOOD.replace(FINGERPRINT, FINGERPRINT.replace("AB", "AC")),
    ],
)
def test_a_description_without_just_the_signed_fingerprint_is_refused(sdp):
    with pytest.raises(RemoteProtocolError):
        check(sdp, SIGNED)


@pytest.mark.parametrize(
    "sdp",
    [
        GOOD.replace(LINES[1], ""),
        GOOD.replace("m=application", "m=audio"),
        GOOD.replace("UDP/DTLS/SCTP", "DTLS/SCTP"),
        with_line(LINES[1]),
        with_line("m=video 9 UDP/TLS/RTP/SAVPF 96"),
    ],
)
def test_a_description_for_more_or_other_than_data_is_refused(sdp):
    with pytest.raises(RemoteProtocolError):
        check(sdp, SIGNED)


@pytest.mark.parametrize("port", ["", "0", "65536", "-1", "x", "٣", "9" * 5_000, "5000 "])
def test_a_description_without_a_port_for_sctp_is_refused(port):
    with pytest.raises(RemoteProtocolError):
        check(GOOD.replace(":5000\r\n", f":{port}\r\n"), SIGNED)
    with pytest.raises(RemoteProtocolError):
        check(GOOD.replace("a=sctp-port:5000\r\n", ""), SIGNED)
    with pytest.raises(RemoteProtocolError):
        check(with_line("a=sctp-port:5001"), SIGNED)


def test_the_other_side_must_take_messages_as_long_as_a_piece():
    def size(text: str) -> str:
        return GOOD.replace("a=max-message-size:262144\r\n", text)

    for enough in ("", "a=max-message-size:0\r\n", f"a=max-message-size:{PIECE_BYTES_MAX}\r\n"):
        check(size(enough), SIGNED)
    for bad in (str(PIECE_BYTES_MAX - 1), "", "-1", "1e6"):
        with pytest.raises(RemoteProtocolError):
            check(size(f"a=max-message-size:{bad}\r\n"), SIGNED)


@pytest.mark.parametrize(
    "candidate",
    [
        CANDIDATE.replace("10.0.0.1", "tracker.example.org"),
        CANDIDATE.replace("10.0.0.1", "0d6f3a4e-1b2c.local"),
        CANDIDATE.replace("10.0.0.1", "10.0.0.1.5"),
        "a=candidate:",
        "a=candidate:1 1 udp 1",
    ],
)
def test_a_candidate_that_would_have_to_be_looked_up_is_refused(candidate):
    with pytest.raises(RemoteProtocolError):
        check(with_line(candidate), SIGNED)


def test_a_description_is_bounded_in_length_and_candidates():
    check(GOOD + (CANDIDATE + "\r\n") * (CANDIDATES_MAX - 1), SIGNED)
    with pytest.raises(RemoteProtocolError):
        check(GOOD + (CANDIDATE + "\r\n") * CANDIDATES_MAX, SIGNED)
    check(GOOD.ljust(SDP_BYTES_MAX), SIGNED)
    with pytest.raises(RemoteProtocolError):
        check(GOOD.ljust(SDP_BYTES_MAX + 1), SIGNED)


@given(st.text() | st.lists(st.sampled_from(LINES) | st.text(max_size=20)).map("\r\n".join))
def test_any_text_is_taken_or_refused(sdp):
    try:
        check(sdp, SIGNED)
    except RemoteProtocolError:
        return
    assert fingerprint_of(sdp) == SIGNED


# --- what is signed --------------------------------------------------------------------------


def test_both_sides_sign_the_same_binding_in_different_roles():
    binding = Binding(b"f" * 32, b"a" * 32, b"1" * 32, b"2" * 32)
    proof = b"dc-bind-1" + b"a" * 32 + b"f" * 32 + b"1" * 32 + b"2" * 32
    assert binding.signed_by(Role.OFFERER) == proof + b"\0"
    assert binding.signed_by(Role.ANSWERER) == proof + b"\1"


def test_a_signature_is_worth_nothing_for_any_other_description():
    def signed(handshake_hash=b"h" * 64, role=Role.OFFERER, **changes) -> bytes:
        parts = {"fingerprint": SIGNED, "nonce": b"n" * 32, "sdp": GOOD} | changes
        return signed_description(handshake_hash, role, **parts)

    others = [
        signed(handshake_hash=b"i" * 64),
        signed(role=Role.ANSWERER),
        signed(fingerprint=b"\xac" * 32),
        signed(nonce=b"m" * 32),
        signed(sdp=GOOD + " "),
    ]
    assert len({signed(), *others}) == 6
    assert len(signed()) == len("companion-sdp-1") + 64 + 1 + 32 + 32 + 32
