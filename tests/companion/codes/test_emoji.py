"""The emoji that are compared: sixty-four, each different in picture and name."""

from companion.codes.emoji import EMOJI


def test_there_are_64_of_different_pictures_and_names():
    assert len(EMOJI) == 64
    assert len({each.picture for each in EMOJI}) == 64
    assert len({each.name for each in EMOJI}) == 64


def test_the_order_is_that_of_the_published_list():
    assert [EMOJI[n].name for n in (0, 1, 31, 32, 63)] == ["Dog", "Cat", "Robot", "Hat", "Pin"]
