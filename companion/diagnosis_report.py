"""A diagnosis as text that can be given to a stranger: no names, no whole addresses, no keys."""

import ipaddress
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from companion.control.values import CheckValue
from companion.reasons import Reason

_TOKEN: Final = re.compile(r"[0-9A-Fa-f:.%]*[:.][0-9A-Fa-f:.%]+")


def report(checks: Sequence[CheckValue], *, platform: str, python: str) -> str:
    """What was found, a line for each check."""
    lines = ["Companion: why a device is not in step", f"system: {platform}, Python {python}", ""]
    for check in checks:
        outcome = "FAILED" if check.failed else "noted" if check.noted else "ok"
        params = {name: redacted(value) for name, value in check.reason.params.items()}
        sentence = Reason(check.reason.code, params).english()
        lines.append(f"{outcome:7} {check.step.value:11} {check.reason.code}: {sentence}")
    return "\n".join(lines) + "\n"


def redacted(value: str | int) -> str | int:
    """A value in which addresses keep only what tells what kind they are, and folders no name."""
    if not isinstance(value, str):
        return value
    without_home = value.replace(str(Path.home()), "~")
    return _TOKEN.sub(lambda found: _masked(found[0]), without_home)


def _masked(token: str) -> str:
    try:
        address = ipaddress.ip_address(token.partition("%")[0])
    except ValueError:  # a version, or the end of a sentence
        return token
    if address.is_loopback:
        return token
    if address.version == 4:
        return ".".join(token.split(".")[:2]) + ".*.*"
    return token.split(":")[0] + ":*"
