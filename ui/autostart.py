"""Starts Companion when the person logs in, in the way that each system has for it.

Linux: a desktop entry in the autostart folder (XDG Desktop Application Autostart Specification
0.5). Windows: a value under the user's Run key. macOS: a launch agent.
"""

import os
import plistlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QSettings

from companion.profile import Profile, default_directory

_RUN_KEY: Final = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run"
_AGENT: Final = "companion.window"
_RESERVED: Final = '"`$\\'  # within quotes (Desktop Entry Specification 1.5, "The Exec key")


class Autostart(Protocol):
    """Whether Companion is started at login. Each method raises OSError when it cannot be done."""

    def is_on(self) -> bool:
        """Whether it is."""

    def turn(self, *, on: bool) -> None:
        """Have it started from now on, or no longer."""


def autostart(profile: Profile) -> Autostart:
    """That of this system, for a profile."""
    command = start_command(profile)
    if sys.platform == "win32":
        return RunKey(command)
    if sys.platform == "darwin":
        return LaunchAgent(command, Path.home() / "Library" / "LaunchAgents")
    config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return DesktopEntry(command, Path(config) / "autostart")


def start_command(profile: Profile) -> list[str]:
    """What starts the window of a profile, in the tray."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "ui"]
    chosen = [] if _is_default(profile) else ["--profile", str(profile.directory)]
    return [*program, "--hidden", *chosen]


class DesktopEntry:
    """A file in the folder whose entries desktops start."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._command = command
        self._file = folder / "companion.desktop"

    def is_on(self) -> bool:
        """Whether it is there. A desktop's own settings switch it off with Hidden or a key."""
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        return not {"Hidden=true", "X-GNOME-Autostart-enabled=false"} & set(lines)

    def turn(self, *, on: bool) -> None:
        """Write it, or delete it."""
        if not on:
            self._file.unlink(missing_ok=True)
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        command = " ".join(_quoted(part) for part in self._command)
        self._file.write_text(
            f"[Desktop Entry]\nType=Application\nName=Companion\nTerminal=false\nExec={command}\n",
            encoding="utf-8",
        )


class RunKey:
    """A value in the Windows registry."""

    def __init__(self, command: Sequence[str], key: str = _RUN_KEY) -> None:
        self._command = subprocess.list2cmdline(command)
        self._settings = QSettings(key, QSettings.Format.NativeFormat)

    def is_on(self) -> bool:
        """Whether it is there."""
        return self._settings.contains("Companion")

    def turn(self, *, on: bool) -> None:
        """Set it, or remove it."""
        if on:
            self._settings.setValue("Companion", self._command)
        else:
            self._settings.remove("Companion")
        self._settings.sync()


class LaunchAgent:
    """A property list that launchd reads at login."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._command = command
        self._file = folder / f"{_AGENT}.plist"

    def is_on(self) -> bool:
        """Whether it is there."""
        return self._file.exists()

    def turn(self, *, on: bool) -> None:
        """Write it, or delete it."""
        if not on:
            self._file.unlink(missing_ok=True)
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        agent = {"Label": _AGENT, "ProgramArguments": list(self._command), "RunAtLoad": True}
        self._file.write_bytes(plistlib.dumps(agent))


def _is_default(profile: Profile) -> bool:
    return profile.directory == Profile(default_directory()).directory


def _quoted(part: str) -> str:
    """An argument as the Exec key takes it: escaped for the shell's quotes, then for the file."""
    escaped = "".join(f"\\{sign}" if sign in _RESERVED else sign for sign in part)
    return '"' + escaped.replace("\\", "\\\\").replace("%", "%%") + '"'
