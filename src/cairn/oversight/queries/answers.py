"""The answer to a request as it stands: its passages, what still stands in its way, and how it would leave."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.access.models import Appointment
from cairn.access.roles import REQUEST_HANDLE
from cairn.core.decisions import Refused
from cairn.oversight.models import Answer, Item, Passage, Request
from cairn.oversight.presenters.pack import Pack, colleagues, pack_of
from cairn.oversight.queries.passages import everybody_near
from cairn.oversight.queries.requests import is_flagged
from cairn.oversight.rules.redaction import mentions_marac
from cairn.people.models import Person, PersonName
from cairn.release.codes import State
from cairn.release.models import Outgoing
from cairn.release.queries import guarding
from cairn.release.rules.leaks import Guarded, Protected, leaks


def passages_of(actor: Actor, request: Request) -> list[Passage]:
    """What the actor may read of an answer: a lead all, a service its own records and nothing of its neighbours'."""
    found = Passage.objects.filter(answer__request=request).select_related(
        "agency", "decided_by", "answer__request"
    )
    if not actor.may(REQUEST_HANDLE):
        found = found.filter(agency=actor.agency, apart=False)
    return list(found.order_by("pk"))


def passage_of(actor: Actor, request: Request, uid: UUID) -> Passage:
    for one in passages_of(actor, request):
        if one.uid == uid:
            return one
    raise Http404


def answer_of(request: Request) -> Answer | None:
    answer: Answer | None = (
        Answer.objects.filter(request=request).select_related("signed_one_by", "signed_two_by").first()
    )
    return answer


def pack(request: Request) -> Pack:
    """The answer as it would leave now."""
    passages = (
        Passage.objects.filter(answer__request=request).select_related("answer__request").order_by("pk")
    )
    refused = [item for item in request.items.order_by("pk") if item.decision == Item.Decision.REFUSE]
    return pack_of(request, list(passages), colleagues(_staff(request)), _families(request), refused)


def _staff(request: Request) -> Sequence[Any]:
    """Everybody who has or had a post at an agency of the controller's, or at one that works beside it."""
    return list(Appointment.objects.filter(area=request.area).select_related("user", "agency").order_by("pk"))


def _families(request: Request) -> list[str]:
    """Family names of those whom the answer is about: such a word alone is theirs, not a colleague's."""
    own = request.found.exclude(how="apart").values("person")
    return [
        name for name in PersonName.objects.filter(person__in=own).values_list("family", flat=True) if name
    ]


def in_the_way(request: Request) -> list[str]:
    """What must be done before the answer can be signed, in sentences. Nothing: it can be."""
    passages = list(Passage.objects.filter(answer__request=request).select_related("answer__request"))
    undecided = sum(not one.decision for one in passages)
    unasked = sum(
        bool(one.contributor and not one.origin and one.decision in ("include", "part")) for one in passages
    )
    found = []
    if undecided:
        found.append(_("%(n)s passages are not decided yet.") % {"n": undecided})
    if unasked:
        found.append(
            _("%(n)s passages came from another agency, which has not been asked yet.") % {"n": unasked}
        )
    if not undecided:
        text = "\n".join(block.text for block in pack(request).blocks)
        found += gives_away(request, text, names=is_flagged(request))
    return found


def gives_away(request: Request, text: str, *, names: bool) -> list[str]:
    """What a text tells that nobody may learn from it, in sentences; with `names`, the names of others too."""
    found = []
    if mentions_marac(text):
        found.append(_("The text says that there was a MARAC. Take it out."))
    for kind in sorted(leaks(text, _protected(request, names=names))):
        found.append(_GIVES_AWAY[kind]())
    return found


def may_stand(request: Request, text: str) -> None:
    """Refuse a text for a letter that tells of a MARAC, of somebody by name, or how somebody is reached."""
    wrong = gives_away(request, text, names=True)
    if wrong:
        raise Refused(" ".join(wrong))


_GIVES_AWAY = {
    Guarded.PHONE: lambda: _("The text holds a telephone number of somebody in a case. Take it out."),
    Guarded.EMAIL: lambda: _("The text holds an email address of somebody in a case. Take it out."),
    Guarded.ADDRESS: lambda: _("The text holds an address of somebody in a case. Take it out."),
    Guarded.CODE_WORD: lambda: _("The text holds a code word. Take it out."),
    Guarded.NAME: lambda: _("The text holds the name of somebody else who is in a case. Take it out."),
}


def _protected(request: Request, *, names: bool) -> list[Protected]:
    """Ways to reach anybody near, code words; and with `names`, the names of everybody but those who were found."""
    near = everybody_near(request)
    found = guarding.contact_values(near) + guarding.code_words(near)
    if names:
        known = Person.objects.filter(pk__in=request.found.values("person"))
        clusters = set(known.values_list("cluster", flat=True))
        others = [person for person in near if person.cluster not in clusters]
        found += set(guarding.names(others)) - set(guarding.names(known))
    return found


def line_of(request: Request) -> Outgoing | None:
    """Its line in the ledger: the newest, where it was sent again."""
    answer = answer_of(request)
    line = Outgoing.objects.filter(uid=answer.outgoing).first() if answer and answer.outgoing else None
    while line and hasattr(line, "sent_again"):
        line = line.sent_again
    return line


def not_on_its_way(request: Request) -> None:
    """Refuse while a line of the ledger may still carry the answer out, or be sent again."""
    line = line_of(request)
    if line is not None and line.state != State.WITHDRAWN:
        raise Refused(_("The answer stands in the ledger of what leaves. Take it back there first."))


def people_of(request: Request) -> list[Person]:
    """Whom the answer is about: the records that were answered with."""
    given = request.found.filter(whose="subject").exclude(how="apart").values("person")
    return list(Person.objects.filter(Q(pk__in=given)).order_by("pk"))
