"""Whether an attempt kept to the safe-contact rule: no voicemail and no text unless marked safe (rules C1)."""

from cairn.cases.rules.findings import N_, Finding

# Ways that need a number or an address; the others (in person, through somebody, she got in touch) need none.
NEEDS_POINT = frozenset({"phone", "text", "email", "letter"})


def outside_rule(*, channel: str, reached: str, usable: bool | None, voicemail: str) -> Finding | None:
    """Why an attempt was outside the rule, or None.

    `usable` is what the rule of the number or address said at that moment; None where none was named: then there is
    no rule, and no rule means not known, do not use. `voicemail` is "yes" only where messages are safe.
    """
    if channel not in NEEDS_POINT and usable is None:
        return None
    if usable is None:
        sentence = N_("The number or address is not recorded, so it is not known to be safe.")
        return Finding("no_rule", sentence, "rules C1")
    if not usable:
        return Finding("not_then", N_("The rule did not allow this channel at that moment."), "rules C1")
    leaves_words = channel == "text" or (channel == "phone" and reached == "message")
    if leaves_words and voicemail != "yes":
        return Finding("no_message", N_("Messages on this number are not known to be safe."), "rules C1")
    return None
