"""What is told of what two devices exchanged."""

from companion.model.ids import DeviceId
from companion.reasons import Reason
from peers.exchanges import FILE_BYTES, UNTOLD_MAX, Exchange, Exchanges, Traffic

A = DeviceId(b"a" * 16)
LOST = Reason("link_lost")


def test_each_time_in_step_tells_what_came_since_the_last_time():
    exchanges = Exchanges()
    exchanges.in_step(A, Traffic(3, 1, 900, 400), 10)
    exchanges.in_step(A, Traffic(3, 1, 950, 450), 20)  # signs of life alone
    exchanges.in_step(A, Traffic(4, 1, 1_100, 500), 30)
    assert exchanges.take() == [
        Exchange(A, 10, Traffic(3, 1, 900, 400), None),
        Exchange(A, 30, Traffic(1, 0, 200, 100), None),
    ]
    assert exchanges.take() == []


def test_a_cut_link_tells_what_went_by_then_and_the_next_one_counts_afresh():
    exchanges = Exchanges()
    exchanges.in_step(A, Traffic(3, 0, 10, 10), 10)
    exchanges.ended(A, LOST, Traffic(5, 0, 30, 10), 20)
    exchanges.ended(A, LOST, Traffic(), 30)
    exchanges.in_step(A, Traffic(1, 0, 5, 5), 40)
    assert [(e.at_ms, e.traffic.records_sent, e.reason) for e in exchanges.take()] == [
        (10, 3, None),
        (20, 2, LOST),
        (40, 1, None),
    ]


def test_a_file_alone_is_worth_telling():
    exchanges = Exchanges()
    exchanges.ended(A, LOST, Traffic(bytes_received=FILE_BYTES), 1)
    assert len(exchanges.take()) == 1


def test_what_nobody_takes_is_bounded():
    exchanges = Exchanges()
    for number in range(UNTOLD_MAX + 10):
        exchanges.in_step(A, Traffic(number + 1), number)
    taken = exchanges.take()
    assert (len(taken), taken[0].at_ms) == (UNTOLD_MAX, 10)
