"""A referral that is being written: sealed for its writer, question by question, until it is sent or thrown away."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit, drafts
from cairn.access.actor import Actor
from cairn.access.models import Draft
from cairn.core.decisions import Refused, require
from cairn.directory.models import Service
from cairn.people.models import Person
from cairn.referrals import permissions
from cairn.referrals.actions.sending import send, work_of
from cairn.referrals.codes import Source
from cairn.referrals.forms.answers import MOST_PEOPLE, Answers, Typed
from cairn.referrals.forms.steps import Step
from cairn.referrals.models import Referral

PURPOSE = "referral"


@transaction.atomic
def begin(*, by: Actor, service: Service, person: Person | None = None) -> Draft:
    """A draft for a service; from a person's page it begins with what her record says."""
    require(permissions.may_send(by, service, Source.AGENCY))
    answers = Answers(work_of(service))
    answers.answers["referrer"] = {
        "name": [by.user.name],
        "job": [str(by.role.name)],
        "reach": [by.user.email],
    }
    if person is not None:
        answers.person = person.uid.hex
        answers.answers |= _known(person)
    draft = drafts.keep(
        user=by.user,
        agency=by.agency,
        kind=Draft.Kind.FORM,
        purpose=PURPOSE,
        body=answers.body(),
        about=service.uid,
    )
    audit.record(by=by, verb="began", kind="draft", uid=draft.uid, about=[person.uid] if person else [])
    return draft


def answer(*, by: Actor, draft: Draft, was: int, step: Step, typed: Typed) -> Draft:
    """Keep what a page posted."""
    answers = Answers.of(drafts.opened(draft))
    answers.answers[step.code] = typed
    return _keep(by, draft, was, answers)


def keep_person(
    *, by: Actor, draft: Draft, was: int, step: Step, typed: Typed, at: int | None = None
) -> Draft:
    """Add somebody to a list of people, or change who stands at `at`."""
    answers = Answers.of(drafts.opened(draft))
    people = answers.items.setdefault(step.code, [])
    if at is not None and at < len(people):
        people[at] = typed
    elif len(people) >= MOST_PEOPLE:
        raise Refused(
            _("There is room for %(most)s people here. Write about the others in what happened.")
            % {"most": MOST_PEOPLE}
        )
    else:
        people.append(typed)
    return _keep(by, draft, was, answers)


def drop_person(*, by: Actor, draft: Draft, was: int, step: Step, at: int) -> Draft:
    answers = Answers.of(drafts.opened(draft))
    people = answers.items.get(step.code, [])
    if at < len(people):
        del people[at]
    return _keep(by, draft, was, answers)


@transaction.atomic
def send_draft(*, by: Actor, draft: Draft, service: Service, person: Person | None = None) -> Referral:
    """Send what was written and throw the draft away, together."""
    answers = Answers.of(drafts.opened(draft))
    if answers.missing():
        raise Refused(_("Some questions have no answer yet."))
    referral = send(by=by, service=service, intake=answers.intake(by.agency.pk), from_person=person)
    referral.drafted_as = draft.uid
    referral.save(update_fields=["drafted_as"])
    drafts.drop(draft)
    return referral


@transaction.atomic
def throw_away(*, by: Actor, draft: Draft) -> None:
    """What was typed cannot be read again by anybody."""
    uid = draft.uid
    drafts.drop(draft)
    audit.record(by=by, verb="threw away", kind="draft", uid=uid)


@transaction.atomic
def _keep(by: Actor, draft: Draft, was: int, answers: Answers) -> Draft:
    kept = drafts.update(draft, was=was, body=answers.body())
    audit.record(by=by, verb="wrote", kind="draft", uid=draft.uid)
    return kept


def _known(person: Person) -> dict[str, Typed]:
    """The pages that the sender's own record of her answers already."""
    born: dict[str, Any] = {}
    if person.born_on:
        exact = person.born_precision
        born = {"born-year": [str(person.born_on.year)]}
        born |= {"born-month": [str(person.born_on.month)]} if exact in ("day", "month") else {}
        born |= {"born-day": [str(person.born_on.day)]} if exact == "day" else {}
        born |= {"born-about": ["on"]} if exact == "about" else {}
    said = {True: "yes", False: "no", None: "unknown"}
    sex = person.sex if person.sex != "declined" else "not_asked"
    name = {"given": [person.sort_given], "family": [person.sort_family], "also": [""], "sex": [sex]}
    language = {
        "language": [person.language], "interpreter": [said[person.interpreter]],
        "bsl": [said[person.bsl]], "reading": [person.reading],
    }  # fmt: skip
    return {"person": name | born, "language": language}
