"""Opening a case from an accepted referral, or accepting the referral onto the case that is open."""

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor, system_actor
from cairn.access.models import User
from cairn.cases.actions.ownership import give_to
from cairn.cases.actions.parties import involve, involve_all
from cairn.cases.actions.settle import locked, people_of, settle_contact
from cairn.cases.models import Case, CaseAbuse, CaseReferral, Party
from cairn.cases.permissions import may_open
from cairn.cases.queries.handover import Handover, case_to_follow, handover_of, open_case_of
from cairn.cases.queries.local import local_values
from cairn.cases.queries.risk import chain_of
from cairn.cases.rules import clocks
from cairn.core import clock, sealing
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.core.working_time import WORKING_TIME
from cairn.referrals.actions import put_on_case
from cairn.referrals.models import Referral


@transaction.atomic
def open_case(*, referral: Referral, owner: User | None = None, by: Actor) -> Case:
    """A case with its parties, its sight and its owner.

    After a closure it names the case that went before.
    """
    require(may_open(by, referral))
    handed = handover_of(referral)
    _not_taken(referral)
    if open_case_of(handed.clusters, agency=by.agency, work=handed.work):
        raise Refused(_("There is an open case for this person. Accept the referral onto it."))
    case = _made(handed, by)
    _take(referral, case, by)
    parties = _parties(case, handed, by)
    CaseAbuse.objects.bulk_create(
        [CaseAbuse(case=case, kind=kind, created_by=by.user) for kind in sorted(handed.abuse)]
    )
    _show(case, parties, by)
    if owner:
        give_to(case, owner, by=by)
    audit.record(by=by, verb="opened", kind="case", uid=case.uid, about=people_of(case), fields=["parties"])
    return case


@transaction.atomic
def accept_onto_case(*, referral: Referral, case: Case, by: Actor) -> Case:
    """The person has an open case: the referral joins it and still counts as a referral."""
    require(may_open(by, referral))
    handed = handover_of(referral)
    case = locked(case)
    _not_taken(referral)
    found = open_case_of(handed.clusters, agency=by.agency, work=case.work)
    if found is None or found.pk != case.pk:
        raise Refused(_("This referral is not about the client of that open case."))
    _take(referral, case, by)
    involve(case, handed.client, by=by)
    known = set(CaseAbuse.objects.filter(case=case).values_list("kind", flat=True))
    CaseAbuse.objects.bulk_create(
        [CaseAbuse(case=case, kind=kind, created_by=by.user) for kind in sorted(handed.abuse - known)]
    )
    if handed.agreed_on and (case.agreed_on is None or handed.agreed_on < case.agreed_on):
        case = change(case, was=case.version, by=by, agreed_on=handed.agreed_on)
        case = settle_contact(case, by=by)
    audit.record(by=by, verb="accepted_onto", kind="case", uid=case.uid, about=people_of(case))
    return case


def _not_taken(referral: Referral) -> None:
    if CaseReferral.objects.filter(referral=referral).exists():
        raise Refused(_("This referral has been accepted onto a case already."))


def _take(referral: Referral, case: Case, by: Actor) -> None:
    CaseReferral.objects.create(case=case, referral=referral, created_by=by.user)
    put_on_case(by=by, referral=referral)


def _made(handed: Handover, by: Actor) -> Case:
    promise = local_values(by.area.pk, handed.received_on).promise
    return Case.objects.create(
        area=by.area,
        agency=by.agency,
        service=handed.service,
        data_key=sealing.keyring().new_data_key("case"),
        work=handed.work,
        received_on=handed.received_on,
        opened_on=clock.today(),
        contact_due_on=clocks.first_contact_due(
            handed.received_on, high=handed.urgent, promise=promise, time=WORKING_TIME
        ),
        agreed_on=handed.agreed_on,
        previous=case_to_follow(handed.clusters, agency=by.agency, work=handed.work),
        created_by=by.user,
    )


def _show(case: Case, parties: list[Party], by: Actor) -> None:
    """Sight of everybody in the case, and of the earlier cases' client, which may have ended: the new case is a reason
    to see her story again.

    Cairn itself gives it: whoever opens the case may not see the earlier record any more, nor somebody in the referral
    who is restricted, and learns nothing by this but what a new case of the same person shows.
    """
    itself = system_actor(by.user, by.agency, by.area)
    involve_all(case, [party.person for party in parties], by=itself)
    earlier = Case.objects.filter(pk__in=chain_of(case))
    for party in Party.objects.filter(case__in=earlier, role="client").select_related("person"):
        involve(case, party.person, by=itself)


def _parties(case: Case, handed: Handover, by: Actor) -> list[Party]:
    """In a survivor's or child's case everybody of the referral; in a perpetrator's case that person alone."""
    rows = [Party(case=case, person=handed.client, role="client", according_to="referrer")]
    if case.work != "perpetrator":
        rows += [
            Party(case=case, person=party.person, role=party.role, according_to="referrer")
            for party in handed.parties
            if party.person.pk != handed.client.pk
        ]
    for row in rows:
        row.from_on, row.created_by = clock.today(), by.user
        row.save(force_insert=True)
    return rows
