"""The tree of errors, and who is at fault in each.

CompanionError           a person may see it: carries a Reason (what, why, what to do)
LocalProtocolError       our own code used a protocol machine wrongly: a bug here
RemoteProtocolError      the other device broke the protocol: its link is cut, with the reason
"""

from typing import Final

import msgspec

from companion.reasons import Reason


class CompanionError(Exception):
    """Something that a person has to know; raised where the knowledge is, shown once."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.reason = Reason(code, params)
        super().__init__(self.reason.english())


class LocalProtocolError(Exception):
    """A machine was given an input that our own code should not give in this state."""


class RemoteProtocolError(Exception):
    """The other side sent something that the protocol does not allow. Nothing was changed."""


class ClaimRefused(Exception):
    """A replica's claim cannot be taken over: it has let go of records since it told which of
    its writes still stand. A new session, which begins with that, goes on."""


UNDECODABLE: Final = (msgspec.DecodeError, ValueError, RecursionError)
"""What msgspec raises for bytes that are not what they should be: bad UTF-8 is a ValueError,
and nesting without end a RecursionError."""
