"""Records for the matrix of the gates: the same story several times, each under other rights, and who may see which.

Who sees what is written here by hand from the rules about sight (an agency's own records; a restricted one with a share
only; a bar hides it), not asked of the code. A room whose addresses have a new parameter adds it to `PARAMETERS`, and
the record that it names to `tell`; a parameter without a record is in `WITHOUT`.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from cairn.access import drafts
from cairn.access.actor import Actor
from cairn.cases import actions as cases
from cairn.cases.models import Case
from cairn.core import clock, sealing
from cairn.demo.cast import HOME_AREA, NEIGHBOUR_AREA, Cast
from cairn.demo.directory import load_directory
from cairn.directory.models import Funding, Post, Provider, Service
from cairn.oversight.actions.answering import gather
from cairn.oversight.actions.complaining import complain
from cairn.oversight.actions.looking import look
from cairn.oversight.models import Passage
from cairn.people import actions as people
from cairn.people.models import Person
from cairn.referrals.actions.drafting import begin, keep_person
from cairn.referrals.forms.steps import BY_CODE
from cairn.referrals.models import Agreed, Import
from cairn.release.actions import enqueue
from tests.cases import made
from tests.oversight import asking

HAVEN = frozenset({"ama", "bryony", "grace", "partner_support"})
HARBOUR = frozenset({"harbour_worker", "harbour_manager"})
TURNING = frozenset({"practitioner", "programme_manager"})


PHONES = ("haven", "harbour", "turning", "restricted", "barred", "hidden")


@dataclass
class Story:
    """One set of records. `sees` are the members of the cast who may see them; `only` says it of single ones."""

    name: str
    sees: frozenset[str]
    values: dict[str, Any] = field(default_factory=dict)
    only: dict[str, frozenset[str]] = field(default_factory=dict)

    def seen_by(self, key: str, what: str | None) -> bool:
        return what is not None and key in self.only.get(what, self.sees)


# parameter of an address → the record of a story that it names; "page.parameter" before "room.parameter".
PARAMETERS = {
    "home:person.uid": "person",
    "people.uid": "person",
    "people:found.uid": "search",
    "people.point": "point",
    "people.name": "name",
    "people.never": "never",
    "people.row": "row",
    "people.member": "member",
    "people:near-miss.uid": "near_miss",
    "people.share": "share",
    "cases.uid": "case",
    "cases.referral": "open_referral",
    "cases.point": "point",
    "cases.assessment": "assessment",
    "cases.note": "note",
    "cases.action": "action",
    "cases.party": "party",
    "cases.incident": "incident",
    "referrals.uid": "referral",
    "referrals.agreed": "agreed",
    "referrals.step": "step",
    "referrals:person-new.step": "list",
    "referrals:person.step": "list",
    "referrals:person-remove.step": "list",
    "referrals.at": "at",
    "referrals:tasks.uid": "draft",
    "referrals:check.uid": "draft",
    "referrals:throw-away.uid": "draft",
    "referrals:question.uid": "draft",
    "referrals:person-new.uid": "draft",
    "referrals:person.uid": "draft",
    "referrals:person-remove.uid": "draft",
    "referrals:import.uid": "import",
    "referrals:import-left-out.uid": "import",
    "referrals:bring-in.uid": "import",
    "referrals:give-up.uid": "import",
    "referrals:shared.uid": "person",
    "referrals:share.uid": "person",
    "release.uid": "outgoing",
    "directory:service.uid": "service",
    "directory:service-change.uid": "service",
    "directory:post.uid": "post",
    "directory:post-change.uid": "post",
    "directory:post-vacate.uid": "post",
    "directory:post-fill.uid": "post",
    "directory:provider.uid": "provider",
    "directory:provider-change.uid": "provider",
    "directory:funding-change.uid": "funding",
    "insight.code": "indicator",
    "oversight:opened.uid": "person",
    "oversight.uid": "request",
    "oversight.passage": "passage",
    "oversight.item": "item",
    "oversight.letter": "letter",
    "oversight:look.uid": "lookup",
    "oversight:safety-note.uid": "safety_note",
    "oversight:complaint.uid": "complaint",
    "oversight:complaint-acknowledge.uid": "complaint",
    "oversight:complaint-decide.uid": "complaint",
    "oversight:complaint-second.uid": "complaint",
}  # fmt: skip

# Parameters that name no record: as good in one story as in another.
PLAIN = frozenset({"step", "list", "at", "indicator"})

# Parameters whose record no story holds yet: every address with one must answer as if there were none.
WITHOUT = frozenset({
    # who opened it, who is on duty, whose rota: tests/cases/test_emergency.py and test_duty.py
    "cases:emergency-view.uid", "cases:emergency-close.uid", "cases:emergency-told.uid", "cases:rota-take-off.uid",
    "cases:night-cover-end.uid", "cases:duty-case.uid", "cases:night-case.uid", "cases:night-number.uid",
    "cases:night-number.point", "cases:emergency-number.uid", "cases:emergency-number.point",
    "cases:night-rang.uid", "cases:emergency-rang.uid",  # tests/cases/test_covering_rang.py
    "people:review.uid",  # who reviews what: tests/people/test_reviews.py
    # agencies and accounts of the area: tests/oversight/test_leaving.py
    "oversight:account.uid", "oversight:leave.uid", "oversight:give-back.uid", "oversight:post-end.uid",
    "oversight:post-end.post", "oversight:agency.uid", "oversight:agency-end.uid", "oversight:agency-keep.uid",
    # invitations, lost second factors, the quarter's answers: tests/oversight/test_accounts.py
    "oversight:invitation-send-again.uid", "oversight:invitation-withdraw.uid", "oversight:confirm-post.uid",
    "oversight:confirm-end.uid", "oversight:confirm-change.uid", "oversight:recovery-begin.uid",
    "oversight:recovery-agree.uid", "oversight:recovery-agree.recovery_uid", "oversight:recovery-stop.uid",
    "oversight:recovery-stop.recovery_uid",
    # issuers and links: tests/access/test_single_sign_on.py and test_invited.py
    "access:single-sign-on.issuer", "access:single-sign-on-back.issuer", "access:invited.link",
    "access:recovered.link",
    "people:share-with-end.share",  # with another agency: tests/people/test_sharing_out.py
    "people:staff-details.uid",  # a colleague: tests/people/test_agency_bars.py
    "people:bar.uid",  # who holds a bar is another rule: tests/people/test_bars.py
    "access:sign-in-end.uid",  # one's own sessions: tests/access/test_sign_ins.py
    "insight.uid", "insight.key",  # papers and what was found in them: published, about nobody
    "release:paper.uid",  # only what left on paper: tests/oversight/test_letters.py
    # whose they are is another rule each time: tests/oversight
    "oversight:corrected.uid",
    "oversight:audit-found.uid", "oversight:unusual-settle.uid", "oversight:hold.uid", "oversight:disposal.uid",
    "oversight:disposal-review.uid", "oversight:disposal-approve.uid", "oversight:disposal-stop.uid",
    "oversight:disposal-leave-out.uid", "oversight:disposal-leave-out.item", "oversight:agreement.uid",
    "oversight:agreement-change.uid", "oversight:agreement-begin.uid", "oversight:agreement-review.uid",
    "oversight:agreement-end.uid", "oversight:agreement-sign.uid", "oversight:one-off.uid",
    "oversight:breach-reported.uid", "oversight:breach.uid", "oversight:breach-assess.uid",
    "oversight:breach-plan.uid", "oversight:breach-finish.uid", "oversight:breach-close.uid",
    "oversight:recommendation.uid", "oversight:recommendation-progress.uid",
    "oversight:recommendation-end.uid", "oversight:review.uid", "oversight:recommend.uid",
    "oversight.party", "oversight.action", "oversight.miss",
    "referrals:sent.uid", "referrals:withdraw.uid", "referrals.match",
})  # fmt: skip


def of(page: str, parameter: str) -> str | None:
    """What a parameter of a page names; None where no story holds one. KeyError for one that nobody has named."""
    room = page.split(":")[0]
    for name in (f"{page}.{parameter}", f"{room}.{parameter}"):
        if name in WITHOUT:
            return None
        if name in PARAMETERS:
            return PARAMETERS[name]
    raise KeyError(f"{page} has a parameter {parameter} that tests/access/samples.py does not know")


def stories(cast: Cast) -> list[Story]:
    """Every story: Haven's, the neighbour's, the programme's across the wall, a restricted one, a barred one."""
    load_directory(cast)
    found = [
        tell(cast, Story("haven", HAVEN), "ama", "haven"),
        tell(cast, Story("harbour", HARBOUR), "harbour_manager", "harbour"),
        tell(cast, Story("turning", TURNING), "programme_manager", "turning", work="perpetrator"),
    ]
    # Decoys: somebody else's share does not open it, somebody else's bar does not close it.
    restricted = tell(cast, Story("restricted", frozenset({"grace", "bryony"})), "grace", "haven")
    person = Person.objects.get(uid=restricted.values["person"])
    people.restrict(by=cast.actor("grace"), person=person, was=person.version, restricted=True)
    shared = people.share(
        by=cast.actor("grace"), person=person, user=cast.users["bryony"], purpose="To cover", basis="Her wish"
    )
    restricted.values["share"] = shared.uid
    barred = tell(cast, Story("barred", HAVEN - {"ama"}), "grace", "haven")
    person = Person.objects.get(uid=barred.values["person"])
    people.declare_bar(by=cast.actor("ama"), person_or_cluster=person)
    return [*found, restricted, barred]


def tell(cast: Cast, story: Story, by: str, agency: str, work: str = "survivor") -> Story:
    """Make a story's records by the rooms' own actions."""
    actor = cast.actor(by)
    client = made.person(cast, by, given=f"Given {story.name}", family=f"Family {story.name}")
    case = made.case(
        cast, by=by, owner=by, to=agency, work=work, client=client, agreed_on=clock.today()
    )  # fmt: skip
    waiting = made.referral(cast, to=agency, by=by, work=work, client=client)
    party = case.parties.get(role="client")
    # A number of each story's own: a bar spreads to every record that shares one.
    number = f"07700 9002{PHONES.index(story.name):02}"
    point = people.add_contact_point(by=actor, person=client, kind="phone", value=number)
    note = cases.write_note(case=case, kind="contact", text="She is well.", by=actor)
    action = cases.agree_action(
        case=case, text="Ring the school", whose="client", due_on=clock.today() + timedelta(days=7), by=actor
    )
    values = story.values
    values |= {
        "person": client.uid, "case": case.uid, "open_referral": waiting.uid, "point": point.uid, "note": note.uid,
        "action": action.uid, "party": party.uid, "name": client.names.get().uid,
        "step": "happened", "indicator": "referrals_received",
    }  # fmt: skip
    _kin(cast, story, by, client)
    handed = case.referrals.get().referral
    values |= {"referral": handed.uid, "agreed": Agreed.objects.get(referral=handed).uid}
    if work == "survivor":
        values["assessment"] = made.assess(cast, case, by=by).uid
        values["incident"] = made.incident(cast, case, by=by).uid
    values["search"] = drafts.keep(
        user=actor.user, agency=actor.agency, kind="search", purpose="people:search", body={"text": "given"}
    ).uid
    draft = begin(by=actor, service=waiting.service)
    values["draft"] = draft.uid
    if work == "survivor":  # a programme is told nothing of the other side: its drafts have no lists
        values |= {"list": "perpetrators", "at": 0}
        keep_person(by=actor, draft=draft, was=1, step=BY_CODE["perpetrators"], typed={"given": ["Declan"]})
    # A search, a draft and an import are their owner's alone.
    story.only["search"] = story.only["draft"] = story.only["import"] = frozenset({by})
    values["import"] = Import.objects.create(
        area=actor.area, agency=actor.agency, service=waiting.service, digest="0" * 64, state="ready",
        data_key=sealing.keyring().new_data_key("referral"), created_by=actor.user,
    ).uid  # fmt: skip
    values["outgoing"] = enqueue(
        by=actor, kind="receipt", channel="email", text="Your referral has arrived.", tells={"received"},
        about=[client], to_user=cast.users["wick_police" if agency == "harbour" else "referrer"],
        source_kind="referral", source_uid=handed.uid,
    ).uid  # fmt: skip
    _directory(cast, story)
    _oversight(cast, story, actor)
    if story.name == "haven":
        _asked(cast, story, client, case)
    return story


def _kin(cast: Cast, story: Story, by: str, client: Person) -> None:
    """Who is hers, who must never receive, and what went wrong once."""
    actor = cast.actor(by)
    child = made.person(cast, by, given=f"Child {story.name}", family=f"Family {story.name}")
    row = people.relate(by=actor, a=client, b=child, kind="parent")
    never = people.never_receive(
        by=actor, person=client, because="x", recipient_agency=cast.agencies["police"]
    )
    miss = people.report_near_miss(
        by=actor, person=client, contact_point=None, what_happened="He answered.", source_kind="person",
        source_uid=client.uid,
    )  # fmt: skip
    member = people.start_household(by=actor, person=client).members.get()
    story.values |= {"row": row.uid, "never": never.uid, "near_miss": miss.uid, "member": member.uid}


def _oversight(cast: Cast, story: Story, actor: Actor) -> None:
    """A complaint about the story's service: whoever wrote it down sees it, and whoever answers for the service."""
    row = complain(
        by=actor,
        agency=actor.agency,
        about="service",
        says="anonymous",
        text="Nobody rang.",
        received_on=clock.today(),
    )
    story.values["complaint"] = row.uid
    answers = {"harbour": {"harbour_manager"}, "turning": {"programme_manager", "trust_governance"}}
    handles = answers.get(story.name, {"grace", "trust_governance"})
    writer = next(key for key, user in cast.users.items() if user.pk == actor.user.pk)
    story.only["complaint"] = frozenset({writer} | handles)


def _asked(cast: Cast, story: Story, client: Person, case: Case) -> None:
    """What is asked of the controller: a police request that is being answered, and his own, of which she is warned."""
    him = case.parties.get(role="perpetrator").person
    his = asking.identified(cast)
    lookup = his.lookups.get(agency=cast.agencies["haven"])
    look(by=cast.actor("grace"), lookup=lookup, was=1, subjects=[him.reference])
    request = asking.police(cast)
    asking.looked(cast, request, {"haven": [client]})
    asking.granted(cast, request)
    gather(by=cast.actor(asking.LEAD), request=request, was=request.version)
    # A passage of the answer stands for them all: there is one at least, for an incident was asked for.
    passage = Passage(
        answer=request.answer, agency=cast.agencies["haven"], kind="cases.Note", record=case.uid,
        created_by=cast.users[asking.LEAD],
    )  # fmt: skip
    passage.text = "She is well."
    passage.save(force_insert=True)
    story.values |= {
        "request": request.uid, "passage": passage.uid, "item": request.items.get().uid, "letter": "arrived",
        "lookup": request.lookups.get(agency=cast.agencies["haven"]).uid, "safety_note": his.safety_notes.get().uid,
    }  # fmt: skip
    services = frozenset({asking.LEAD, "grace", "programme_manager", "refuge_manager"})
    story.only |= dict.fromkeys(("request", "passage", "item", "letter"), services)
    story.only |= {"lookup": frozenset({"grace"}), "safety_note": frozenset({"ama"})}


def _directory(cast: Cast, story: Story) -> None:
    code = NEIGHBOUR_AREA if story.name == "harbour" else HOME_AREA
    area = cast.areas[code]
    there = frozenset(key for key, post in cast.appointments.items() if post.area_id == area.pk)
    for what, model in (("service", Service), ("post", Post), ("provider", Provider), ("funding", Funding)):
        row = model.objects.filter(area=area).order_by("pk").first()
        if row is not None:
            story.values[what] = row.uid
        story.only[what] = there
    story.only |= dict.fromkeys(PLAIN, frozenset(cast.users))


def nobody(what: str | None, story: Story | None) -> Any:
    """A value that names nothing: of the same form as the story's."""
    if what in PLAIN:
        return 9 if what == "at" else "no-such-thing"
    known = story.values.get(what or "") if story else None
    match known:
        case int():
            return 9
        case str():
            return "no-such-thing"
    return UUID("00000000-0000-4000-8000-000000000bad")
