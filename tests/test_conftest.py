"""The rules for all tests are in force: what would go unseen fails the test it happens in."""

import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")

CLEAN = """
    import logging
    def test_it():
        logging.getLogger("a.b").warning("only a warning")
"""
ERROR = """
    import logging
    def test_it():
        logging.getLogger("a.b").error("it broke")
"""
EXPECTED = """
    import logging
    def test_it(logfail):
        logfail.expect("it bro.e")
        logging.getLogger("a.b").error("it broke")
"""
NEVER_CAME = """
    def test_it(logfail):
        logfail.expect("it bro.e")
"""
UNRETRIEVED = """
    import asyncio
    async def fail():
        raise ValueError("nobody looked")
    async def test_it():
        task = asyncio.create_task(fail())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
"""
UNRAISABLE = """
    class Grave:
        def __del__(self):
            raise ValueError("nobody could catch it")
    def test_it():
        Grave()
"""
THREAD = """
    import threading
    def fail():
        raise ValueError("in a thread")
    def test_it():
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
"""


@pytest.mark.parametrize("test", [CLEAN, EXPECTED])
def test_a_test_without_unexpected_errors_passes(test, tmp_path):
    status, output = run(test, tmp_path)
    assert status == 0, output


@pytest.mark.parametrize(
    ("test", "why"),
    [
        (ERROR, "logged by a.b: it broke"),
        (NEVER_CAME, "not logged: it bro.e"),
        (UNRETRIEVED, "nobody looked"),
        (UNRAISABLE, "nobody could catch it"),
        (THREAD, "in a thread"),
    ],
)
def test_a_hidden_error_fails_the_test_and_is_shown(test, why, tmp_path):
    status, output = run(test, tmp_path)
    assert status == 1, output
    assert why in output


def run(test: str, directory: Path) -> tuple[int, str]:
    """The exit status and output of pytest on this test, with our conftest."""
    (directory / "conftest.py").write_text(CONFTEST.read_text())
    (directory / "test_it.py").write_text("if True:" + test)
    command = [sys.executable, "-m", "pytest", "-o", "asyncio_mode=auto", "-p", "no:cacheprovider"]
    done = subprocess.run([*command, "-q"], cwd=directory, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr
