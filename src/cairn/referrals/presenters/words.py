"""Words and colours that several pages share."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy
from markupsafe import Markup

from cairn.referrals import codes
from cairn.referrals.rules.intake import Somebody
from cairn.ui import words
from cairn.ui.pages import fragment

Do = Callable[[], str]
Act = Callable[[], object]

TAGS = {
    "sent": "blue", "triage": "light-blue", "accepted": "green", "declined": "grey", "withdrawn": "grey",
    "passed_on": "purple", "new": "green", "perhaps": "yellow", "repeat": "grey", "twice": "orange",
    "unreadable": "red", "waiting": "grey", "today": "red", "soon": "orange", "routine": "blue",
}  # fmt: skip


URGENCIES = {
    "today": gettext_lazy("Today"),
    "soon": gettext_lazy("Two days"),
    "routine": gettext_lazy("Routine"),
}


def urgency_words(code: str) -> str:
    """How urgent it is where no other answer stands beside it to compare with."""
    return str(URGENCIES[code] if code == codes.Urgency.ROUTINE else codes.Urgency(code).label)


DECIDED = {
    "accepted": gettext_lazy("Accepted"),
    "declined": gettext_lazy("Not taken on"),
    "inappropriate": gettext_lazy("Not for a service like ours"),
    "signposted": gettext_lazy("Pointed to another service"),
    "out_of_area": gettext_lazy("Belongs to another borough"),
    "passed_on": gettext_lazy("Passed on"),
}


def tag(code: str, words: str) -> Markup:
    return fragment("referrals/tag.html", text=words, colour=TAGS.get(code, ""))


def somebody_born(somebody: Somebody) -> str:
    if somebody.born_on is None:
        return ""
    return words.approximate(somebody.born_on, somebody.born_precision or "day")
