"""The entry point: a command of the command line, the daemon, the demonstration, or the window."""

import argparse
import sys

from companion.cli.arguments import parser
from companion.cli.run import guarded, run_command


def main(argv: list[str] | None = None) -> int:
    """Run what the arguments say; the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["demo"]:
        return guarded(lambda: _demo(arguments[1:]), None)
    if _is_command(arguments):
        options = parser().parse_args(arguments)
        if options.command == "daemon":
            return guarded(lambda: _daemon(options), options.profile)
        return run_command(options)
    return guarded(lambda: _window(arguments), None)


def _is_command(arguments: list[str]) -> bool:
    """Everything but options of the window, and a pairing link that was clicked."""
    first = arguments[0] if arguments else "-"
    return first in ("-h", "--help", "--version") or not first.startswith(("-", "companion:"))


def _demo(arguments: list[str]) -> int:
    from companion.demo.run import main as demo

    return demo(arguments)


def _daemon(options: argparse.Namespace) -> int:
    from companion.daemon import run
    from companion.profile import Profile

    return run(
        Profile(options.profile).directory,
        port=options.port,
        interfaces=options.interface,
        verbose=options.verbose,
    )


def _window(arguments: list[str]) -> int:
    from companion.errors import CompanionError

    try:
        from ui.app import main as window
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("PySide6"):
            raise
        raise CompanionError("window_missing") from error
    return window(arguments)


if __name__ == "__main__":
    sys.exit(main())
