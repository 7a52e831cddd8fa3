"""What every command takes, and how what is typed is read."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:  # generic for the type checker only
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT_CODES: Final = """\
exit codes:
  0  done
  1  it failed; the reason is on standard error (doctor: something was not mended)
  2  the command was not understood
  3  there is nothing with this id
  4  the background process does not answer or could not start
  5  of several files, some were imported and some not
"""

COUNT_MAX: Final = 1_000_000
"""More lines than anybody reads; what they are fetched with ends at 2**63."""

_DIGITS_MAX: Final = 9


def command(
    commands: "Commands", name: str, text: str, *, nested: bool = False
) -> argparse.ArgumentParser:
    """A command, with what all have. nested: leaves alone what was said before its name."""
    made = commands.add_parser(
        name,
        help=text,
        description=text[0].upper() + text[1:] + ".",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    default = {"default": argparse.SUPPRESS} if nested else {}
    profile(made, **default)
    made.add_argument("--json", action="store_true", help="JSON, for programs", **default)  # type: ignore[arg-type]
    return made


def action(actions: "Commands", name: str, text: str) -> argparse.ArgumentParser:
    """A command of a command."""
    return command(actions, name, text, nested=True)


def profile(made: argparse.ArgumentParser, **default: str) -> None:
    """Whose conversations are meant."""
    made.add_argument(
        "--profile",
        type=file,
        metavar="DIR",
        help="the data directory (default: your own)",
        **default,  # type: ignore[arg-type]
    )


def port(typed: str) -> int:
    """Of TCP; 0: any."""
    return number(typed, 0, 65_535)


def bound(typed: str) -> int:
    """A number from 0 on."""
    return number(typed, 0, COUNT_MAX)


def count(typed: str) -> int:
    """At least one."""
    return number(typed, 1, COUNT_MAX)


def number(typed: str, least: int, greatest: int) -> int:
    """Digits, and no more of them than are read in a moment."""
    digits = typed.isascii() and typed.isdecimal() and len(typed) <= _DIGITS_MAX
    if not digits or not least <= int(typed) <= greatest:
        raise argparse.ArgumentTypeError(f"{typed!r} is no number from {least} to {greatest}")
    return int(typed)


def text(typed: str) -> str:
    """That can be written to a file."""
    try:
        typed.encode()
    except UnicodeEncodeError as error:  # bytes that are no UTF-8 came through the shell
        raise argparse.ArgumentTypeError(f"{typed!r} is not written in UTF-8") from error
    return typed


def file(typed: str) -> Path:
    """A path, there or not."""
    if not typed:
        raise argparse.ArgumentTypeError("an empty text names no file")
    return Path(text(typed))
