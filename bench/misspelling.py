"""What a worker types when she looks for somebody: the whole name, one word, a piece, a slip of the finger."""

from random import Random

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slip(random: Random, word: str) -> str:
    """`word` one edit away: a letter left out, put in, changed, or two neighbours swapped."""
    while True:
        at, letter = random.randrange(len(word)), random.choice(LETTERS)
        found = random.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
            )
        )
        if found not in (word, ""):
            return found


def piece(random: Random, word: str) -> str:
    """Four letters from inside a word; the word itself where it is no longer."""
    at = random.randrange(max(1, len(word) - 3))
    return word[at : at + 4]


def typed(random: Random, given: str, family: str) -> dict[str, str]:
    """The four kinds of search for one person."""
    slipped = (slip(random, given), family) if random.random() < 0.5 else (given, slip(random, family))
    return {
        "exact": f"{given} {family}",
        "one word": family,
        "fragment": f"{given} {piece(random, family)}",
        "misspelt": " ".join(slipped),
    }
