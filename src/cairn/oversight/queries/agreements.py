"""Agreements: the answer to lower rooms, and the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from cairn.access import roles
from cairn.access.actor import Actor
from cairn.access.models import Agency
from cairn.core.agreements import Standing
from cairn.directory.models import JointProtocol
from cairn.oversight.models import Agreement, OneOffReview, Signatory
from cairn.oversight.queries import records
from cairn.oversight.rules import agreements as rules
from cairn.people.models import Person
from cairn.referrals.models import Sharing
from cairn.release.models import Outgoing, OutgoingAbout
from cairn.release.rules.profiles import ANSWER
from cairn.ui.words import COUNTED_TO

MOST_LEFT = 25


class KeptAgreements:
    """`core.agreements.Agreements` over the table. Registered when oversight starts."""

    def between(
        self, *, area: int, one: int, other: int | None, other_name: str, on: date, purpose: str = ""
    ) -> Standing:
        """Sharing agreements in force that both have signed by then; the one that counts most."""
        signed = Signatory.objects.filter(
            agreement=OuterRef("pk"), signed_on__lte=on, confirmed_at__isnull=False
        )
        them = Q(agency=other) if other is not None else Q(name__iexact=other_name)
        found = list(
            Agreement.objects.filter(area=area, kind="sharing", state="in_force")
            .filter(Exists(signed.filter(agency=one)))
            .filter(Exists(signed.filter(them)))
            .exclude(superseded_by__state="in_force", superseded_by__from_on__lte=on)
            .select_related("superseded_by")
            .order_by("-review_on", "-pk")
        )
        if purpose:
            found = [agreement for agreement in found if purpose in agreement.purposes.split()]
        codes = [_code(agreement, on) for agreement in found]
        if not codes:
            return Standing(rules.NONE)
        place = rules.best(codes)
        agreement = found[place]
        until = counts_until(agreement)
        return Standing(codes[place], agreement.uid, agreement.title, agreement.review_on, until)


def counts_until(agreement: Agreement) -> date:
    """The last day on which it counts as it stands now: the day before another that is in force takes its place."""
    until = rules.counts_until(
        until_on=agreement.until_on, review_on=agreement.review_on, grace=settings.CAIRN_AGREEMENT_GRACE_DAYS
    )  # fmt: skip
    after: Agreement | None = getattr(agreement, "superseded_by", None)
    if after is not None and after.state == "in_force":
        before: date = after.from_on - timedelta(days=1)
        return min(until, before)
    return until


def _code(agreement: Agreement, on: date) -> str:
    return rules.standing(
        on, from_on=agreement.from_on, until_on=agreement.until_on, review_on=agreement.review_on,
        grace=settings.CAIRN_AGREEMENT_GRACE_DAYS,
    )  # fmt: skip


def standing_of(agreement: Agreement, on: date) -> str:
    """draft, ended, or how it stands on a day."""
    return _code(agreement, on) if agreement.state == "in_force" else agreement.state


def agreement_list(actor: Actor) -> QuerySet[Agreement, Agreement]:
    """Of the area; a manager sees those of which her agency is a party. In force first, the next to review first."""
    rows = Agreement.objects.filter(area=actor.area)
    if not actor.may(roles.AGREEMENT_CHANGE):
        rows = rows.filter(Exists(Signatory.objects.filter(agreement=OuterRef("pk"), agency=actor.agency)))
    counts = {
        "parties": Count("signatories"),
        "signed": Count("signatories", filter=Q(signatories__confirmed_at__isnull=False)),
    }
    return rows.annotate(**counts).order_by("-state", "review_on", "pk")


def agreement_of(actor: Actor, uid: UUID) -> Agreement:
    found = agreement_list(actor).filter(uid=uid).select_related("supersedes", "changed_by").first()
    if found is None:
        raise Http404
    return found


def signatories(agreement: Agreement) -> list[Signatory]:
    rows = agreement.signatories.select_related("agency", "agreement", "recorded_by", "confirmed_by")
    return list(rows.order_by("agency__name", "name", "pk"))


def signatory_of(actor: Actor, uid: UUID, signatory: UUID) -> Signatory:
    agreement = agreement_of(actor, uid)
    found = agreement.signatories.select_related("agency", "agreement").filter(uid=signatory).first()
    if found is None:
        raise Http404
    return found


def to_review(actor: Actor) -> QuerySet[Agreement, Agreement]:
    """Agreements in force whose review day has come."""
    return agreement_list(actor).filter(state="in_force", review_on__lte=actor.today)


def to_sign(actor: Actor) -> list[Signatory]:
    """What waits for the actor's own agency: to be signed, or to be confirmed where it was recorded from paper."""
    rows = Signatory.objects.filter(
        agency=actor.agency,
        confirmed_at__isnull=True,
        agreement__area=actor.area,
        agreement__state__in=("draft", "in_force"),
    )
    return list(rows.select_related("agreement").order_by("pk"))


def agencies(actor: Actor) -> Sequence[tuple[str, str]]:
    rows = Agency.objects.filter(areas__area=actor.area, until_on__isnull=True).order_by("name")
    return [(uid.hex, name) for uid, name in rows.values_list("uid", "name")]


def agencies_called(actor: Actor, uids: Sequence[str]) -> list[Agency]:
    return list(
        Agency.objects.filter(areas__area=actor.area, uid__in=[UUID(uid) for uid in uids]).order_by("name")
    )


def in_force(actor: Actor) -> list[tuple[str, str]]:
    """What another agreement may take the place of."""
    rows = Agreement.objects.filter(area=actor.area, state="in_force", superseded_by__isnull=True)
    return [(uid.hex, title) for uid, title in rows.order_by("title").values_list("uid", "title")]


def protocols(actor: Actor) -> list[JointProtocol]:
    """The directory's joint working protocols that hold today, for their review days."""
    rows = JointProtocol.objects.filter(service__area=actor.area).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=actor.today), from_on__lte=actor.today
    )
    return list(rows.select_related("service", "agency").order_by("review_on", "pk"))


# --- one-off sharing -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OneOff:
    sharing: Sharing
    review: OneOffReview | None


def one_offs(actor: Actor) -> QuerySet[Sharing, Sharing]:
    """Decisions to share outside an agreement in the area, but of people whom the actor must never know of."""
    looked = OneOffReview.objects.filter(sharing=OuterRef("uid"))
    rows = Sharing.objects.filter(outside=True, person__area=actor.area)
    barred = records.barred_people(actor)
    rows = rows.exclude(person__in=Person.objects.filter(uid__in=barred).values("pk"))
    rows = rows.annotate(looked_at=Exists(looked)).select_related("agency", "to_agency", "person", "referral")
    return rows.order_by("looked_at", "-at", "-pk")


def left_without(actor: Actor) -> list[Outgoing]:
    """What left for another agency on danger or on the law alone, newest first; a signed answer has its own record.

    Never about anybody whom the actor must not know of.
    """
    hidden = OutgoingAbout.objects.filter(
        outgoing=OuterRef("pk"), person__uid__in=records.barred_people(actor)
    )
    rows = Outgoing.objects.filter(area=actor.area, basis__gt="", agreement__isnull=True, state="sent")
    rows = rows.filter(~Exists(hidden)).exclude(profile=ANSWER.code)
    return list(rows.select_related("agency", "recipient_agency", "recipient_user").newest()[:MOST_LEFT])


def to_look_at(actor: Actor) -> int:
    """How many of them nobody has looked at, never counted past what a list shows."""
    return one_offs(actor).filter(looked_at=False)[: COUNTED_TO + 1].count()  # type: ignore[misc]


def one_off_of(actor: Actor, uid: UUID) -> OneOff:
    found = one_offs(actor).filter(uid=uid).first()
    if found is None:
        raise Http404
    return OneOff(found, OneOffReview.objects.select_related("created_by").filter(sharing=uid).first())
