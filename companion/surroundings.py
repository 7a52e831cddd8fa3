"""Whether this computer should be sparing: it runs on battery, or its network is paid by volume.

What cannot be told, as on a system that has no such question, is taken for no: then everything
is live, which a person can change.
"""

import asyncio
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

logger = logging.getLogger(__name__)

VARIABLE: Final = "COMPANION_SAVING"
"""Set to "no" or "yes", it is the answer, whatever the system says."""

LOOK_S: Final = 60.0
ANSWER_S: Final = 5.0
SUPPLIES: Final = Path("/sys/class/power_supply")

_ON_BATTERY: Final = 0
"""What Windows calls it (SYSTEM_POWER_STATUS, ACLineStatus)."""


class Surroundings:
    """Looks now and then; `is_saving` is what was seen last."""

    def __init__(self) -> None:
        self.is_saving = os.environ.get(VARIABLE) == "yes"

    async def run(self) -> None:
        """For ever."""
        while os.environ.get(VARIABLE) not in ("yes", "no"):
            self.is_saving = await asyncio.to_thread(_is_saving)
            await asyncio.sleep(LOOK_S)


def _is_saving() -> bool:
    return is_on_battery() or is_metered(_said_by_network_manager())


def is_on_battery(supplies: Path = SUPPLIES) -> bool:
    """Whether a battery of the computer itself (not of its mouse) is being drained."""
    if sys.platform == "win32":
        return _windows_line_status() == _ON_BATTERY
    if sys.platform == "darwin":
        return "Battery Power" in _said_by("pmset", "-g", "batt")
    return any(_is_drained(each) for each in supplies.glob("*"))


def is_metered(lines: Iterable[str]) -> bool:
    """Whether NetworkManager says so of a device: "yes", or "yes (guessed)"."""
    return any(line.strip().startswith("yes") for line in lines)


def _is_drained(supply: Path) -> bool:
    def said(name: str) -> str:
        try:
            return (supply / name).read_text(encoding="ascii", errors="replace").strip()
        except OSError:  # a supply need not tell everything
            return ""

    own = said("scope") != "Device"
    return said("type") == "Battery" and own and said("status") == "Discharging"


def _said_by_network_manager() -> list[str]:
    return _said_by("nmcli", "-g", "GENERAL.METERED", "device", "show").splitlines()


def _said_by(program: str, *arguments: str) -> str:
    found = shutil.which(program)
    if found is None:
        return ""
    try:
        ended = subprocess.run(
            [found, *arguments], capture_output=True, text=True, timeout=ANSWER_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.info("%s could not be asked: %r", program, error)
        return ""
    return ended.stdout


def _windows_line_status() -> int:
    """1 on mains, 255 when Windows does not know."""
    import ctypes

    status = (ctypes.c_ubyte * 12)()
    kernel: Any = ctypes.CDLL("kernel32")
    return status[0] if kernel.GetSystemPowerStatus(status) else 1
