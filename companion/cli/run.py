"""Runs one command and turns whatever goes wrong into a sentence and an exit code."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from companion.cli import (
    attachments,
    devices,
    diagnosing,
    exporting,
    history,
    importing,
    pairing,
    reading,
    resolving,
    review,
    storage,
    syncing,
    upkeep,
)
from companion.cli.output import complain, harmless, let_any_text_out
from companion.errors import CompanionError
from companion.profile import Profile
from companion.reasons import Reason

EXIT_FAILED: Final = 1
EXIT_INTERRUPTED: Final = 130
_EXIT_CODES: Final = {
    "not_found": 3,
    "export_nothing": 3,
    "device_unknown": 3,
    "no_conflict": 3,
    "review_not_waiting": 3,
    "earlier_gone": 3,
    "address_unknown": 3,
    "address_not_understood": 2,
    "export_which": 2,
    "leave_how": 2,
    "resolve_which": 2,
    "review_which": 2,
    "yes_needed": 2,
    "daemon_unreachable": 4,
    "daemon_not_started": 4,
    "daemon_version": 4,
    "daemon_stopped": 4,
}

_HANDLERS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "import": importing.import_files,
    "watch": importing.watch,
    "list": reading.list_conversations,
    "show": reading.show_conversation,
    "export": exporting.export_conversations,
    "search": reading.search,
    "devices": devices.devices,
    "pair": pairing.pair,
    "pause": syncing.pause,
    "resume": syncing.resume,
    "sync": syncing.sync,
    "limit": syncing.limit,
    "timeline": diagnosing.timeline,
    "where": diagnosing.where,
    "diagnose": diagnosing.diagnose,
    "conflicts": reading.list_conflicts,
    "history": history.history,
    "resolve": resolving.resolve,
    "review": review.review,
    "status": reading.status,
    "storage": storage.storage,
    "attachments": attachments.attachments,
    "fetch": attachments.fetch,
    "backup": upkeep.backup,
    "restore": upkeep.restore,
    "new-device": upkeep.new_device,
    "doctor": upkeep.doctor,
}


def run_command(options: argparse.Namespace) -> int:
    """Run a command of the client; its exit code."""
    return guarded(lambda: _HANDLERS[options.command](options), options.profile)


def guarded(command: Callable[[], int], profile: Path | None) -> int:
    """Run something; no traceback ever reaches a person."""
    let_any_text_out()
    try:
        return command()
    except CompanionError as error:
        complain(harmless(str(error)))
        return _EXIT_CODES.get(error.reason.code, EXIT_FAILED)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough. Nothing more can be printed, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED
    except Exception as error:
        if os.environ.get("COMPANION_TRACEBACK") == "1":
            raise
        log = str(Profile(profile).log)
        complain(harmless(Reason("internal", {"detail": repr(error), "log": log}).english()))
        return EXIT_FAILED
