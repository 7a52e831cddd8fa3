"""The entries that start Companion at login are what each system's rules say."""

import plistlib
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from companion.profile import Profile
from ui.autostart import DesktopEntry, LaunchAgent, RunKey, start_command

ODD = ['/opt/my $apps/it\'s "here"\\x', "--profile", "/home/a b/100%"]


def exec_line(folder: Path) -> str:
    text = (folder / "companion.desktop").read_text(encoding="utf-8")
    (line,) = [each for each in text.splitlines() if each.startswith("Exec=")]
    return line.removeprefix("Exec=")


def test_a_desktop_entry_is_read_as_the_same_command(tmp_path: Path) -> None:
    entry = DesktopEntry(ODD, tmp_path / "autostart")
    assert not entry.is_on()
    entry.turn(on=True)
    assert entry.is_on()
    read = exec_line(tmp_path / "autostart").replace("%%", "%").replace("\\\\", "\\")
    shell = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {read}"], capture_output=True, text=True, check=True
    )
    assert shell.stdout.splitlines() == ODD
    entry.turn(on=False)
    entry.turn(on=False)
    assert not entry.is_on()


def test_what_a_desktop_has_switched_off_is_off(tmp_path: Path) -> None:
    entry = DesktopEntry(ODD, tmp_path)
    entry.turn(on=True)
    file = tmp_path / "companion.desktop"
    file.write_text(file.read_text(encoding="utf-8") + "Hidden=true\n", encoding="utf-8")
    assert not entry.is_on()


def test_a_launch_agent_names_the_command_word_for_word(tmp_path: Path) -> None:
    agent = LaunchAgent(ODD, tmp_path / "LaunchAgents")
    agent.turn(on=True)
    assert agent.is_on()
    (file,) = (tmp_path / "LaunchAgents").iterdir()
    assert plistlib.loads(file.read_bytes())["ProgramArguments"] == ODD
    agent.turn(on=False)
    assert not agent.is_on()


def test_the_run_key_holds_the_command(tmp_path: Path) -> None:
    key = RunKey(["C:\\Program Files\\Companion.exe", "--hidden"], str(tmp_path / "registry"))
    key.turn(on=True)
    assert key.is_on()
    stored = QSettings(str(tmp_path / "registry"), QSettings.Format.NativeFormat)
    assert stored.value("Companion") == '"C:\\Program Files\\Companion.exe" --hidden'
    key.turn(on=False)
    assert not key.is_on()


def test_only_a_profile_of_ones_own_choosing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMPANION_PROFILE", raising=False)
    assert "--profile" not in start_command(Profile())
    assert start_command(Profile(tmp_path))[-2:] == ["--profile", str(tmp_path)]
    assert "--hidden" in start_command(Profile())
