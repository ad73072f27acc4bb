"""The answer: laid out, decided passage by passage by somebody with a name, asked of contributors, signed by two."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.oversight.actions.looking import all_looked
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.oversight.models import Answer, Item, Passage, Request
from cairn.oversight.permissions import requests as permissions
from cairn.oversight.queries import answers, passages
from cairn.oversight.queries.requests import about, is_refusal
from cairn.oversight.rules import exemptions
from cairn.oversight.rules.redaction import is_redaction
from cairn.release.actions.enqueueing import keyed

# What falls from an answer when two people no longer stand for it.
UNSIGNED: dict[str, Any] = {
    "hash": "", "signed_one_at": None, "signed_one_by": None, "signed_two_at": None, "signed_two_by": None,
}  # fmt: skip


@transaction.atomic
def gather(*, by: Actor, request: Request, was: int) -> Answer:
    """Lay out what the services found, once all of them have looked; for police and courts no more than was granted."""
    require(permissions.may_make(by, request, "gather"))
    if request.settles:
        raise Refused(_("This request is decided once, and not passage by passage."))
    if not all_looked(request):
        raise Refused(_("Not every service has looked yet."))
    laid = passages.own_records(request)
    if request.enquiry:
        items = list(request.items.all())
        if any(not item.decision for item in items):
            raise Refused(_("Decide about each thing that they ask for first."))
        if not request.notices.exists():
            raise Refused(_("Write down first whether the person was told, and if not, why not."))
        laid = passages.within(items, laid)
    # There is one already where the second person did not agree to refuse it.
    answer, _made = Answer.objects.get_or_create(request=request, defaults={"created_by": by.user})
    for one in laid:
        _lay(answer, one, by)
    for apart in passages.apart_records(request):
        Passage(
            answer=answer, agency=apart.agency, kind="people.Person", record=apart.person.uid, apart=True,
            created_by=by.user,
        ).save(force_insert=True)  # fmt: skip
    change(request, was=was, by=by, state=lifecycle.move("gather").target)
    _noted(request, by, "gathered")
    return answer


def _lay(answer: Answer, one: passages.Laid, by: Actor) -> None:
    passage = Passage(
        answer=answer,
        agency=one.agency,
        kind=one.kind,
        record=one.record,
        on=one.on,
        written_by=one.written_by[:200],
        free=one.free,
        left_out=" ".join(one.left_out)[:300],
        contributor=one.contributor,
        created_by=by.user,
    )
    passage.text = one.text
    passage.save(force_insert=True)


@transaction.atomic
def decide(
    *,
    by: Actor,
    passage: Passage,
    was: int,
    decision: str,
    exemption: str = "",
    reason: str = "",
    shown: str = "",
) -> Passage:
    """Give a passage, give it in part, or keep it back: never silently, and never by nobody."""
    request = passage.answer.request
    require(permissions.may_handle(by, request))
    if request.state != lifecycle.ANSWERING:
        raise Refused(_("The answer is not being decided now."))
    _allowed(request, passage, decision, exemption, reason, shown)
    change(
        passage,
        was=was,
        by=by,
        decision=decision,
        exemption="" if decision == Passage.Decision.INCLUDE else exemption,
        reason=reason,
        shown=shown if decision == Passage.Decision.PART else "",
        decided_at=clock.now(),
        decided_by=by.user,
    )
    audit.record(
        by=by,
        verb="decided",
        kind="passage",
        uid=passage.uid,
        about=about(request),
        fields=[decision, exemption],
    )
    return passage


def _allowed(
    request: Request, passage: Passage, decision: str, exemption: str, reason: str, shown: str
) -> None:
    if decision == Passage.Decision.INCLUDE:
        if passage.apart:
            raise Refused(
                _("It would tell that there is somebody else’s case. It is kept back, and never told of.")
            )
        if not passage.text:
            raise Refused(_("There is nothing in it that could be given. Keep it back, with the reason."))
        return
    if not exemptions.may_use(exemption, clock.today(), enquiry=request.enquiry):
        raise Refused(_("Choose the ground on which it is kept back."))
    if not reason.strip():
        raise Refused(_("Write why it is kept back. Nothing is kept back without a reason."))
    if decision == Passage.Decision.PART and not is_redaction(passage.text.open(), shown):
        raise Refused(
            _("Change nothing but what you take out: put [withheld] in its place and leave every other word.")
        )


@transaction.atomic
def give_short_ones(*, by: Actor, request: Request) -> int:
    """Give every undecided passage without free text that came from nobody else, read in one go; gives how many."""
    require(permissions.may_handle(by, request))
    if request.state != lifecycle.ANSWERING:
        raise Refused(_("The answer is not being decided now."))
    short = Passage.objects.filter(
        answer__request=request, decision="", free=False, apart=False, contributor="", text__isnull=False
    ).select_related("answer__request")
    done = 0
    for passage in short:
        decide(by=by, passage=passage, was=passage.version, decision=Passage.Decision.INCLUDE)
        done += 1
    return done


@transaction.atomic
def consult(*, by: Actor, passage: Passage, was: int, origin: str, on: date, words: str = "") -> Passage:
    """What the agency from which it came says: it is asked, and the controller decides."""
    request = passage.answer.request
    require(permissions.may_handle(by, request))
    if not passage.contributor or request.state != lifecycle.ANSWERING:
        raise Refused(_("There is nobody else to ask about this passage."))
    if on > clock.today():
        raise Refused(_("They cannot have been asked in the future."))
    change(passage, was=was, by=by, origin=origin, origin_on=on, origin_words=words)
    audit.record(
        by=by, verb="consulted", kind="passage", uid=passage.uid, about=about(request), fields=[origin]
    )
    return passage


@transaction.atomic
def decide_item(
    *, by: Actor, item: Item, was: int, decision: str, reason: str, exemption: str = "", displaced: str = ""
) -> Item:
    """Grant or refuse one thing that police or a court ask for, before anything of it is opened."""
    request = item.request
    require(permissions.may_handle(by, request))
    if request.state not in (lifecycle.RECEIVED, lifecycle.LOOKING):
        raise Refused(_("What is granted was settled when the answer was laid out."))
    if not reason.strip():
        raise Refused(_("Write why."))
    if decision == Item.Decision.REFUSE and not exemptions.may_use(exemption, clock.today(), enquiry=True):
        raise Refused(_("Choose the ground on which it is refused."))
    counselling = item.what == Item.What.COUNSELLING and decision == Item.Decision.GIVE
    if counselling and not displaced.strip():
        raise Refused(_("Counselling records are presumed not to be needed. Write what displaces that here."))
    change(
        item,
        was=was,
        by=by,
        decision=decision,
        reason=reason,
        exemption=exemption if decision == Item.Decision.REFUSE else "",
        displaced=displaced if counselling else "",
        decided_at=clock.now(),
        decided_by=by.user,
    )
    audit.record(by=by, verb="decided", kind="item", uid=item.uid, about=about(request), fields=[decision])
    return item


@transaction.atomic
def sign(*, by: Actor, request: Request, was: int) -> Answer:
    """The worker in charge signs what would leave, as it stands."""
    require(permissions.may_make(by, request, "sign"))
    wrong = answers.in_the_way(request)
    if wrong:
        raise Refused(" ".join(wrong))
    answer = request.answer
    change(
        answer,
        was=answer.version,
        by=by,
        hash=signature(request),
        signed_one_at=clock.now(),
        signed_one_by=by.user,
    )
    change(request, was=was, by=by, state=lifecycle.move("sign").target)
    _noted(request, by, "signed")
    return answer


@transaction.atomic
def countersign(*, by: Actor, request: Request, was: int) -> Answer:
    """A second person has read the same text, and signs it."""
    require(permissions.may_countersign(by, request))
    unaltered(request)
    answer = request.answer
    change(answer, was=answer.version, by=by, signed_two_at=clock.now(), signed_two_by=by.user)
    change(request, was=was, by=by, state=lifecycle.move("countersign").target)
    _noted(request, by, "countersigned")
    return answer


@transaction.atomic
def give_back(*, by: Actor, request: Request, was: int, because: str) -> Answer:
    """The second person wants something decided again: both signatures fall."""
    require(permissions.may_give_back(by, request))
    if is_refusal(request):  # nothing was laid out: `refusing.disagree`
        raise Refused(_("A request in this state does not take this step."))
    if not because.strip():
        raise Refused(_("Write what should be decided again."))
    answers.not_on_its_way(request)
    answer = request.answer
    change(answer, was=answer.version, by=by, returned_because=because, **UNSIGNED)
    change(request, was=was, by=by, state=lifecycle.move("give_back").target)
    _noted(request, by, "gave back")
    return answer


def signature(request: Request) -> str:
    """The keyed hash of the text as it would leave now."""
    return keyed(answers.pack(request).text.encode())


def unaltered(request: Request) -> None:
    """Refuse where the text is not the one that was signed first."""
    if request.answer.hash != signature(request):
        raise Refused(_("The text is not the one that was signed. Let it be given back and signed again."))


def _noted(request: Request, by: Actor, verb: str) -> None:
    audit.record(by=by, verb=verb, kind="request", uid=request.uid, about=about(request))
