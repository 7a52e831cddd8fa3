"""For all tests: no display, no keyring, repeatable Hypothesis, and no error goes unseen."""

import atexit
import fcntl
import gc
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# Before anything imports Qt or asks for a keyring; daemons that tests start inherit both.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["COMPANION_NO_KEYRING"] = "1"
os.environ["COMPANION_SAVING"] = "no"  # this computer may be on battery
os.environ["COMPANION_STATE"] = tempfile.mkdtemp(prefix="companion-tests-state-")
atexit.register(shutil.rmtree, os.environ["COMPANION_STATE"], ignore_errors=True)

# The same examples each time: a red build must come from the change, not from the day.
# HYPOTHESIS_PROFILE=search looks at new and many more ones.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("search", max_examples=5_000, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

YOUNG_GENERATION = 1
"""Tasks of this test are young; collecting all of Qt's and SQLAlchemy's objects takes long."""


CRASHES = 40
"""How often a daemon is killed in tests/crashes, unless --crashes says otherwise."""


SOAK_MINUTES = 2.0
"""For so long tests/netlab/test_soak.py makes trouble, unless --soak says otherwise."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """--crashes N and --soak MINUTES, for long runs."""
    parser.addoption(
        "--crashes", type=int, default=CRASHES, help="how often tests/crashes kills a daemon"
    )
    parser.addoption(
        "--soak", type=float, default=SOAK_MINUTES, help="how many minutes tests/netlab is at it"
    )


def pytest_configure(config: pytest.Config) -> None:
    """What Python could only print, because nobody was there to catch it, fails the test."""
    for warning in ("PytestUnraisableExceptionWarning", "PytestUnhandledThreadExceptionWarning"):
        config.addinivalue_line("filterwarnings", f"error::pytest.{warning}")


class LogFail(logging.Handler):
    """Keeps what is logged as an error, asyncio's unretrieved exceptions among it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._records: list[logging.LogRecord] = []
        self._expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self._records.append(record)

    def expect(self, pattern: str) -> None:
        """This test makes something fail: an error must be logged that contains the pattern."""
        self._expected.append(pattern)

    def verdict(self) -> list[str]:
        """Errors that were not expected, and expected ones that did not come."""
        messages = [record.getMessage() for record in self._records]
        unexpected = [
            f"logged by {record.name}: {logging.Formatter().format(record)}"
            for record in self._records
            if not any(re.search(pattern, record.getMessage()) for pattern in self._expected)
        ]
        missing = [
            f"not logged: {pattern}"
            for pattern in self._expected
            if not any(re.search(pattern, message) for message in messages)
        ]
        return unexpected + missing


@pytest.fixture(autouse=True)
def logfail() -> Iterator[LogFail]:
    """Fails a test during which an error was logged (after qutebrowser's `logfail`)."""
    handler = LogFail()
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield handler
        gc.collect(YOUNG_GENERATION)  # asyncio tells of an unretrieved exception at its end
    finally:
        root.removeHandler(handler)
    verdict = handler.verdict()
    assert not verdict, "\n".join(verdict)


@pytest.fixture
def only_these_compare() -> Iterator[None]:
    """Devices on loopback see those of other tests that run beside this one, and whoever compares
    takes whom it sees: tests in which devices compare run one after the other."""
    with (Path(tempfile.gettempdir()) / f"companion-comparing-{os.getuid()}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
