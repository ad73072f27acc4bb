"""The ways to reach the client, each with what its safe-contact rule says now: never the value itself."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.access.roles import CASE_ALLOCATE
from cairn.cases.codes import RuleThen
from cairn.cases.models import Case, Party
from cairn.core import clock
from cairn.core.db.asked import Asked
from cairn.people import queries as people
from cairn.people.models import ContactPoint, ContactRule, Person
from cairn.people.presenters import given_words, known_words
from cairn.people.queries.asking import must_be_asked
from cairn.referrals.models import ReferralPerson

COUNTED_TO = 1001
CHANNELS = {"phone": "phone", "email": "email", "address": "letter"}


@dataclass(frozen=True)
class Way:
    """A contact point of the client and its rule at this moment."""

    point: ContactPoint
    rule: people.RuleNow
    number: int = 0  # where there are several of a kind

    @property
    def kind(self) -> str:
        name = str(ContactPoint.Kind(self.point.kind).label)
        return f"{name} {self.number}" if self.number else name

    @property
    def show(self) -> str:
        """The words of the button that opens it."""
        return {
            "phone": _("Show the number"),
            "email": _("Show the email address"),
            "address": _("Show the address"),
        }[self.point.kind]

    @property
    def words(self) -> str:
        return f"{self.kind}: {self.rule.sentence}"

    @property
    def cautions(self) -> list[str]:
        """Who said so and when, and who else can reach it: read before the number."""
        said = [given_words(self.rule), known_words(self.point)]
        others = self.rule.reached_by.open() if self.rule.reached_by else ""
        return [*said, *([_("Who else can reach it: %(who)s") % {"who": others}] if others else [])]

    @property
    def usual_channel(self) -> str:
        return CHANNELS[self.point.kind]


@dataclass(frozen=True)
class Ways:
    """The client and the ways to reach her, read once for the identity bar and the page."""

    client: Person
    ways: list[Way]
    points: list[people.PointNow]

    def of(self, uid: str) -> Way | None:
        return next((way for way in self.ways if str(way.point.uid) == uid), None)


def ways_to(case: Case) -> Ways:
    """The contact points in use of the client and of the records that later referrals made of her, usable
    ones first.
    """
    party = Party.objects.select_related("person").get(case=case, role="client", until_on__isnull=True)
    assert party.person is not None  # a client is somebody: the database says so
    known = people.contact_rules(records_of(case, party.person.pk))
    points = [point for points in known.values() for point in points]
    return Ways(party.person, sorted(_numbered(points), key=lambda way: not way.rule.usable), points)


def phones_of(person: Person, case: Case | None) -> list[Way]:
    """Her telephones, as whoever covers is shown them: each with its rule, usable ones first."""
    known = people.contact_rules(records_of(case, person.pk) if case else [person.pk])
    points = [now for each in known.values() for now in each if now.point.kind == ContactPoint.Kind.PHONE]
    return sorted(_numbered(points), key=lambda way: not way.rule.usable)


def _numbered(points: list[people.PointNow]) -> list[Way]:
    """Ways with a number of their own where there are several of a kind: the value itself does not tell them apart."""
    kinds = [known.point.kind for known in points]
    return [
        Way(
            known.point,
            known.rule,
            kinds[: at + 1].count(known.point.kind) if kinds.count(known.point.kind) > 1 else 0,
        )
        for at, known in enumerate(points)
    ]


def records_of(case: Case, client: int | None) -> list[int]:
    """The client's record, and those that came with the referrals that were accepted onto the case: one human."""
    came = ReferralPerson.objects.filter(referral__accepted_onto__case=case, role="client").order_by("id")
    known = [client] if client is not None else []
    return list(dict.fromkeys([*known, *came.values_list("person", flat=True)]))


def rule_at(point: ContactPoint | None, at: datetime) -> tuple[str, bool | None, str]:
    """The rule's code at that moment, whether the channel might be used then, and whether messages are safe."""
    if point is None:
        return RuleThen.NONE, None, ""
    rule = people.rule_now(point, at)
    return str(rule.safe), bool(rule.usable), str(rule.voicemail)


def to_ask(actor: Actor) -> QuerySet[Any, Any]:
    """Open cases whose client must be asked again how to reach her: the actor's own, or all for whoever allocates.

    Of open work alone: nobody rings those whose case was closed years ago, and a list of them would hide the others.
    """
    cases = Case.objects.visible_to(actor).open()
    if not actor.may(CASE_ALLOCATE):
        cases = cases.owned_by(actor.user.pk)
    asked = must_be_asked().filter(pk=OuterRef("person"))
    client = Party.objects.filter(Asked(asked), case=OuterRef("pk"), role="client", until_on__isnull=True)
    found = cases.filter(Asked(client), parties__role="client", parties__until_on__isnull=True)
    given, family = "parties__person__sort_given", "parties__person__sort_family"
    return found.order_by(family, given, "pk").values(
        "uid", "reference", "level", given=F(given), family=F(family), client=F("parties__person__uid")
    )


def how_many_to_ask(actor: Actor) -> int:
    """Counted to 1,001 and no further."""
    return to_ask(actor).order_by().values("pk")[:COUNTED_TO].count()


def unasked_since(person: Person, day: date) -> bool:
    """Whether she has a way to be reached about which nobody has asked her since the end of `day`."""
    after = datetime.combine(day + timedelta(days=1), time.min, clock.LONDON)
    asked = ContactRule.objects.filter(contact_point=OuterRef("pk"), given_at__gte=after)
    points = ContactPoint.objects.filter(person__cluster=person.cluster, until_on__isnull=True)
    return points.filter(~Exists(asked)).exists()
