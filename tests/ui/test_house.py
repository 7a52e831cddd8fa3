"""The rules of the house that the window must keep, held by reading its source."""

import re
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "ui"
FILES = sorted(UI.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(UI)))
def test_nothing_waits_in_a_loop_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    nested = re.findall(r"\.exec\(|\.exec_\(|QEventLoop|processEvents|\bimport time\b", text)
    allowed = [".exec("] if path.name == "app.py" else []  # the one event loop
    assert nested == allowed


@pytest.mark.parametrize(
    "path", sorted((UI / "presenters").glob("*.py")), ids=lambda path: path.name
)
def test_presenters_know_no_qt(path: Path) -> None:
    imports = re.findall(r"^(?:from|import) (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    allowed = ("ui.phrases", "ui.presenters", "companion.", "ui.presenters.")
    own = [name for name in imports if name.startswith(("ui", "PySide6"))]
    assert all(name.startswith(allowed) for name in own), own


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(UI)))
def test_colours_stand_in_one_place(path: Path) -> None:
    if path.name in ("colors.py", "tray_icon.py"):
        return
    assert not re.findall(r"#[0-9a-fA-F]{6}\b", path.read_text(encoding="utf-8"))
