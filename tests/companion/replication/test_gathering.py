"""The plan: from which device which part of which file, and who is to blame."""

from companion.model.ids import DeviceId
from companion.replication.gathering import SPAN_BYTES, Gathering, Lacking
from companion.replication.queues import Source

A, B, C = (Source(DeviceId(bytes([n]) * 16), n) for n in (1, 2, 3))
FILE, OTHER = b"f" * 32, b"o" * 32
PART = SPAN_BYTES // 4


def gather(plan: Gathering, source: Source, size: int, digest: bytes = FILE) -> bool:
    """Ask for a part and have it come; whether the file is to be verified now."""
    part = plan.ask(source, PART)
    assert part is not None
    assert part.digest == digest
    length = min(part.length, size - part.offset)
    assert plan.take(source, digest, part.offset, length, size)
    return plan.stored(source, digest, part.offset, length)


def gather_all(plan: Gathering, source: Source, size: int) -> None:
    while not gather(plan, source, size):
        continue


def test_two_devices_are_asked_for_different_spans_of_one_file():
    plan = Gathering()
    plan.add([Lacking(FILE, 2 * SPAN_BYTES)])
    asked = [plan.ask(source, PART) for source in (A, B, A, B)]
    assert [part.offset for part in asked] == [0, SPAN_BYTES, PART, SPAN_BYTES + PART]
    assert plan.ask(C, PART) is None


def test_what_a_lost_link_was_asked_for_is_asked_of_another_from_where_it_stopped():
    plan = Gathering()
    plan.add([Lacking(FILE, SPAN_BYTES)])
    gather(plan, A, SPAN_BYTES)
    plan.ask(A, PART)
    assert plan.ask(B, PART) is None
    plan.left(A)
    assert plan.ask(B, PART).offset == PART
    assert not plan.take(A, FILE, PART, PART, SPAN_BYTES)


def test_the_end_of_an_old_link_takes_nothing_from_the_new_one_to_the_same_device():
    plan, again = Gathering(), Source(A.device, 9)
    plan.add([Lacking(FILE, SPAN_BYTES), Lacking(OTHER, SPAN_BYTES)])
    plan.ask(A, PART)
    part = plan.ask(again, PART)
    plan.left(A)
    assert part.digest == OTHER
    assert plan.take(again, OTHER, 0, PART, SPAN_BYTES)


def test_spans_that_are_on_the_disk_are_not_asked_for():
    plan = Gathering()
    plan.add([Lacking(FILE, 3 * SPAN_BYTES, frozenset({0, 2, 77}))])
    assert plan.ask(A, SPAN_BYTES).offset == SPAN_BYTES
    assert plan.ask(A, PART) is None
    assert plan.progress(FILE) == (2 * SPAN_BYTES, 3 * SPAN_BYTES)


def test_a_file_that_was_all_there_at_the_start_is_verified_once():
    plan = Gathering()
    plan.add([Lacking(FILE, 10, frozenset({0})), Lacking(OTHER, 10)])
    assert plan.whole() == [FILE]
    assert plan.whole() == []


def test_whose_file_is_wrong_is_not_asked_for_it_again_but_others_are():
    plan = Gathering()
    plan.add([Lacking(FILE, SPAN_BYTES)])
    gather_all(plan, A, SPAN_BYTES)
    plan.verified(FILE, right=False)
    plan.left(A)
    plan.forgive(A)
    assert plan.ask(A, PART) is None
    assert plan.ask(B, PART).offset == 0


def test_a_wrong_file_of_several_devices_then_comes_from_one_at_a_time():
    plan = Gathering()
    plan.add([Lacking(FILE, 2 * SPAN_BYTES)])
    for _ in range(4):
        gather(plan, A, 2 * SPAN_BYTES)
        is_last = gather(plan, B, 2 * SPAN_BYTES)
    assert is_last
    plan.verified(FILE, right=False)
    gather(plan, A, 2 * SPAN_BYTES)
    assert plan.ask(B, PART) is None
    plan.left(A)
    assert plan.ask(B, PART).offset == 0, "a beginning of A's would be blamed on B"
    assert plan.ask(A, PART) is None


def test_who_names_another_size_than_the_record_is_not_asked_again():
    plan = Gathering()
    plan.add([Lacking(FILE, 100)])
    plan.ask(A, PART)
    assert not plan.take(A, FILE, 0, 100, 2**40)
    assert plan.ask(A, PART) is None
    assert plan.ask(B, PART).length == 100


def test_of_a_file_of_unknown_size_one_part_is_asked_for_until_the_size_is_known():
    plan = Gathering()
    plan.add([Lacking(FILE, 0)])
    assert plan.ask(A, PART).offset == 0
    assert plan.ask(A, PART) is None
    assert plan.ask(B, PART) is None
    assert plan.take(A, FILE, 0, PART, 2 * SPAN_BYTES)
    assert plan.ask(B, PART).offset == SPAN_BYTES


def test_what_somebody_waits_for_comes_first():
    plan = Gathering()
    plan.add([Lacking(FILE, SPAN_BYTES), Lacking(OTHER, SPAN_BYTES)])
    plan.ask(A, PART)
    plan.prefer(OTHER)
    assert plan.ask(A, PART).digest == OTHER


def test_what_a_device_lacks_is_asked_of_it_again_when_it_has_new_files():
    plan = Gathering()
    plan.add([Lacking(FILE, SPAN_BYTES)])
    plan.ask(A, PART)
    plan.missing(A, FILE)
    assert plan.ask(A, PART) is None
    plan.forgive(A)
    assert plan.ask(A, PART).offset == 0


def test_what_is_not_wanted_any_more_is_not_stored_when_it_comes():
    plan = Gathering()
    plan.add([Lacking(FILE, SPAN_BYTES)])
    plan.ask(A, PART)
    plan.clear()
    assert not plan.take(A, FILE, 0, PART, SPAN_BYTES)
    plan.add([Lacking(FILE, SPAN_BYTES)])
    assert not plan.take(A, FILE, 0, PART, SPAN_BYTES), "it is asked for anew"


def test_a_file_that_nobody_has_is_looked_at_once_a_device_however_many_there_are():
    plan = Gathering()
    digests = [number.to_bytes(32, "big") for number in range(200)]
    plan.add([Lacking(digest, 10) for digest in digests])
    looked_at = []
    may_give = plan._may_give
    plan._may_give = lambda file, source: looked_at.append(file) or may_give(file, source)
    for source in (A, B):
        for _ in digests:
            plan.missing(source, plan.ask(source, PART).digest)
        assert plan.ask(source, PART) is None
    assert len(looked_at) == 2 * len(digests)
