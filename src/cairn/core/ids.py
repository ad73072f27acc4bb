"""Identifiers: random uids for addresses and sealing, and references that can be read down a telephone."""

import secrets
import uuid

# No vowels (no words), no letter that is heard or read as another in our references.
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH = 8


def new_uid() -> uuid.UUID:
    """A random uid, made before the row is inserted so that sealed fields can be bound to it."""
    return uuid.uuid4()


def _check_letter(letters: str) -> str:
    # Coprime to 20: every single wrong letter is caught. Neighbours (the check letter counts as 19) differ by 2 or 6
    # modulo 20, never by a multiple of 4 or 5: a swap of neighbours passes only for letters ten places apart.
    weights = (7, 9, 11, 13, 19, 17, 3, 1)
    return ALPHABET[sum(w * ALPHABET.index(c) for w, c in zip(weights, letters, strict=True)) % len(ALPHABET)]


def new_reference() -> str:
    """Eight random letters and a check letter, e.g. ``BKTRWXZL-C`` without the dash."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return letters + _check_letter(letters)


def read_reference(typed: str) -> str | None:
    """The reference as stored, from what somebody typed (any case, spaces, dashes); None where it cannot be one."""
    letters = "".join(c for c in typed.upper() if c.isalnum())
    if len(letters) != LENGTH + 1 or any(c not in ALPHABET for c in letters):
        return None
    return letters if _check_letter(letters[:LENGTH]) == letters[LENGTH] else None
