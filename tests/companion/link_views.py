"""How a device stands with which there is no link, to be varied."""

from companion.reasons import Reason
from peers.dialling import State
from peers.link_view import LinkView

AWAY = LinkView(
    progress=None,
    dialling=State.WAITING,
    reason=Reason("link_not_found"),
    route="",
    last_seen_ms=0,
    in_step_ms=0,
    bytes_sent=0,
    bytes_received=0,
    clock_ahead_ms=0,
)
