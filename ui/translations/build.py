"""`python -m ui.translations.build`: collect the texts to translate, compile the translations.

A developer's tool: needs lupdate and lrelease, which come with PySide6. Both the .ts files (the
sources) and the .qm files (what Qt reads) are committed.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
ROOT: Final = FOLDER.parents[1]
LANGUAGES: Final = ("zh_CN",)


def sources() -> list[Path]:
    """Every file with texts that a person may see in the window."""
    core = sorted((ROOT / "companion").glob("*sentences.py"))
    emoji = ROOT / "companion" / "codes" / "emoji.py"
    return [ROOT / "companion" / "reasons.py", emoji, *core, *sorted((ROOT / "ui").rglob("*.py"))]


def collect(ts: Path) -> None:
    """Bring the texts of the sources into a .ts file; those no longer used leave it."""
    found = [str(path.relative_to(ROOT)) for path in sources()]
    options = ["-no-obsolete", "-locations", "none", "-ts", str(ts)]
    _run("lupdate", *found, *options)


def compile_(ts: Path, qm: Path) -> None:
    """Make what Qt reads. Texts without a finished translation stay English."""
    _run("lrelease", str(ts), "-qm", str(qm))


def main() -> None:
    """Collect and compile all languages."""
    for language in LANGUAGES:
        ts = FOLDER / f"companion_{language}.ts"
        collect(ts)
        compile_(ts, ts.with_suffix(".qm"))


def _run(tool: str, *arguments: str) -> None:
    command = [str(Path(sys.executable).with_name(f"pyside6-{tool}")), *arguments]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
