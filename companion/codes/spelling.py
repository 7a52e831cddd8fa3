"""How far apart two words are as they are typed: letters left out, added, wrong or swapped."""


def distance(one: str, other: str) -> int:
    """How many slips turn one into the other (optimal string alignment)."""
    return _rows(one, other)[-1]


def distance_to_beginning(typed: str, word: str) -> int:
    """How many slips turn what was typed so far into a beginning of the word."""
    return min(_rows(typed, word))


def _rows(one: str, other: str) -> list[int]:
    """The last row of the table: the distance of `one` to each beginning of `other`."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above = row
        row = [i]
        for j, wanted in enumerate(other, 1):
            slips = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                slips = min(slips, before[j - 2] + 1)
            row.append(slips)
        before = above
    return row
