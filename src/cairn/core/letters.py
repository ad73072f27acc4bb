"""Letters that nobody sees. Plain text in, plain text out."""

# They make what follows run the other way, to the end of the paragraph: a worker would read a sentence that nobody
# wrote. Marks that scripts need (joiners, and the two marks for one place) stay.
TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def as_read(text: str) -> str:
    """`text` without what turns the letters after it round."""
    return text.translate(TURNING)
