"""Keys by which a word is found though misspelt, in part, or spelt as it sounds."""

import re

import jellyfish
from rapidfuzz.distance import OSA

LEAST_FRAGMENT = 3
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_PLAIN = re.compile(r"[a-z]{3,}")


def is_unspaced(word: str) -> bool:
    """A script that writes no spaces inside a name (Chinese, Japanese, Korean): one sign can be a whole name."""
    return bool(_UNSPACED.search(word))


def deletes(word: str) -> set[str]:
    """The word with one sign left out, each in turn: words one slip apart share such a key, or one is the other's."""
    return {word[:i] + word[i + 1 :] for i in range(len(word))} - {""} if len(word) <= 40 else set()


def fragments(word: str) -> set[str]:
    """Pieces of three signs; of one and two where a script writes no spaces."""
    sizes = (1, 2, 3) if is_unspaced(word) else (LEAST_FRAGMENT,)
    return {word[i : i + size] for size in sizes for i in range(len(word) - size + 1)}


def pieces(query: str) -> list[str]:
    """The keys that a word must have if the query is a part of it: at most three, from its ends and its middle."""
    if is_unspaced(query):
        size = min(3, len(query))
    elif len(query) >= LEAST_FRAGMENT:
        size = LEAST_FRAGMENT
    else:
        return []
    at = sorted({0, (len(query) - size) // 2, len(query) - size})
    return [query[i : i + size] for i in at]


def sounds(word: str) -> set[str]:
    """How a word sounds to English ears, twice: for words of the Latin alphabet only."""
    if not _PLAIN.fullmatch(word):
        return set()
    return {key for key in (f"m{jellyfish.metaphone(word)}", f"n{jellyfish.nysiis(word)}") if len(key) > 2}


def likeness(query: str, word: str) -> int:
    """How well a stored word answers a typed one: 100 the same, 0 not at all."""
    if query == word:
        return 100
    if word.startswith(query) and (len(query) >= LEAST_FRAGMENT or is_unspaced(query)):
        return 90
    if OSA.distance(query, word, score_cutoff=1) <= 1:
        return 80
    if query in word and (len(query) >= LEAST_FRAGMENT or is_unspaced(query)):
        return 70
    return 60 if sounds(query) & sounds(word) else 0
