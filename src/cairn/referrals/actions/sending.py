"""A referral is sent: what was handed over becomes the receiver's own records, in one transaction."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import Agency, Team
from cairn.core import clock, sealing
from cairn.core.agreements import Purpose, Standing, agreements
from cairn.core.contracts import forbidden
from cairn.core.decisions import Refused, require
from cairn.core.working_time import WORKING_TIME
from cairn.directory.models import Service
from cairn.people import actions as people
from cairn.people.models import Person, Relationship
from cairn.people.rules import bases
from cairn.referrals import lifecycle, permissions
from cairn.referrals.actions import notices
from cairn.referrals.codes import FROM_THE_PUBLIC, Role, Source, Work
from cairn.referrals.models import (
    Agreed,
    Import,
    Referral,
    ReferralAbuse,
    ReferralPerson,
    Sharing,
    Told,
    Wish,
)
from cairn.referrals.queries.promises import promise_for
from cairn.referrals.rules.intake import Channel, Intake, Shares, Somebody, to_json

_RELATIONS = frozenset(Relationship.Kind.values)


@transaction.atomic
def send(
    *,
    by: Actor,
    service: Service,
    intake: Intake,
    source: str = Source.AGENCY,
    from_agency: Agency | None = None,
    from_name: str = "",
    from_kind: str = "",
    from_person: Person | None = None,
    received_at: datetime | None = None,
    passed_from: Referral | None = None,
    imported: Import | None = None,
    import_key: str = "",
    look: bool = True,
) -> Referral:
    """Hand somebody over to a service, which gets new records of its own; no existing one is looked for here.

    `look` enqueues the search for possible matches, which runs out of the sender's sight.
    """
    require(permissions.may_send(by, service, source))
    moment = received_at or clock.now()
    intake = replace(intake, work=work_of(service)).without_the_other_side()
    _check(intake, service, moment)
    sent_here = source in (Source.AGENCY, Source.PASSED_ON)
    _ask_own_records(by, intake, from_person, passed_from)
    referral = _referral(by, service, intake, moment)
    referral.source = source
    if source in FROM_THE_PUBLIC:
        referral.informant = intake.given_by
    else:
        referral.given_by = intake.given_by
    referral.from_agency = by.agency if sent_here else from_agency
    referral.from_user, referral.from_team = (by.user, by.team) if sent_here else (None, None)
    referral.from_name = "" if referral.from_agency else from_name.strip()[:200]
    referral.from_kind = from_kind
    referral.from_person, referral.passed_from = from_person, passed_from
    referral.imported, referral.import_key = imported, import_key
    referral.state = lifecycle.move("send", lifecycle.DRAFT)
    referral.save(force_insert=True)
    client = _people(by, referral, intake)
    _records(by, referral, intake, client, sent_here=sent_here)
    audit.record(by=by, verb="sent", kind="referral", uid=referral.uid, about=_about(referral, from_person))
    if look:
        _look_later(referral)
    if sent_here:
        notices.tell_referrer(referral)
    return referral


def _check(intake: Intake, service: Service, moment: datetime) -> None:
    if not Service.objects.receiving(service.area, clock.today()).filter(pk=service.pk).exists():
        raise Refused(_("This service does not take referrals any more. Choose another."))
    if moment > clock.now():
        raise Refused(_("A referral cannot have been received in the future."))
    if not (intake.client.name.given.strip() or intake.client.name.family.strip()):
        raise Refused(_("Enter a first name or a family name, or what the person is known by."))
    if intake.agrees.answer == "yes" and (intake.agrees.on is None or intake.agrees.on > clock.today()):
        raise Refused(_("Enter the day on which the person said yes."))
    if intake.told.on and intake.told.on > clock.today():
        raise Refused(_("The day on which the person was told must be today or in the past."))
    held = {basis.code for basis in bases.in_force(clock.today())}
    if intake.shares is not None and intake.shares.basis not in held:
        raise Refused(_("Choose on which basis this is shared."))


def _ask_own_records(by: Actor, intake: Intake, own: Person | None, passed_from: Referral | None) -> None:
    """What the sender holds of her already may be kept and not used, because she asked that: then it is not sent on."""
    held = [each.person for each in passed_from.people.select_related("person")] if passed_from else []
    said = intake.shares or Shares("", agreed=intake.agrees.answer)
    serves = (Purpose.REFERRAL, said.basis, "agreed" if said.agreed == "yes" else "")
    if because := forbidden([*held, *([own] if own else [])], by.agency, "referral", serves=serves):
        raise Refused(because)


def _referral(by: Actor, service: Service, intake: Intake, moment: datetime) -> Referral:
    day = clock.london_day(moment)
    hours = promise_for(by.area, intake.urgency, day).working_hours
    referral = Referral(
        area=by.area,
        to_agency=service.agency,
        service=service,
        work=work_of(service),
        urgency=intake.urgency,
        said_level=intake.said_level,
        said_count=intake.said_count,
        received_at=moment,
        received_on=day,
        received_fy=clock.financial_year(day),
        received_ym=clock.year_month(day),
        triage_due_at=WORKING_TIME.add_hours(moment, hours),
        name_sent=str(intake.client.name)[:200],
        data_key=sealing.keyring().new_data_key("referral"),
        created_by=by.user,
    )
    referral.narrative, referral.unsafe = intake.narrative, intake.unsafe
    referral.as_sent = to_json(intake)
    return referral


def work_of(service: Service) -> str:
    """Whose work a referral to the service asks for; a service without casework of its own supports survivors."""
    return service.work if service.work in Work.values else Work.SURVIVOR


def _people(by: Actor, referral: Referral, intake: Intake) -> Person:
    team = _team(referral.service)
    client = _person(by, referral, intake.client, Role.CLIENT, "", team)
    for channel in intake.channels:
        _channel(by, client, channel, "herself" if referral.source == Source.SELF else "agency")
    others = [
        *((Role.PERPETRATOR, each) for each in intake.perpetrators),
        *((Role.CHILD, each) for each in intake.children),
    ]
    for role, somebody in others:
        relation = somebody.relation if somebody.relation in _RELATIONS else ""
        person = _person(by, referral, somebody, role, relation, team)
        # A child's relation is what the client is to the child; anybody else's is what they are to the client. Not said
        # is "other": a bar against either hides both, whatever they are to each other.
        a, b = (client, person) if role == Role.CHILD else (person, client)
        kind = relation or Relationship.Kind.OTHER
        people.relate(by=by, a=a, b=b, kind=kind, responsibility=somebody.responsibility)
    return client


def _person(
    by: Actor, referral: Referral, somebody: Somebody, role: str, relation: str, team: Team | None
) -> Person:
    given, family = somebody.name.given, somebody.name.family
    person = people.create_person(
        by=by,
        agency=referral.to_agency,
        area=referral.area,
        team=team,
        given=given,
        family=family,
        born_on=somebody.born_on,
        born_precision=somebody.born_precision,
        sex=somebody.sex,
        basis="referred",
        source_kind="referral",
        source_uid=referral.uid,
        language=somebody.language,
        interpreter=somebody.interpreter,
        bsl=somebody.bsl,
        reading=somebody.reading,
    )
    for name in somebody.also:
        people.add_name(by=by, person=person, kind=name.kind, given=name.given, family=name.family)
    ReferralPerson.objects.create(
        referral=referral, person=person, role=role, relation=relation, created_by=by.user
    )
    return person


def _team(service: Service) -> Team | None:
    """The team whose queue the service's referrals join; its agency reads them as a whole in any case."""
    first = service.teams.select_related("team").order_by("id").first()
    return first.team if first else None


def _channel(by: Actor, person: Person, channel: Channel, given_by: str) -> None:
    point = people.add_contact_point(
        by=by,
        person=person,
        kind=channel.kind,
        value=channel.value,
        known_to_perpetrator=channel.known_to_perpetrator,
        shared_with_perpetrator=channel.shared_with_perpetrator,
        hidden=channel.hidden,
    )
    if channel.safe == "unknown":
        return  # an answer of its own: no rule means that nobody uses it
    people.set_contact_rule(
        by=by,
        contact_point=point,
        safe=channel.safe,
        given_by=given_by,
        hours_from=channel.hours_from,
        hours_until=channel.hours_until,
        days=channel.days,
        voicemail=channel.voicemail,
        code_word=channel.code_word,
        reached_by=channel.reached_by,
    )


def _records(by: Actor, referral: Referral, intake: Intake, client: Person, *, sent_here: bool) -> None:
    """The forms of abuse and the four consent records that came with it."""
    agency = referral.from_agency
    ReferralAbuse.objects.bulk_create(
        [
            ReferralAbuse(referral=referral, kind=kind, created_by=by.user)
            for kind in dict.fromkeys(intake.abuse)
        ]
    )
    told = Told(
        referral=referral, agency=agency, came_with=True, aware=intake.told.aware, on=intake.told.on,
        notice=intake.told.notice, how=intake.told.how, language=intake.told.language, created_by=by.user,
    )  # fmt: skip
    told.why_not = intake.told.why_not
    told.save(force_insert=True)
    Agreed.objects.create(
        referral=referral, agency=agency, came_with=True, answer=intake.agrees.answer, on=intake.agrees.on,
        how=intake.agrees.how, created_by=by.user,
    )  # fmt: skip
    for about in intake.wishes:
        wish = Wish(
            referral=referral, agency=agency, came_with=True, about_agency_id=about.agency, may_share=about.may_share,
            about_name="" if about.agency else about.name[:200], created_by=by.user,
        )  # fmt: skip
        wish.words = about.words
        wish.save(force_insert=True)
    _sharings(by, referral, intake, client, sent_here=sent_here)


def _sharings(by: Actor, referral: Referral, intake: Intake, client: Person, *, sent_here: bool) -> None:
    """The decision to share stands on the receiver's page of her, and on the sender's own where there is one."""
    if intake.shares is None:
        return
    pages = [(client, True)] + ([(referral.from_person, False)] if sent_here and referral.from_person else [])
    standing = _standing(referral)
    for person, came_with in pages:
        sharing = Sharing(
            person=person, referral=referral, agency=referral.from_agency, came_with=came_with,
            decided_name="" if referral.from_agency else referral.from_name, to_agency=referral.to_agency,
            basis=intake.shares.basis, purpose=Purpose.REFERRAL, agreed=intake.shares.agreed,
            at=referral.received_at, on=referral.received_on,
            agreement=standing.uid if standing and standing.holds else None,
            outside=came_with and standing is not None and not standing.holds,
            data_key=referral.data_key, created_by=by.user,
        )  # fmt: skip
        sharing.what = intake.shares.what or _(
            "A referral, with what happened and how to reach the person safely"
        )
        sharing.why, sharing.necessary = intake.shares.why, intake.shares.necessary
        sharing.proportionate = intake.shares.proportionate
        sharing.save(force_insert=True)


def _standing(referral: Referral) -> Standing | None:
    """The agreement that a referral rests on. It asks and never stops one: what has none is looked at afterwards."""
    if referral.from_agency_id is None or referral.from_agency_id == referral.to_agency_id:
        return None
    return agreements().between(
        area=referral.area_id, one=referral.from_agency_id, other=referral.to_agency_id, other_name="",
        on=referral.received_on, purpose=Purpose.REFERRAL,
    )  # fmt: skip


def _about(referral: Referral, own: Person | None) -> list[UUID]:
    uids = list(referral.people.values_list("person__uid", flat=True))
    return [*uids, own.uid] if own else uids


def _look_later(referral: Referral) -> None:
    from cairn.referrals.tasks import look_for_matches

    look_for_matches.enqueue(referral.uid.hex)
