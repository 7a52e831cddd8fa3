"""What is told of past syncs: joined, bounded, and there after a restart."""

from companion.model.ids import DeviceId
from companion.reasons import Reason
from companion.timeline import ENTRIES_MAX, NAME, TOGETHER_MS, Timeline, following
from peers.exchanges import Exchange, Traffic

A, B = (DeviceId(bytes([n]) * 16) for n in (1, 2))
LOST = Reason("link_lost")


def exchange(device: DeviceId, at_ms: int, sent: int = 1, reason: Reason | None = None) -> Exchange:
    return Exchange(device, at_ms, Traffic(records_sent=sent, bytes_sent=100 * sent), reason)


def told(entries) -> list[tuple[str, int, int, int]]:
    return [(e.device_id[:2], e.since_ms, e.at_ms, e.records_sent) for e in entries]


def test_what_is_typed_within_minutes_is_one_line_for_each_device():
    news = [exchange(A, 1_000), exchange(B, 2_000), exchange(A, 60_000, 2)]
    assert told(following([], news)) == [("02", 2_000, 2_000, 1), ("01", 1_000, 60_000, 3)]


def test_what_comes_later_or_ended_otherwise_is_a_line_of_its_own():
    news = [
        exchange(A, 0),
        exchange(A, TOGETHER_MS),
        exchange(A, TOGETHER_MS + 1, reason=LOST),
        exchange(A, TOGETHER_MS - 5, reason=LOST),  # the clock was set back
    ]
    assert len(following([], news)) == 4


def test_the_oldest_lines_go_first():
    news = [exchange(A, number * TOGETHER_MS) for number in range(ENTRIES_MAX + 5)]
    entries = following([], news)
    assert (len(entries), entries[0].at_ms) == (ENTRIES_MAX, 5 * TOGETHER_MS)


def test_a_timeline_is_there_again_after_a_restart(tmp_path):
    news = [[exchange(A, 5, reason=LOST)]]
    first = Timeline(tmp_path, lambda: news.pop() if news else [])
    assert told(first.entries) == [("01", 5, 5, 1)]
    first.end()
    again = Timeline(tmp_path, lambda: [exchange(B, 9)])
    assert told(again.entries) == [("02", 9, 9, 1), ("01", 5, 5, 1)]
    assert again.entries[-1].reason.code == "link_lost"


def test_a_damaged_file_is_begun_anew_and_one_that_cannot_be_written_harms_nobody(tmp_path):
    (tmp_path / NAME).write_bytes(b"\xff{]\n")
    timeline = Timeline(tmp_path, lambda: [exchange(A, 1)])
    assert len(timeline.entries) == 1
    elsewhere = Timeline(tmp_path / "gone" / "away", lambda: [exchange(A, 1)])
    elsewhere._path = tmp_path  # a folder
    elsewhere.end()
    assert len(elsewhere.entries) >= 1
