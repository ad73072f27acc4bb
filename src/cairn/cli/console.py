"""What the commands share: exit codes, refusals in words, progress on standard error."""

import sys
import time
from typing import TextIO

WELL = 0
FOUND = 1
MISUSED = 2
FAILED = 3


# What says in its own words what to do, and names nobody.
SENTENCES = {"CopyFailed", "KeyringMissing", "NotReadable", "Refused"}


class Failure(Exception):
    """It could not be done; the message says why and what to do, in a sentence."""


class Misuse(Exception):
    """The command was given something that cannot be meant; the message says what is expected."""


def tell(sentence: str) -> None:
    """A line for the person at the terminal; standard output stays free for answers."""
    print(sentence, file=sys.stderr, flush=True)


class Progress:
    """Called with words and how far it is; one line that rewrites itself on a terminal, else lines now and then."""

    def __init__(self, stream: TextIO | None = None, *, every: float = 5.0) -> None:
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()
        self.every = 0.1 if self.live else every
        self.said = ""
        self.said_at = 0.0

    def __call__(self, words: str, done: int = 0, total: int = 0) -> None:
        moment = time.monotonic()
        if words == self.said and moment - self.said_at < self.every and done != total:
            return
        self.said, self.said_at = words, moment
        far = f"  {done:,} of {total:,}" if total else ""
        if self.live:
            self.stream.write(f"\r\x1b[2K  {words}{far}")
        else:
            self.stream.write(f"  {words}{far}\n")
        self.stream.flush()

    def end(self) -> None:
        """Leave the last line as it is and go on below it."""
        if self.live and self.said:
            self.stream.write("\n")
            self.stream.flush()
        self.said = ""


def in_words(trouble: BaseException) -> str:
    """A sentence for an exception that nobody foresaw. Its own message may hold personal data, so it stays out."""
    kinds = {kind.__name__ for kind in type(trouble).__mro__}
    first = str(trouble).strip().splitlines()[0] if str(trouble).strip() else ""
    if kinds & SENTENCES:
        return str(trouble)
    if "OperationalError" in kinds:
        return f"The database did not do what it was asked: {first}"
    if kinds & {"ImproperlyConfigured", "ValidationError", "SettingsError"}:
        return f"Cairn's settings do not fit together: {_settings_words(trouble) or first}"
    if "SystemCheckError" in kinds:
        return f"Cairn does not start, because its own checks found this:\n{trouble}"
    if isinstance(trouble, OSError) and trouble.strerror:
        return f"{trouble.strerror}: {trouble.filename}" if trouble.filename else f"{trouble.strerror}."
    place = trouble.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f" ({place.tb_frame.f_globals.get('__name__')}, line {place.tb_lineno})" if place else ""
    return (
        f"This is a fault in Cairn: {type(trouble).__name__}{where}. Nothing that was not finished has been kept. "
        "The same command with --trace before its name says more; read it before you send it to anybody."
    )


def _settings_words(trouble: BaseException) -> str:
    """Which settings pydantic refused, by name and reason and without the values."""
    errors = getattr(trouble, "errors", None)
    if not callable(errors):
        return ""
    return "; ".join(
        f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in errors(include_input=False)
    )
