"""Data URLs: the bytes that a browser would find in them, or nothing."""

import base64
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.formats.data_url import file_name, parse_data_url


@given(st.binary())
def test_bytes_come_back_however_they_were_written(data):
    encoded = base64.b64encode(data).decode()
    for url in (
        f"data:image/png;base64,{encoded}",
        f"DATA:image/png;name=x;BASE64,{encoded.rstrip('=')}",
        f"data:image/png;base64,{encoded[:2]} \n{encoded[2:]}",
        f"data:image/png,{quote_from_bytes(data)}",
    ):
        assert parse_data_url(url) == ("image/png", data)


@pytest.mark.parametrize(
    ("url", "media_type"),
    [
        ("data:,x", "text/plain"),
        ("data:;charset=utf-8,x", "text/plain"),
        ("data:IMAGE/JPEG,x", "image/jpeg"),
        ("data:image/svg+xml,x", "image/svg+xml"),
        ("data:../../etc/passwd,x", "text/plain"),
        ("data:a/" + "b" * 500 + ",x", "text/plain"),
    ],
)
def test_a_type_that_is_none_is_plain_text(url, media_type):
    assert parse_data_url(url) == (media_type, b"x")


@pytest.mark.parametrize(
    "url", ["", "data", "data:image/png;base64", "data:;base64,a", "data:;base64,a!!!", "https://x"]
)
def test_what_is_no_data_url_is_nothing(url):
    assert parse_data_url(url) is None


@given(st.text(max_size=40))
def test_no_text_breaks_it(text):
    parse_data_url("data:" + text)
    parse_data_url("data:;base64," + text)
    parse_data_url(text)


def test_a_nameless_file_gets_the_usual_ending_of_its_type():
    assert file_name("image/jpeg", "image-1") == "image-1.jpg"
    assert file_name("application/x-unheard-of", "image-1") == "image-1"
