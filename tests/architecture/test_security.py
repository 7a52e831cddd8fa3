"""What the pages on security say is shown by tests is shown by tests that there are."""

import ast
import re

from tests.architecture.source import ROOT

PAGE = ROOT / "peers" / "SECURITY.md"
NAMED = re.compile(r"`(test_\w+)`")


def test_every_test_that_is_named_exists():
    named = set(NAMED.findall(PAGE.read_text("utf-8")))
    assert len(named) > 50
    assert named - _tests() == set()


def test_whoever_looks_for_how_to_report_finds_both_pages():
    front = (ROOT / "SECURITY.md").read_text("utf-8")
    assert "peers/SECURITY.md" in front
    assert PAGE.with_name("PROTOCOL.md").exists()


def _tests() -> set[str]:
    """The names of all test functions."""
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
