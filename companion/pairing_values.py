"""A pairing of peers.pairing_desk in the terms of the control protocol."""

from companion.codes.emoji import EMOJI
from companion.control import messages as m
from companion.model import ids
from companion.reasons import Reason
from peers.pairing_view import PairingView


def pairing_value(view: PairingView) -> m.PairingValue:
    """What clients are told of it."""
    peer = view.peer
    return m.PairingValue(
        step=m.PairingStep(view.step.value),
        way=m.PairingWay(view.way.value) if view.way else None,
        link=view.link,
        expires_ms=view.expires_ms,
        code=view.code,
        code_expires_ms=view.code_expires_ms,
        code_again_ms=view.code_again_ms,
        notice=_reason_value(view.notice),
        emoji=[m.EmojiValue(n, EMOJI[n].picture, EMOJI[n].name) for n in view.emoji],
        digits=" ".join(f"{number:02d}" for number in view.emoji),
        joins=view.joins,
        matched=view.matched,
        check_code=view.check_code,
        peer_name=peer.name if peer else "",
        peer_platform=peer.platform if peer else "",
        peer_address=view.address,
        peer_device_id=ids.to_text(peer.device_id) if peer else "",
        peer_conversations=peer.conversations if peer else 0,
        peer_devices=peer.devices if peer else 1,
        reason=_reason_value(view.reason),
    )


def _reason_value(reason: Reason | None) -> m.ReasonValue | None:
    return m.ReasonValue(reason.code, reason.params) if reason is not None else None
