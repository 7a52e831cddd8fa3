"""The project's own source, parsed: what the tests of the house look at."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGES = ("companion", "peers", "ui")

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Module(NamedTuple):
    """A file of the source. `name` is its path from the root, as tests should show it."""

    name: str
    text: str
    tree: ast.Module


def modules(*packages: str) -> list[Module]:
    """All modules of these packages; of all three without an argument."""
    return [
        _parsed(path)
        for package in packages or PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    ]


def functions(module: Module) -> Iterator[Function]:
    """Every function and method, nested ones too."""
    for node in ast.walk(module.tree):
        if isinstance(node, Function):
            yield node


def public_definitions(module: Module) -> Iterator[Function | ast.ClassDef]:
    """What others may use: public functions and classes, and the latter's public methods."""
    for node in module.tree.body:
        if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            yield from (
                member
                for member in node.body
                if isinstance(member, Function) and not member.name.startswith("_")
            )


def imported_modules(module: Module) -> set[str]:
    """Dotted names of all that it imports, anywhere in it; `from a import b` gives a.b too."""
    names: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def children(package: str) -> set[str]:
    """The names of the modules and packages directly in a package."""
    return {
        path.stem
        for path in (ROOT / package).iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
    }


def _parsed(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(str(path.relative_to(ROOT)), text, ast.parse(text))
