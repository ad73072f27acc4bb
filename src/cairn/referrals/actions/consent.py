"""The four consent records as the receiver keeps them. None is read from another; nothing goes back to the sender."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import Agency
from cairn.core import clock
from cairn.core.agreements import Purpose, Standing, agreements
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.people.models import Person
from cairn.people.rules import bases
from cairn.referrals import codes, permissions
from cairn.referrals.models import Agreed, Referral, Sharing, Told, Wish
from cairn.ui.words import date_words


@transaction.atomic
def record_told(
    *,
    by: Actor,
    referral: Referral,
    aware: str,
    on: date | None = None,
    notice: str = "",
    how: str = "",
    language: str = "",
    why_not: str = "",
) -> Told:
    """What she was told about her data, how and in which language; or why she was not."""
    require(permissions.may_record(by, referral))
    _not_future(on)
    if aware == codes.Aware.NO and not why_not.strip():
        raise Refused(_("Say why the person has not been told."))
    told = Told(
        referral=referral, agency=by.agency, aware=aware, on=on, notice=notice.strip(), how=how, language=language,
        created_by=by.user,
    )  # fmt: skip
    told.why_not = why_not.strip()
    told.save(force_insert=True)
    _event(by, "recorded", "told", told, referral)
    return told


@transaction.atomic
def record_agreed(
    *, by: Actor, referral: Referral, answer: str, on: date | None = None, how: str = ""
) -> Agreed:
    """Her answer to the service itself: yes needs its day."""
    require(permissions.may_record(by, referral))
    _not_future(on)
    if answer not in codes.Answer.values:
        raise Refused(_("Choose what the person said."))
    if answer == codes.Answer.YES and on is None:
        raise Refused(_("Enter the day on which the person said yes."))
    agreed = Agreed.objects.create(
        referral=referral, agency=by.agency, answer=answer, on=on, how=how, created_by=by.user
    )
    _event(by, "recorded", "agreed", agreed, referral)
    return agreed


@transaction.atomic
def withdraw_agreement(*, by: Actor, agreed: Agreed, was: int, on: date, because: str = "") -> Agreed:
    """She takes her yes back. No reason is asked of her."""
    require(permissions.may_take_back(by, agreed))
    _not_future(on)
    if agreed.on and on < agreed.on:
        raise Refused(_("A yes cannot be taken back before it was given."))
    change(
        agreed, was=was, by=by, withdrawn_on=on, withdrawn_at=clock.now(), withdrawn_by=by.user,
        withdrawn_because=because.strip(),
    )  # fmt: skip
    _event(by, "withdrew", "agreed", agreed, agreed.referral)
    return agreed


@transaction.atomic
def record_wish(
    *,
    by: Actor,
    referral: Referral,
    may_share: str,
    about_agency: Agency | None = None,
    about_name: str = "",
    on: date | None = None,
    words: str = "",
) -> Wish:
    """What she wishes about sharing with one agency, in her own words."""
    require(permissions.may_record(by, referral))
    _not_future(on)
    if about_agency is None and not about_name.strip():
        raise Refused(_("Choose or enter the agency that it is about."))
    wish = Wish(
        referral=referral, agency=by.agency, about_agency=about_agency, may_share=may_share, on=on,
        about_name="" if about_agency else about_name.strip()[:200], created_by=by.user,
    )  # fmt: skip
    wish.words = words.strip()
    wish.save(force_insert=True)
    _event(by, "recorded", "wish", wish, referral)
    return wish


@transaction.atomic
def record_sharing(
    *,
    by: Actor,
    person: Person,
    what: str,
    why: str,
    basis: str,
    agreed: str,
    necessary: str,
    proportionate: str,
    purpose: str,
    to_agency: Agency | None = None,
    to_name: str = "",
    referral: Referral | None = None,
    one_off: str = "",
) -> Sharing:
    """A decision to share about her. Where she has not agreed, why it is necessary and proportionate must be said.

    It rests on an agreement in force between the two agencies for this `purpose`. Where there is none, `NoAgreement`,
    unless it is said why this once cannot wait (`one_off`), or the basis is none that rests on one (somebody is in
    danger now, the law demands it): never held up, and looked at afterwards.
    """
    require(permissions.may_share(by, person))
    if to_agency is None and not to_name.strip():
        raise Refused(_("Choose or enter with whom it is shared."))
    if not (what.strip() and why.strip()):
        raise Refused(_("Say what is shared, and why."))
    if basis not in {row.code for row in bases.in_force(clock.today())}:
        raise Refused(_("Choose on which basis this is shared."))
    if purpose not in set(Purpose):
        raise Refused(_("Choose what it is shared for."))
    if agreed != codes.Answer.YES and not (necessary.strip() and proportionate.strip()):
        raise Refused(
            _("The person has not agreed: say why sharing is necessary, and why this much of it is.")
        )
    moment = clock.now()
    standing = agreements().between(
        area=by.area.pk, one=by.agency.pk, other=to_agency.pk if to_agency else None, other_name=to_name.strip(),
        on=clock.london_day(moment), purpose=purpose,
    )  # fmt: skip
    if not (standing.holds or one_off.strip() or not bases.rests_on_agreement(basis)):
        raise NoAgreement(_no_agreement(standing))
    sharing = Sharing(
        person=person, referral=referral, agency=by.agency, to_agency=to_agency, basis=basis, agreed=agreed,
        purpose=purpose,
        agreement=standing.uid if standing.holds else None, outside=not standing.holds,
        to_name="" if to_agency else to_name.strip()[:200], at=moment, on=clock.london_day(moment),
        data_key=person.data_key, created_by=by.user,
    )  # fmt: skip
    sharing.what, sharing.why = what.strip(), why.strip()
    sharing.necessary, sharing.proportionate = necessary.strip(), proportionate.strip()
    sharing.one_off = one_off.strip()
    sharing.save(force_insert=True)
    audit.record(
        by=by,
        verb="decided to share" if standing.holds else "decided to share this once",
        kind="sharing",
        uid=sharing.uid,
        about=[person.uid],
        fields=["what", "why"],
    )
    return sharing


class NoAgreement(Refused):
    """There is no agreement in force with them, and nothing says why this once cannot wait."""


def _no_agreement(standing: Standing) -> str:
    if standing.code == "lapsed":
        said = {"title": standing.title, "day": date_words(standing.review_on)}
        return _(
            "“%(title)s” should have been reviewed by %(day)s and no longer counts. Say why this cannot wait; it is "
            "done at once and looked at afterwards."
        ) % said  # fmt: skip
    return _(
        "There is no sharing agreement in force with them for this. Say why this cannot wait; it is done at once and "
        "looked at afterwards."
    )


def _not_future(on: date | None) -> None:
    if on and on > clock.today():
        raise Refused(_("The day must be today or in the past."))


def _event(by: Actor, verb: str, kind: str, row: Told | Agreed | Wish, referral: Referral) -> None:
    about = list(referral.people.filter(role=codes.Role.CLIENT).values_list("person__uid", flat=True))
    audit.record(by=by, verb=verb, kind=kind, uid=row.uid, about=about)
