"""Safe contact as words: the rule as a sentence that stands before a number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cairn.people import normalise
from cairn.people.models import ContactPoint
from cairn.people.rules import contact as rules
from cairn.ui import words

if TYPE_CHECKING:
    from cairn.people.queries.contact import PointNow, RuleNow


@dataclass(frozen=True)
class Channel:
    """A card of the safe-contact page: what stands before the number, and the number only when it was opened."""

    point: ContactPoint
    name: str
    rule: "RuleNow"
    given: str
    reached_by: str
    known: str
    value: str
    code_word: str


def channels(
    points: Iterable["PointNow"], opened: ContactPoint | None, value: str, code_word: str
) -> list[Channel]:
    now = list(points)
    names = channel_names([one.point for one in now])
    return [
        Channel(
            point=one.point,
            name=names[one.point.pk],
            rule=one.rule,
            given=given_words(one.rule),
            reached_by=one.rule.reached_by.open() if one.rule.reached_by else "",
            known=known_words(one.point),
            value=value_words(one.point.kind, value)
            if opened is not None and one.point.pk == opened.pk
            else "",
            code_word=code_word if opened is not None and one.point.pk == opened.pk else "",
        )
        for one in now
    ]


def channel_names(points: Sequence[ContactPoint]) -> dict[int, str]:
    """Phone, or Phone 1 and Phone 2 where there are several: never a digit of the number."""
    many: dict[str, int] = {}
    for point in points:
        many[point.kind] = many.get(point.kind, 0) + 1
    seen: dict[str, int] = {}
    names = {}
    for point in points:
        seen[point.kind] = seen.get(point.kind, 0) + 1
        names[point.pk] = kind_words(point.kind) + (f" {seen[point.kind]}" if many[point.kind] > 1 else "")
    return names


def kind_words(kind: str) -> str:
    return {"phone": _("Phone"), "email": _("Email"), "address": _("Address")}[kind]


def value_words(kind: str, value: str) -> str:
    return normalise.phone_words(value) if kind == "phone" else value


def known_words(point: ContactPoint) -> str:
    """Who else knows of a channel, in a sentence."""
    if point.shared_with_perpetrator:
        return _("The other party shares it or can use it.")
    if point.known_to_perpetrator:
        return _("The other party knows of it.")
    if point.known_to_perpetrator is None:
        return _("Whether the other party knows of it is not known.")
    return _("The other party does not know of it.")


def given_words(rule: "RuleNow") -> str:
    """Said by herself on 3 November 2026."""
    if rule.given_at is None:
        return _("Nobody has said what is safe.")
    who = {
        "herself": _("Said by the person"),
        "worker": _("A worker's judgement"),
        "agency": _("Said by another agency"),
        "life_event": _("Put to be asked again"),
    }.get(rule.given_by, _("Said"))
    return _("%(who)s on %(day)s") % {"who": who, "day": words.date_words(rule.given_at)}


def rule_sentence(kind: str, standing: rules.Standing) -> str:
    """What counts for a channel, to be read before it is seen."""
    verb = {"phone": _("ring"), "email": _("write"), "address": _("write or visit")}[kind]
    sentences = [_main(kind, verb, standing)]
    rule = standing.rule
    if standing.safe in (rules.SAFE, rules.LIMITED) and rule is not None:
        if standing.because == "outside_hours":
            sentences.append(_("Not now."))
        elif not standing.usable and standing.because != "no_limits":
            sentences.append(_("Another record about this channel says: not now."))
        if kind == "phone":
            sentences.append(
                _("Voicemail and texts are safe.")
                if standing.voicemail
                else _("Leave no voicemail, send no text.")
            )
    return " ".join(sentences)


def _main(kind: str, verb: str, standing: rules.Standing) -> str:
    match standing.safe:
        case rules.SAFE | rules.LIMITED:
            when = hours_words(standing.rule) if standing.rule else ""
            if when:
                return _("Safe to %(verb)s %(when)s only.") % {"verb": verb, "when": when}
            if standing.safe == rules.LIMITED:
                return _(
                    "Safe to %(verb)s within limits that nobody has said: do not use before they are known."
                ) % {"verb": verb}
            return _("Safe to %(verb)s at any time.") % {"verb": verb}
        case rules.ASK_AGAIN:
            return _("Ask the person again before you use this: %(why)s.") % {
                "why": because_words(standing.because)
            }
        case rules.NEVER:
            return _never(standing.because)
    return _("Not known: do not use.")


def _never(because: str) -> str:
    match because:
        case "shared":
            return _("Never use: the place is shared with the other party, and they have separated.")
        case "ended":
            return _("Never use: this is no longer the person’s.")
        case "died":
            return _("Do not use: the person has died.")
    return _("Never use.")


def because_words(because: str) -> str:
    known = {
        "separation": _("there has been a separation since"),
        "reconciliation": _("there has been a reconciliation since"),
        "release": _("there has been a release from custody or a change of bail since"),
        "move": _("there has been a move since"),
        "incident": _("there has been an incident since"),
        "expired": _("it was said too long ago"),
    }
    return known.get(because, _("what was said before may no longer be true"))


def hours_words(rule: rules.Rule) -> str:
    """between 09:00 and 15:00, Monday to Friday"""
    said = []
    if rule.hours_from is not None and rule.hours_until is not None:
        said.append(
            _("between %(from)s and %(until)s")
            % {"from": rule.hours_from.strftime("%H:%M"), "until": rule.hours_until.strftime("%H:%M")}
        )
    if rule.days:
        said.append(days_words(rule.days) if said else _("on %(days)s") % {"days": days_words(rule.days)})
    return ", ".join(said)


def days_words(days: str) -> str:
    names = [
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    ]
    if days == "12345":
        return _("Monday to Friday")
    if days == "67":
        return _("Saturday and Sunday")
    return ", ".join(names[int(day) - 1] for day in sorted(days))


def safest_words(channels: Iterable[tuple[str, str, bool, str]]) -> tuple[str, str]:
    """(level, sentence) from (kind, safe, usable, sentence) of each channel."""
    names = {"phone": _("Phone"), "email": _("Email"), "address": _("Address")}
    known = list(channels)
    usable = [one for one in known if one[2]]
    if usable:
        _kind, safe, _usable, _sentence = best = min(
            usable, key=lambda one: (rules.STRICTER.index(one[1]), one[0] != "phone")
        )
        return safe, f"{names[best[0]]}: {best[3]}"
    if not known:
        return rules.UNKNOWN, _("No safe way to reach the person is known: do not ring, write or visit.")
    safe = min((one[1] for one in known), key=rules.STRICTER.index)
    kind, _safe, _usable, sentence = next(one for one in known if one[1] == safe)
    if safe in (rules.SAFE, rules.LIMITED):
        return safe, f"{names[kind]}: {sentence}"
    if safe == rules.NEVER:
        return safe, _("No channel may be used.")
    return safe, _("No channel may be used now. %(sentence)s") % {"sentence": f"{names[kind]}: {sentence}"}
