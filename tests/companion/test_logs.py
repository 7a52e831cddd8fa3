"""The daemon's log: one line an event that programs can read, of bounded size."""

import logging
import re

import pytest
from zeroconf._logger import QuietLogger

from companion.logs import BYTES_MAX, LINE_MAX, Lines, log_no_more, log_to


@pytest.fixture
def quiet_loggers():
    """The loggers as they were, afterwards."""
    names = ("", "aioice", "aiortc", "alembic", "asyncio", "zeroconf")
    loggers = [logging.getLogger(name) for name in names]
    before = [(log.level, list(log.handlers), list(log.filters)) for log in loggers]
    yield
    for log, (level, handlers, filters) in zip(loggers, before, strict=True):
        for handler in set(log.handlers) - set(handlers):
            handler.close()
        log.setLevel(level)
        log.handlers[:], log.filters[:] = handlers, filters


@pytest.mark.usefixtures("quiet_loggers")
def test_an_interface_that_goes_away_is_one_line(tmp_path):
    log = tmp_path / "companion.log"
    log_to(log, verbose=False)
    try:
        raise OSError(101, "Network is unreachable")
    except OSError as error:
        QuietLogger.log_exception_once(error, f"Error with socket {tmp_path}: %s", error)
    said = log.read_text("utf-8").splitlines()
    assert len(said) == 1
    assert "level=WARNING from=zeroconf" in said[0]
    assert "Network is unreachable" in said[0]


def line(message: str, *args: object) -> str:
    return Lines().format(
        logging.LogRecord("peers.links", logging.INFO, "links.py", 1, message, args, None)
    )


def test_a_line_is_names_and_values_and_nothing_in_it_ends_it():
    said = line('a "link"\nto %s\x1b[31m', "7f3a")
    assert re.fullmatch(r"time=\S+Z level=INFO from=peers\.links event=\".*\"", said)
    assert said.endswith(r'event="a \"link\"\nto 7f3a\x1b[31m"')
    assert "event=stopped" in line("stopped")


def test_what_others_say_without_end_is_cut():
    assert len(line("x" * 10 * LINE_MAX)) < 2 * LINE_MAX


@pytest.mark.usefixtures("quiet_loggers")
def test_a_traceback_is_part_of_its_line(tmp_path):
    log = tmp_path / "companion.log"
    log_to(log, verbose=False)
    try:
        raise ValueError("here")
    except ValueError as error:
        record = logging.LogRecord("a", logging.INFO, "a.py", 1, "it broke", (), None)
        record.exc_info = (type(error), error, error.__traceback__)
        logging.getLogger().handle(record)
    (said,) = log.read_text("utf-8").splitlines()
    assert 'traceback="Traceback' in said


@pytest.mark.usefixtures("quiet_loggers")
def test_the_log_never_takes_more_than_two_files_of_bounded_size(tmp_path):
    log_to(tmp_path / "companion.log", verbose=True)
    for _ in range(3 * BYTES_MAX // LINE_MAX):
        logging.getLogger("loud").debug("x" * LINE_MAX)
    log_no_more()
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(sizes) == {"companion.log", "companion.log.1"}
    assert max(sizes.values()) <= BYTES_MAX
