"""Runs the tests of full_disk.py, each in a private world with a small disk of its own."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crashes import full_disk
from tests.crashes.small_disk import DIRECTORY_VARIABLE
from tests.netlab.sandbox import ROOT, Sandbox

DISK_MB = 48
TEST_S = 60

TESTS = [name for name in vars(full_disk) if name.startswith("test_")]


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sandbox, Path]]:
    """Namespaces in which a small disk is mounted, and where."""
    directory = tmp_path_factory.mktemp("d")  # a socket's path has room for a hundred bytes
    try:
        sandbox = Sandbox()
    except (OSError, FileNotFoundError) as error:
        pytest.skip(f"no small disk can be mounted here: {error}")
    try:
        try:
            sandbox.script(
                [f"mount -t tmpfs -o size={DISK_MB}m tmpfs {directory}", "ip link set lo up"]
            )
        except OSError as error:
            pytest.skip(f"no small disk can be mounted here: {error}")
        yield sandbox, directory
    finally:
        sandbox.close()


@pytest.mark.skipif(sys.platform != "linux", reason="mount namespaces are a thing of Linux")
@pytest.mark.parametrize("name", TESTS)
def test_on_a_small_disk(world: tuple[Sandbox, Path], name: str):
    sandbox, directory = world
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", ROOT]
    command += [f"{full_disk.__file__}::{name}", "--timeout", TEST_S]
    variables = [f"{DIRECTORY_VARIABLE}={directory}"]
    done = sandbox.run(["env", "-C", ROOT, *variables, *map(str, command)], timeout_s=TEST_S + 10)
    assert done.returncode == 0, done.stdout + done.stderr
    assert os.listdir(directory) == [], "the disk was not private"
