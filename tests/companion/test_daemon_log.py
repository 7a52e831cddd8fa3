"""The daemon's log: what libraries say in it is a line, not a traceback."""

import logging

import pytest
from zeroconf._logger import QuietLogger

from companion.daemon import _log_to


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
    _log_to(log, verbose=False)
    try:
        raise OSError(101, "Network is unreachable")
    except OSError as error:
        QuietLogger.log_exception_once(error, f"Error with socket {tmp_path}: %s", error)
    said = log.read_text("utf-8").splitlines()
    assert len(said) == 1
    assert "WARNING zeroconf" in said[0]
    assert "Network is unreachable" in said[0]
