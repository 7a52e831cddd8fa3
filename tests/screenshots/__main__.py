"""`python -m tests.screenshots OUTDIR`: a picture of every window, in each language and theme.

Starts a virtual screen where there is none. Each language and theme has a process and a stage
of its own: real daemons on loopback, a real import, a real conflict, a real pairing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LANGUAGES = ("en", "zh_CN")
THEMES = ("light", "dark")
SCREEN = "1600x1200x24"


def main() -> int:
    """Take them all; 1 when a process failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots")
    parser.add_argument("folder", type=Path, metavar="OUTDIR")
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--theme", choices=THEMES)
    options = parser.parse_args()
    if options.language and options.theme:
        from tests.screenshots.session import take

        take(options.folder, options.language, options.theme)
        return 0
    options.folder.mkdir(parents=True, exist_ok=True)
    failed = False
    with _screen() as display, tempfile.TemporaryDirectory(prefix="companion-fonts-") as fonts:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "COMPANION_NO_KEYRING": "1",
            "COMPANION_SAVING": "no",
            "COMPANION_INTERFACES": "127.0.0.1",
            "FONTCONFIG_FILE": str(_fonts(Path(fonts))),
            "QT_LOGGING_RULES": "qt.text.font.db=false",
        }
        for language in LANGUAGES:
            for theme in THEMES:
                command = [sys.executable, "-m", "tests.screenshots", str(options.folder)]
                command += ["--language", language, "--theme", theme]
                ended = subprocess.run(command, env=environment, check=False)
                failed = failed or ended.returncode != 0
    return int(failed)


@contextmanager
def _screen() -> Iterator[str]:
    """The display there is, or a virtual one."""
    if display := os.environ.get("DISPLAY"):
        yield display
        return
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def _fonts(folder: Path) -> Path:
    """A bare machine's default font is wide and old: prefer what a desktop would have."""
    config = folder / "fonts.conf"
    config.write_text(
        """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <alias binding="strong"><family>Sans Serif</family>
    <prefer><family>Inter</family><family>Cantarell</family><family>Noto Sans</family>
    <family>Noto Sans CJK SC</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family>
    <prefer><family>Inter</family><family>Cantarell</family><family>Noto Sans</family>
    <family>Noto Sans CJK SC</family></prefer></alias>
</fontconfig>
""",
        encoding="utf-8",
    )
    return config


if __name__ == "__main__":
    sys.exit(main())
