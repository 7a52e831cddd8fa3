"""What every command needs: the profile, the daemon, the views, and ids by their beginning."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar

from companion.cli.output import complain
from companion.control import messages as m
from companion.control.client import ControlClient, ensure_daemon
from companion.errors import CompanionError
from companion.profile import Profile
from companion.views.pages import Views

_R = TypeVar("_R", bound=m.Result)

_PREFIX = re.compile(r"[0-9a-f]{4,32}")


@asynccontextmanager
async def daemon(directory: Path | None) -> AsyncIterator[ControlClient]:
    """A connection to the profile's daemon, which is started if need be."""
    profile = Profile(directory)
    client = await ensure_daemon(
        profile, lambda: complain(f"starting the background process for {profile.directory}")
    )
    try:
        yield client
    finally:
        await client.close()


async def ask(client: ControlClient, command: m.Command, result: type[_R]) -> _R:
    """Send a command; its result. Raises CompanionError with the daemon's reason."""
    answer = await client.request(command)
    assert isinstance(answer, result), answer
    return answer


@contextmanager
def views(directory: Path | None) -> Iterator[Views]:
    """The profile's database, for reading. The daemon is started if it has not made one yet."""
    profile = Profile(directory)
    asyncio.run(_touch(directory))
    opened = Views.open(profile.database, profile.blobs)
    try:
        yield opened
    finally:
        opened.close()


async def _touch(directory: Path | None) -> None:
    async with daemon(directory):
        pass


def id_prefix(typed: str) -> str:
    """The beginning of an id, as it stands in the database.

    Raises:
        CompanionError: not_found; no id can begin like this, or too many could.
    """
    prefix = typed.replace("-", "").lower()
    if not _PREFIX.fullmatch(prefix):
        raise CompanionError("not_found", id=typed)
    return prefix


def whole_id(views: Views, typed: str, *, attachments: bool = False) -> str:
    """The id that begins as typed, of a conversation or message, or of an attachment.

    Raises:
        CompanionError: not_found or ambiguous_id.
    """
    found = views.with_prefix(id_prefix(typed), attachments=attachments)
    if not found:
        raise CompanionError("not_found", id=typed)
    if len(found) > 1:
        raise CompanionError("ambiguous_id", id=typed)
    return found[0]
