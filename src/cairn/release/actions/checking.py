"""The door's questions, asked when something is enqueued and asked again when it is sent."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cairn.access.models import Agency
from cairn.access.queries import agencies_of
from cairn.core import clock
from cairn.core.contracts import forbidden
from cairn.people import queries as people
from cairn.people.models import ContactPoint, NeverReceive, Person
from cairn.people.queries.grounds import Ground, Resting, resting
from cairn.release.codes import DOWNTIME, Channel, Why
from cairn.release.models import Outgoing
from cairn.release.queries import guarding
from cairn.release.rules import messages
from cairn.release.rules.leaks import Guarded, Protected, leaks
from cairn.release.rules.profiles import (
    ANSWER,
    HERSELF,
    OUTSIDER,
    PROFILES,
    REFERRER,
    SIGNED_IN,
    Fact,
    Profile,
    profile_for,
    too_much,
)
from cairn.release.rules.recipients import same_name

_REACHES = {
    Channel.EMAIL: ContactPoint.Kind.EMAIL,
    Channel.TEXT: ContactPoint.Kind.PHONE,
    Channel.VOICEMAIL: ContactPoint.Kind.PHONE,
    Channel.POST: ContactPoint.Kind.ADDRESS,
}


@dataclass(frozen=True)
class Stop:
    """Why something may not leave. `later` says that only the hour is wrong."""

    why: str
    because: str
    later: bool = False


def stop(outgoing: Outgoing, *, about: list[Person], text: str, at: datetime) -> Stop | None:
    """The first question that says no, or nothing."""
    concerned = guarding.everybody_in(about)
    return (
        _recipient_gone(outgoing)
        or _barred(outgoing, concerned)
        or _never(outgoing, concerned)
        or _forbidden(outgoing, concerned)
        or _told_too_much(outgoing)
        or _without_agreement(outgoing, concerned)
        or _past_the_rule(outgoing, concerned)
        or _nowhere(outgoing)
        or _unsafe(outgoing, at)
        or _leak(outgoing, concerned, text)
    )


def profile_of(outgoing: Outgoing) -> Profile:
    """What this recipient may be told."""
    if outgoing.profile == ANSWER.code:
        return ANSWER
    # A downtime pack is read where nobody can sign in: its reader is told what her post may be told. What is printed
    # for somebody else is that somebody's.
    taken = outgoing.channel in (Channel.DOWNLOAD, Channel.PRINT) and outgoing.recipient_user is not None
    if taken and outgoing.source_kind != DOWNTIME:
        return SIGNED_IN
    if outgoing.recipient_user:
        return guarding.profile_of_user(outgoing.recipient_user, outgoing.area)
    if outgoing.recipient_agency:
        return profile_for(outgoing.recipient_agency.kind)
    # Whether it is about whoever gets it was said when it was enqueued: her record stands in `about` either way.
    return PROFILES[outgoing.profile] if outgoing.recipient_person_id else OUTSIDER


def profile_of_person(person: Person, about: list[Person]) -> Profile:
    """Herself, where it is about her or about nobody else; about others, she is as much an outsider as anybody."""
    them = {each.pk for each in guarding.everybody_in(about)}
    return HERSELF if not them or person.pk in them else OUTSIDER


def _recipient_gone(outgoing: Outgoing) -> Stop | None:
    user, agency, today = outgoing.recipient_user, outgoing.recipient_agency, clock.today()
    gone = (
        user is not None and (not user.is_active or (user.until_on is not None and user.until_on < today))
    ) or (agency is not None and agency.until_on is not None and agency.until_on < today)
    return (
        Stop(Why.RECIPIENT, _("The recipient does not work here any more. Nothing was sent."))
        if gone
        else None
    )


def _barred(outgoing: Outgoing, concerned: list[Person]) -> Stop | None:
    user, agency = outgoing.recipient_user, outgoing.recipient_agency
    if user is None and agency is None:
        return None
    agencies = [agency] if agency else agencies_of(user) if user else []
    return _not_to_them() if guarding.barred(concerned, user=user, agencies=agencies) else None


def _never(outgoing: Outgoing, concerned: list[Person]) -> Stop | None:
    return _not_to_them() if any(_meant(row, outgoing) for row in guarding.never(concerned)) else None


def _forbidden(outgoing: Outgoing, concerned: list[Person]) -> Stop | None:
    """What rooms above say of these people: that their records may be kept, and not used for this."""
    serves = (outgoing.basis, outgoing.purpose)
    because = forbidden(concerned, outgoing.agency, outgoing.kind, outgoing.source_kind, serves)
    return Stop(Why.NEVER, because) if because else None


def _meant(row: NeverReceive, outgoing: Outgoing) -> bool:
    """Whether a "must never receive" means this recipient."""
    user, agency, person = outgoing.recipient_user, outgoing.recipient_agency, outgoing.recipient_person
    if row.recipient_agency_id is not None:
        if agency is not None:
            return bool(agency.pk == row.recipient_agency_id)
        return user is not None and row.recipient_agency_id in {each.pk for each in agencies_of(user)}
    if row.recipient is None:
        return False
    them = guarding.everybody_in([row.recipient])
    if person is not None and person.pk in {each.pk for each in them}:
        return True
    address = _address_of(outgoing)
    if address and leaks(address, guarding.contact_values(them)):
        return True
    typed = outgoing.recipient_name.open()
    return bool(typed) and any(
        same_name(typed, given=given, family=family)
        for each in them
        for given, family in each.names.values_list("given", "family")
    )


def _address_of(outgoing: Outgoing) -> str:
    """Where it would go: opened here to be compared, and again only when it is sent."""
    if outgoing.contact_point is not None:
        return str(outgoing.contact_point.value.open())
    return str(outgoing.recipient_address.open())


def _not_to_them() -> Stop:
    # One sentence for a bar and for "must never receive": it does not say which, nor that there is one.
    return Stop(
        Why.NEVER, _("This cannot go to this recipient. Ask your manager before you try another way.")
    )


def _told_too_much(outgoing: Outgoing) -> Stop | None:
    if too_much(profile_of(outgoing), outgoing.tells.split()):
        return Stop(
            Why.NEVER, _("This recipient may not be told all of this. Leave out what is not theirs to know.")
        )
    return None


def _without_agreement(outgoing: Outgoing, concerned: list[Person]) -> Stop | None:
    """What tells another agency more than that its referral came, and how it was decided, rests on something."""
    if not concerned or not crosses(outgoing):
        return None
    if not outgoing.basis:
        return Stop(Why.AGREEMENT, _("Say on which ground this is shared with another agency."))
    refusal = carried(outgoing).refusal
    return Stop(Why.AGREEMENT, refusal) if refusal else None


def crosses(outgoing: Outgoing) -> bool:
    """Whether it tells something about people to another agency than the one that sends it."""
    if outgoing.recipient_person or outgoing.recipient_user_id == outgoing.created_by_id:
        return False
    if not too_much(REFERRER, outgoing.tells.split()):
        return False
    return outgoing.recipient_user is None or outgoing.agency not in _receivers(outgoing)


def carried(outgoing: Outgoing) -> Resting:
    """The agreement that carries it today; none where a controller's answer that two have signed leaves by law."""
    if outgoing.profile == ANSWER.code:
        return Resting()
    return resting(
        Ground(outgoing.basis, outgoing.purpose, outgoing.because.open()), area=outgoing.area, one=outgoing.agency,
        others=_receivers(outgoing), name=outgoing.recipient_name.open(), on=clock.today(),
    )  # fmt: skip


def _receivers(outgoing: Outgoing) -> list[Agency]:
    """The agencies that it reaches in its area; none where it goes to somebody outside Cairn."""
    if outgoing.recipient_agency:
        return [outgoing.recipient_agency]
    return agencies_of(outgoing.recipient_user, outgoing.area) if outgoing.recipient_user else []


def _past_the_rule(outgoing: Outgoing, concerned: list[Person]) -> Stop | None:
    """An address that somebody typed must not be one of hers: its rule would not be asked."""
    typed = outgoing.recipient_address.open()
    if typed and leaks(typed, guarding.contact_values(concerned)):
        return Stop(
            Why.RULE, _("This is a way to reach the person directly. Choose it from their contacts instead.")
        )
    return None


def _nowhere(outgoing: Outgoing) -> Stop | None:
    """An e-mail or a text to an agency or to somebody outside needs an address: a user has one, a person her own."""
    if outgoing.channel not in (Channel.EMAIL, Channel.TEXT) or outgoing.recipient_person is not None:
        return None
    user = outgoing.recipient_user
    if user.email if user else outgoing.recipient_address.open().strip():
        return None
    return Stop(Why.RECIPIENT, _("Give the address or number to which it goes, or choose another way."))


def _unsafe(outgoing: Outgoing, at: datetime) -> Stop | None:
    """The safe-contact rule of the channel by which a person on record would be reached."""
    if outgoing.recipient_person is None or outgoing.channel not in _REACHES:
        return None
    point, channel = outgoing.contact_point, outgoing.channel
    if (
        point is None
        or point.person_id != outgoing.recipient_person_id
        or point.kind != _REACHES[Channel(channel)]
    ):
        return Stop(
            Why.RULE, _("Choose how to reach this person: nothing is sent without a safe-contact rule.")
        )
    if point.until_on is not None and point.until_on < clock.london_day(at):
        return Stop(Why.RULE, _("This way of reaching the person has ended."))
    now = people.rule_now(point, at)
    if now.safe not in ("safe", "limited") or now.ask_again:
        return Stop(Why.RULE, str(now.sentence))
    if channel == Channel.POST and now.reached_by:
        return Stop(Why.RULE, _("Somebody else can open the post there. No letter may go to this address."))
    if channel != Channel.POST and (now.reached_by or point.shared_with_perpetrator):
        return Stop(Why.RULE, _("Somebody else can reach this phone or mailbox. Nothing may be left on it."))
    if channel in (Channel.VOICEMAIL, Channel.TEXT) and now.voicemail != "yes":
        return Stop(Why.RULE, _("Nobody has said that a message left on this phone is safe. Leave none."))
    if now.usable or (now.because == "outside_hours" and channel == Channel.POST):
        return None
    return Stop(Why.RULE, str(now.sentence), later=now.because == "outside_hours")


def _leak(outgoing: Outgoing, concerned: list[Person], text: str) -> Stop | None:
    if outgoing.channel in messages.MESSAGES and messages.link_with_token(text):
        return Stop(Why.LEAK, _("A message holds no link that opens something by itself. Take the link out."))
    found = leaks(text, _protected(outgoing, concerned))
    return Stop(Why.LEAK, _leak_words(found)) if found else None


def _protected(outgoing: Outgoing, concerned: list[Person]) -> list[Protected]:
    tells = outgoing.tells.split()
    family = guarding.family_of(concerned)
    found = guarding.not_to_be_told(concerned, family, contact=Fact.CONTACT in tells)
    found += guarding.code_words([*concerned, *family])
    if outgoing.channel in messages.MESSAGES or Fact.IDENTITY not in tells:
        found += guarding.names(concerned)
    return found


def _leak_words(found: frozenset[Guarded]) -> str:
    words = {
        Guarded.PHONE: _("a phone number"),
        Guarded.EMAIL: _("an email address"),
        Guarded.ADDRESS: _("an address"),
        Guarded.CODE_WORD: _("a code word"),
        Guarded.NAME: _("a name"),
    }
    what = ", ".join(words[kind] for kind in Guarded if kind in found)
    return str(
        _("The text holds %(what)s that must not leave. Take it out and read the rest again.")
        % {"what": what}
    )
