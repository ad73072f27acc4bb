"""What referrals put on a worker's first page and on a person's: work, history, ways in."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.access.roles import PERSON_READ, REFERRAL_IMPORT, REFERRAL_MAKE, REFERRAL_READ, REFERRAL_TRIAGE
from cairn.core import clock
from cairn.core.contracts import PersonFacts, Tab, TimelineEntry, WorkItem
from cairn.people.models import Person
from cairn.people.queries.sharing_out import by_share_alone
from cairn.referrals import codes
from cairn.referrals.models import Import, Referral, ReferralPerson
from cairn.referrals.presenters.words import DECIDED, urgency_words
from cairn.referrals.queries import consent, drafts
from cairn.ui.pages import url

MOST = 25
URGENCY = {"today": 0, "soon": 2, "routine": 5}


def work(actor: Actor) -> Iterable[WorkItem]:
    """Referrals that wait for a decision, what one began to write, and spreadsheets that were read."""
    if actor.may(REFERRAL_TRIAGE):
        yield from _to_triage(actor)
    if actor.may(REFERRAL_MAKE):
        for draft in drafts.unsent(actor):
            text = _("Finish the referral to %(service)s") % {"service": draft.service}
            detail = _("Not sent yet")
            yield WorkItem("draft", text, url("referrals:tasks", draft.uid), 6, detail=detail)
    if actor.may(REFERRAL_IMPORT):
        mine = Import.objects.filter(
            created_by=actor.user, agency=actor.agency, area=actor.area, state="ready"
        )
        for uid, rows in mine.order_by("pk").values_list("uid", "rows")[:MOST]:
            text = _("Go on with the import of %(rows)d rows") % {"rows": rows}
            yield WorkItem("import", text, url("referrals:import", uid), 4)


def _to_triage(actor: Actor) -> Iterable[WorkItem]:
    now = clock.now()
    client = ReferralPerson.objects.filter(referral=OuterRef("pk"), role="client").values("person__uid")
    rows = (
        Referral.objects.visible_to(actor)
        .waiting()
        .annotate(client=Subquery(client[:1]))
        .order_by("triage_due_at", "pk")
        .values_list(
            "uid",
            "name_sent",
            "reference",
            "urgency",
            "triage_due_at",
            "from_agency__name",
            "from_name",
            "source",
            "client",
        )
    )
    for uid, name, reference, urgency, due_at, agency, outside, source, her in rows[:MOST]:
        sender = agency or outside
        asked = (
            _("Decide about the referral from %(sender)s") % {"sender": sender}
            if sender
            else _("Decide about a referral")
        )
        how = "" if sender else codes.Source(source).label
        yield WorkItem(
            kind="triage",
            text=asked,
            url=url("referrals:referral", uid),
            urgency=0 if due_at < now else URGENCY[urgency],
            due_at=due_at,
            person_name=name or reference,
            person_uid=her,
            detail=" – ".join(str(words) for words in (how, urgency_words(urgency)) if words),
        )


def timeline(actor: Actor, person: Person) -> Iterable[TimelineEntry]:
    """Referrals about her that her agency received, by whichever of her records, and those sent from this one."""
    if actor.may(REFERRAL_READ):
        received: Any = Referral.objects.visible_to(actor).filter(pk__in=_named(person))
        for referral in received.select_related("from_agency", "service", "triage").order_by("pk"):
            yield from _received(referral)
    hers = Referral.objects.filter(from_person=person).values("pk")
    sent: Any = Referral.objects.sent_by(actor).filter(pk__in=hers)
    for referral in sent.select_related("service").order_by("pk"):
        title = _("Referred to %(service)s") % {"service": referral.service.name}
        yield _entry(referral.received_at, title, url("referrals:sent", referral.uid))


def _named(person: Person, **part: str) -> Any:
    """The referrals that this human is in: a short list to begin from."""
    return ReferralPerson.objects.filter(person__cluster=person.cluster, **part).values("referral")


def _received(referral: Referral) -> Iterable[TimelineEntry]:
    sender = referral.from_agency.name if referral.from_agency else referral.from_name
    title = _("Referral from %(sender)s") % {"sender": sender or str(codes.Source(referral.source).label)}
    address = url("referrals:referral", referral.uid)
    yield _entry(referral.received_at, title, address, urgency_words(referral.urgency))
    triage = getattr(referral, "triage", None)
    if triage is not None:
        words = str(DECIDED[triage.decision])
        yield _entry(triage.at, _("Referral decided: %(decision)s") % {"decision": words.lower()}, address)
    if referral.taken_back_at:
        yield _entry(referral.taken_back_at, _("Referral taken back by the referrer"), address)


def _entry(at: Any, title: str, address: str, text: str = "") -> TimelineEntry:
    return TimelineEntry(on=clock.london_day(at), kind="referral", title=title, at=at, text=text, url=address)


def tabs(actor: Actor, person: Person) -> Iterable[Tab]:
    if actor.may(PERSON_READ):
        yield Tab(
            _("Everything shared"), url("referrals:shared", person.uid), consent.how_much(actor, person)
        )
    if actor.may(REFERRAL_MAKE) and not by_share_alone(actor, person):
        yield Tab(_("Refer to another service"), url("referrals:start", query={"person": person.uid.hex}))


def person_facts(actor: Actor, person: Person) -> PersonFacts:
    """Whether a referral about her waits for a decision."""
    waits = Referral.objects.visible_to(actor).waiting().filter(pk__in=_named(person, role="client")).exists()
    return PersonFacts(flags=(_("Referral waiting"),) if waits else ())
