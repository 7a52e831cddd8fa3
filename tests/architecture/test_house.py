"""The rules of the house that neither the linter nor the type checker knows."""

import ast
import re
import tomllib

import pytest

from tests.architecture.source import (
    PACKAGES,
    ROOT,
    Module,
    children,
    functions,
    imported_modules,
    modules,
    public_definitions,
)

LINES_MAX = 400
FUNCTION_LINES_MAX = 60

QT_OVERRIDE = re.compile(r"[a-z]+[A-Z]")
"""Qt calls these methods by names of its own, and documents them."""


@pytest.fixture(params=modules(), ids=lambda module: module.name)
def module(request: pytest.FixtureRequest) -> Module:
    """Each module of the source in turn."""
    return request.param


def test_every_module_says_what_it_alone_knows(module: Module):
    assert ast.get_docstring(module.tree)


def test_no_module_is_long(module: Module):
    assert len(module.text.splitlines()) <= LINES_MAX


def test_no_function_is_long(module: Module):
    lengths = {each.name: each.end_lineno - each.lineno + 1 for each in functions(module)}
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES_MAX} == {}


def test_whatever_is_public_says_what_it_is(module: Module):
    silent = [
        f"{each.name} (line {each.lineno})"
        for each in public_definitions(module)
        if not ast.get_docstring(each) and not QT_OVERRIDE.match(each.name)
    ]
    assert silent == []


def test_only_the_entry_point_knows_the_daemon():
    importers = {
        module.name for module in modules() if "companion.daemon" in imported_modules(module)
    }
    assert importers == {"companion/__main__.py"}


def test_every_room_of_the_house_has_its_floor():
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (
        each for each in pyproject["tool"]["importlinter"]["contracts"] if each["type"] == "layers"
    )
    named = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    rooms = {f"companion.{child}" for child in children("companion")} | (
        set(PACKAGES) - {"companion"}
    )
    assert named == rooms


def test_the_map_of_the_house_shows_every_room_and_no_other():
    text = (ROOT / "companion" / "README.md").read_text(encoding="utf-8")
    (drawing,) = re.findall(r"^```\n(companion/.*?)^```", text, re.DOTALL | re.MULTILINE)
    rooms = {
        name.strip("/").removesuffix(".py")
        for line in drawing.splitlines()
        if line.startswith("  ")
        for name in re.split(r" {2,}", line.strip())[0].split()
    }
    assert rooms == children("companion") - {"__main__"}


@pytest.mark.parametrize(
    "document", ["companion/README.md", "peers/PROTOCOL.md", "CONTRIBUTING.md"]
)
def test_every_file_and_module_that_a_document_names_exists(document: str):
    text = (ROOT / document).read_text(encoding="utf-8")
    names = re.findall(r"`([\w./]+)`", text)
    assert names
    lost = [name for name in names if _is_of_the_project(name) and not _exists(name)]
    assert lost == []


def _is_of_the_project(name: str) -> bool:
    is_path = "/" in name and name.split("/")[0] in {*PACKAGES, *children("companion"), "tests"}
    is_module = "." in name and name.split(".")[0] in PACKAGES
    return is_path or (is_module and "/" not in name)


def _exists(name: str) -> bool:
    """Whether a path (from the root or from companion/) or a dotted name leads to a file.

    The last part of a dotted name may be something in the module.
    """
    if "/" in name:
        return any((base / name).exists() for base in (ROOT, ROOT / "companion"))
    path = ROOT.joinpath(*name.split("."))
    return any(each.is_dir() or each.with_suffix(".py").is_file() for each in (path, path.parent))
