"""What a person says about attachments: which are to be here, and this one now."""

from companion.control import messages as m
from companion.errors import CompanionError
from companion.library import Library
from companion.model import ids
from companion.model.ids import RecordId
from companion.model.records import ATTACHMENT
from companion.store.wanted import LIMIT_MB_MAX, Mode


async def choose(library: Library, command: m.SetAttachmentPolicy) -> None:
    """Choose what comes by itself.

    Raises:
        CompanionError: attachment_policy_unknown, attachment_limit.
    """
    try:
        mode = Mode(command.mode)
    except ValueError as error:
        raise CompanionError("attachment_policy_unknown", mode=command.mode) from error
    if not 0 <= command.limit_mb <= LIMIT_MB_MAX:
        raise CompanionError("attachment_limit", limit_mb=LIMIT_MB_MAX)
    await library.attachments.choose(mode, command.limit_mb)


async def fetch(library: Library, command: m.FetchAttachment) -> m.Fetching:
    """Have the bytes of an attachment come here.

    Raises:
        CompanionError: not_found.
    """
    try:
        record = RecordId(ids.from_text(command.attachment))
    except ValueError as error:
        raise CompanionError("not_found", id=command.attachment) from error
    state = await library.state(record)
    digest = state.value("digest") if state is not None and state.kind == ATTACHMENT else None
    if state is None or not isinstance(digest, bytes):
        raise CompanionError("not_found", id=command.attachment)
    name, size = state.value("name"), state.value("size")
    return m.Fetching(
        digest=digest.hex(),
        name=name if isinstance(name, str) else "",
        size=size if isinstance(size, int) else 0,
        is_here=await library.attachments.fetch(digest),
    )
