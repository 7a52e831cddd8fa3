"""What a person chose to import may be anything that has a path."""

import os
import socket

import pytest

from companion.errors import CompanionError
from companion.formats.source_file import opened


def refusal(path) -> tuple[str, dict]:
    with pytest.raises(CompanionError) as told, opened(path):
        pass
    return told.value.reason.code, told.value.reason.params


def test_a_file_is_read_from_its_beginning(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"content")
    with opened(path) as file:
        assert file.read() == b"content"


def test_what_is_not_there_is_missing(tmp_path):
    assert refusal(tmp_path / "nowhere") == (
        "file_missing",
        {"path": str(tmp_path / "nowhere")},
    )


def test_a_folder_a_device_and_a_socket_are_no_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        for place in (tmp_path, tmp_path / "socket", "/dev/null"):
            assert refusal(place)[0] == "file_unreadable"


def test_a_named_pipe_is_refused_without_waiting_for_its_writer(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    code, params = refusal(tmp_path / "pipe")
    assert (code, params["detail"]) == ("file_unreadable", "it is no file")


def test_an_error_while_reading_is_told_like_one_while_opening(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"")
    with pytest.raises(CompanionError) as told, opened(path):
        raise OSError(5, "Input/output error")
    assert told.value.reason.params["detail"] == "Input/output error"
