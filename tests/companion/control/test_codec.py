"""Messages as lines: what is written is read, and what is no message is refused."""

import json
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.control import messages as m
from companion.control.codec import LineBuffer, decode_answer, decode_request, encode
from companion.errors import RemoteProtocolError

# JSON has one kind of number: 1.0 comes back as 1.0, but an integer past 64 bits does not.
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def of(kind: type) -> st.SearchStrategy:
    """Messages of a kind, with any values in the fields that its types allow."""
    fields = {
        f.encode_name: values if f.type is Any else st.from_type(f.type)
        for f in msgspec.structs.fields(kind)
    }
    return st.builds(kind, **fields)


for _value in (
    m.ReasonValue,
    m.DeviceValue,
    m.NearbyValue,
    m.PairingValue,
    m.SkippedValue,
    m.FieldChange,
):
    st.register_type_strategy(_value, of(_value))
st.register_type_strategy(int, st.integers(-(2**53), 2**53))
st.register_type_strategy(m.ImportedFile, of(m.ImportedFile))
st.register_type_strategy(m.Status, of(m.Status))


@pytest.mark.parametrize("kind", get_args(m.Command), ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_command_comes_back(kind, data):
    request = m.Request(data.draw(st.integers(0, 2**53)), data.draw(of(kind)))
    line = encode(request)
    assert line.count(b"\n") == 1
    assert decode_request(line) == request


@pytest.mark.parametrize("kind", get_args(m.Result), ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_result_comes_back(kind, data):
    reply = m.Reply(7, result=data.draw(of(kind)))
    assert decode_answer(encode(reply)) == reply


@pytest.mark.parametrize("kind", get_args(m.Event), ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_event_comes_back(kind, data):
    push = m.Push(data.draw(of(kind)))
    assert decode_answer(encode(push)) == push


@given(of(m.ReasonValue))
def test_an_error_comes_back(reason):
    assert decode_answer(encode(m.Reply(1, error=reason))) == m.Reply(1, error=reason)


@given(st.binary() | values.map(lambda value: json.dumps(value).encode()))
def test_what_is_no_message_is_an_error_of_the_other_side(data):
    for decode in (decode_request, decode_answer):
        try:
            decode(data)
        except RemoteProtocolError:
            continue


def test_a_field_of_a_newer_version_harms_nothing():
    line = b'{"id": 1, "command": {"type": "ImportFiles", "paths": ["x"], "faster": true}}'
    assert decode_request(line) == m.Request(1, m.ImportFiles(paths=["x"]))


@given(
    st.lists(st.binary().map(lambda line: line.replace(b"\n", b""))), st.lists(st.integers(1, 9))
)
def test_lines_come_out_whole_however_they_were_cut(written, cuts):
    stream, buffer, found = b"".join(line + b"\n" for line in written), LineBuffer(), []
    for cut in cuts:
        found += buffer.feed(stream[:cut])
        stream = stream[cut:]
    found += buffer.feed(stream)
    assert found == [line for line in written if line]


def test_a_line_is_bounded_whether_it_ends_or_not():
    assert LineBuffer(bytes_max=4).feed(b"1234\n1234") == [b"1234"]
    for data in (b"12345", b"12345\n", b"1\n12345"):
        with pytest.raises(RemoteProtocolError):
            LineBuffer(bytes_max=4).feed(data)
