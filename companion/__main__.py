"""The entry point."""

import sys


def main(argv: list[str] | None = None) -> int:
    """Run a command; its exit code."""
    import argparse
    from pathlib import Path

    from companion.errors import CompanionError

    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["demo"]:
        from companion.demo.run import main as demo

        return demo(arguments[1:])
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("--profile", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--interface", action="append")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args(arguments)
    from companion.daemon import run

    try:
        return run(
            options.profile,
            port=options.port,
            interfaces=options.interface,
            verbose=options.verbose,
        )
    except CompanionError as error:
        print(f"companion: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
