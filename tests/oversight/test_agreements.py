"""Sharing rests on an agreement; what cannot wait goes through at once and is looked at afterwards."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from cairn.access.models import Event
from cairn.core import clock
from cairn.core.agreements import Purpose, agreements
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.demo.cast import Cast
from cairn.oversight import jobs
from cairn.oversight.actions import agreements as actions
from cairn.oversight.models import Agreement, OneOffReview, Signatory
from cairn.oversight.queries import agreements as queries
from cairn.people import actions as people
from cairn.people.models import Bar, Person
from cairn.people.queries.grounds import Ground
from cairn.referrals import actions as referrals
from cairn.referrals.models import Sharing
from tests.cases import made
from tests.oversight.agreeing import WORDS, in_force, signed, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

SAID = {
    "what": "The risk", "why": "To plan", "agreed": "yes", "necessary": "", "proportionate": "", "basis": "public_task",
    "purpose": "casework",
}  # fmt: skip


def at(name: str, *args: Any) -> str:
    return reverse(f"oversight:{name}", args=args)


def text(response: Any) -> str:
    return str(response.content.decode())


def standing(cast: Cast, one: str, other: str, on: date | None = None) -> str:
    area = cast.actor("ama").area
    return agreements().between(
        area=area.pk, one=cast.agencies[one].pk, other=cast.agencies[other].pk, other_name="", on=on or clock.today()
    ).code  # fmt: skip


# --- what counts -----------------------------------------------------------------------------------------------------


def test_an_agreement_counts_between_those_who_signed_it_while_it_lasts(cast: Cast) -> None:
    in_force(cast, "haven", "police", until_on=date(2027, 6, 30))
    assert standing(cast, "haven", "police") == "in_force"
    assert standing(cast, "police", "haven") == "in_force"
    assert standing(cast, "haven", "starling") == "none"
    assert standing(cast, "haven", "police", date(2025, 12, 31)) == "none"
    assert standing(cast, "haven", "police", date(2027, 7, 1)) == "none"
    neighbour = cast.actor("harbour_worker").area
    far = agreements().between(
        area=neighbour.pk, one=cast.agencies["haven"].pk, other=cast.agencies["police"].pk, other_name="",
        on=clock.today(),
    )  # fmt: skip
    assert far.code == "none"


def test_a_party_that_has_not_signed_is_not_bound(cast: Cast) -> None:
    agreement = signed(cast, write(cast, "haven", "police", "starling"), "Haven Advocacy", "Starling Project")
    actions.put_in_force(by=cast.actor("governance"), agreement=agreement, was=agreement.version)
    assert standing(cast, "haven", "starling") == "in_force"
    assert standing(cast, "haven", "police") == "none"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2027, 1, 1), "in_force"),
        (date(2027, 1, 2), "overdue"),
        (date(2027, 4, 1), "overdue"),
        (date(2027, 4, 2), "lapsed"),
    ],
)
def test_a_review_that_is_late_is_forgiven_for_the_grace_and_no_longer(
    cast: Cast, day: date, code: str
) -> None:
    in_force(cast, "haven", "police")
    assert standing(cast, "haven", "police", day) == code


def test_a_protocol_a_draft_and_an_ended_one_open_nothing(cast: Cast) -> None:
    in_force(cast, "haven", "police", kind="protocol")
    signed(cast, write(cast, "haven", "police"))
    ended = in_force(cast, "haven", "police")
    actions.end_agreement(by=cast.actor("governance"), agreement=ended, was=ended.version, because="Trying")
    assert standing(cast, "haven", "police") == "none"


def test_a_body_outside_cairn_is_bound_by_its_name(cast: Cast) -> None:
    in_force(cast, "haven", names=("Seaside Refuge",))
    answers = agreements().between(
        area=cast.actor("ama").area.pk, one=cast.agencies["haven"].pk, other=None, other_name="seaside refuge",
        on=clock.today(),
    )  # fmt: skip
    assert answers.code == "in_force"


def test_one_that_takes_the_place_of_another_ends_it(cast: Cast) -> None:
    old = in_force(cast, "haven", "police")
    in_force(cast, "haven", "police", supersedes=old, from_on=date(2026, 11, 1))
    old.refresh_from_db()
    assert (old.state, old.until_on) == ("ended", date(2026, 11, 1))
    assert standing(cast, "haven", "police") == "in_force"


def test_one_whose_successor_begins_later_holds_until_then(cast: Cast) -> None:
    today = clock.today()
    begins = today + timedelta(days=10)
    old = in_force(cast, "haven", "police")
    new = in_force(cast, "haven", "police", supersedes=old, from_on=begins, review_on=date(2026, 12, 20))
    old.refresh_from_db()
    assert (old.state, standing(cast, "haven", "police")) == ("in_force", "in_force")
    haven, police = cast.agencies["haven"].pk, cast.agencies["police"].pk

    def which(on: date) -> tuple[Any, Any]:
        answer = agreements().between(
            area=cast.actor("ama").area.pk, one=haven, other=police, other_name="", on=on
        )
        return answer.uid, answer.until

    assert which(today) == (old.uid, begins - timedelta(days=1))
    assert which(begins - timedelta(days=1))[0] == old.uid
    assert which(begins)[0] == new.uid
    assert jobs.end_what_gave_way() == 0
    with clock.at(clock.now() + timedelta(days=10)):
        assert jobs.end_what_gave_way() == 1
    old.refresh_from_db()
    assert (old.state, old.until_on) == ("ended", begins)


def test_one_whose_successor_is_given_up_before_it_begins_holds_on(cast: Cast) -> None:
    begins = clock.today() + timedelta(days=10)
    old = in_force(cast, "haven", "police")
    new = in_force(cast, "haven", "police", supersedes=old, from_on=begins)
    actions.end_agreement(by=cast.actor("governance"), agreement=new, was=new.version, because="Not agreed")
    with clock.at(clock.now() + timedelta(days=11)):
        assert jobs.end_what_gave_way() == 0
        assert standing(cast, "haven", "police") == "in_force"


@pytest.mark.parametrize(
    ("purposes", "goes_on"), [("referral casework protection", True), ("referral", False)]
)
def test_what_is_shared_on_one_goes_on_under_its_successor_where_that_carries_it(
    cast: Cast, purposes: str, goes_on: bool
) -> None:
    old = in_force(cast, "haven", "starling")
    person = made.person(cast)
    row = people.share_with(
        by=cast.actor("grace"), person=person, agency=cast.agencies["starling"],
        user=cast.users["starling_worker"], ground=Ground("care", Purpose.CASEWORK, "One plan"),
        until_on=date(2027, 3, 1),
    )  # fmt: skip
    new = in_force(
        cast, "haven", "starling", supersedes=old, from_on=clock.today(), until_on=date(2027, 2, 1), purposes=purposes
    )  # fmt: skip
    row.refresh_from_db()
    seen = Person.objects.visible_to(cast.actor("starling_worker")).filter(pk=person.pk).exists()
    assert seen is goes_on
    if goes_on:
        assert (row.source_uid, row.until_on, row.ended_at) == (new.uid, date(2027, 2, 1), None)
    else:
        assert row.ended_at is not None


def test_nothing_is_put_in_force_half_written_or_half_signed(cast: Cast) -> None:
    by = cast.actor("governance")
    empty = signed(cast, write(cast, "haven", "police", security=""))
    with pytest.raises(Refused, match="headings"):
        actions.put_in_force(by=by, agreement=empty, was=empty.version)
    alone = signed(cast, write(cast, "haven", "police"), "Haven Advocacy")
    with pytest.raises(Refused, match="two parties"):
        actions.put_in_force(by=by, agreement=alone, was=alone.version)


def test_what_is_in_force_cannot_be_reworded(cast: Cast) -> None:
    agreement = in_force(cast, "haven", "police")
    with pytest.raises(Refused, match="Only a draft"):
        actions.change_agreement(
            by=cast.actor("governance"), agreement=agreement, was=agreement.version, agencies=[], until_on=None,
            from_on=agreement.from_on, purpose="Something else",
        )  # fmt: skip


def test_two_who_sign_for_one_party_at_once_the_second_is_told(cast: Cast) -> None:
    party = write(cast, "haven", "police").signatories.first()
    assert party is not None
    twin = Signatory.objects.get(pk=party.pk)
    how = {"name": "R. Stone", "job": "Director", "on": clock.today()}
    actions.sign(by=cast.actor("governance"), signatory=party, was=1, **how)
    with pytest.raises(Stale):
        actions.sign(by=cast.actor("governance"), signatory=twin, was=1, **how)


# --- the gate --------------------------------------------------------------------------------------------------------


def share(cast: Cast, to: str = "police", **change: Any) -> Sharing:
    person = made.person(cast)
    return referrals.record_sharing(
        by=cast.actor("ama"), person=person, to_agency=cast.agencies[to], **(SAID | change)
    )


def test_sharing_names_the_agreement_that_it_rests_on(cast: Cast) -> None:
    agreement = in_force(cast, "haven", "police")
    sharing = share(cast)
    assert (sharing.agreement, sharing.outside) == (agreement.uid, False)


def test_without_an_agreement_it_is_refused_until_it_is_said_why_it_cannot_wait(cast: Cast) -> None:
    with pytest.raises(referrals.NoAgreement, match="no sharing agreement in force"):
        share(cast)
    assert not Sharing.objects.exists()
    sharing = share(cast, one_off="The school breaks up today")
    assert (sharing.agreement, sharing.outside) == (None, True)
    assert sharing.one_off.open() == "The school breaks up today"
    assert Event.objects.filter(verb="decided to share this once", object_uid=sharing.uid).exists()


def test_an_agreement_for_something_else_carries_no_decision(cast: Cast) -> None:
    in_force(cast, "haven", "police", purposes="referral protection")
    with pytest.raises(referrals.NoAgreement, match="no sharing agreement in force"):
        share(cast, purpose="casework")
    assert share(cast, purpose="protection").outside is False
    assert share(cast, purpose="casework", one_off="Tonight").outside is True


def test_one_whose_review_is_long_overdue_no_longer_lets_share(cast: Cast) -> None:
    in_force(cast, "haven", "police", review_on=clock.today())
    with (
        clock.at(clock.now() + timedelta(days=91)),
        pytest.raises(referrals.NoAgreement, match="should have been reviewed"),
    ):
        share(cast)


def test_somebody_in_danger_now_is_never_held_up(cast: Cast) -> None:
    sharing = share(cast, basis="vital_interests")
    assert sharing.outside is True
    assert queries.to_look_at(cast.actor("governance")) == 1


def test_the_form_asks_why_and_loses_nothing(cast: Cast, signed_in: Any) -> None:
    person, client = made.person(cast), signed_in("ama")
    address = reverse("referrals:share", args=[person.uid])
    said = SAID | {"agency": cast.agencies["police"].uid.hex, "name": ""}
    page = text(client.post(address, said))
    assert "There is no sharing agreement in force with them for this." in page
    assert "The risk" in page
    page = text(client.post(address, said | {"one_off": "Tonight"}, follow=True))
    assert "None in force: decided this once" in page


# --- pages -----------------------------------------------------------------------------------------------------------


def posted(cast: Cast, *keys: str, **change: str) -> dict[str, Any]:
    days = {"from_on": (1, 1, 2026), "review_on": (1, 1, 2027)}
    said: dict[str, Any] = {
        "kind": "sharing",
        "title": "Between us",
        "supersedes": "",
        "purposes": ["casework"],
    } | WORDS
    for name, (day, month, year) in days.items():
        said |= {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
    return said | {"agencies": [cast.agencies[key].uid.hex for key in keys]} | change


def test_the_lead_writes_parties_sign_and_it_begins(cast: Cast, signed_in: Any) -> None:
    lead, grace = signed_in("governance"), signed_in("grace")
    assert "Select or enter two parties at least" in text(
        lead.post(at("agreement-write"), posted(cast, "haven"))
    )
    unsaid = posted(cast, "haven", "police")
    del unsaid["purposes"]
    assert "Select what may be shared for" in text(lead.post(at("agreement-write"), unsaid))
    page = text(lead.post(at("agreement-write"), posted(cast, "haven", "police"), follow=True))
    assert "Between us" in page
    agreement = Agreement.objects.get()
    assert "Sign or not “Between us”" in text(grace.get("/"))
    ours = agreement.signatories.get(agency=cast.agencies["haven"])
    theirs = agreement.signatories.get(agency=cast.agencies["police"])
    how = {"name": "Grace", "job": "Manager", "on-day": 17, "on-month": 11, "on-year": 2026, "version": 1}
    assert grace.post(at("agreement-sign", agreement.uid, theirs.uid), how).status_code == 403
    grace.post(at("agreement-sign", agreement.uid, ours.uid), how)
    lead.post(at("agreement-sign", agreement.uid, theirs.uid), how)
    begin = at("agreement-begin", agreement.uid)
    assert lead.post(begin, {"version": 1}).status_code == 403  # from paper, unconfirmed
    waiting = text(lead.get(at("agreement", agreement.uid)))
    assert "It cannot be put in force yet. At least two parties must have signed." in waiting
    assert begin not in waiting
    assert "It cannot be put in force" not in text(grace.get(at("agreement", agreement.uid)))
    grace.post(at("agreement-confirm", agreement.uid, theirs.uid), {"version": 2})
    assert begin in text(lead.get(at("agreement", agreement.uid)))
    assert "In force" in text(lead.post(at("agreement-begin", agreement.uid), {"version": 1}, follow=True))
    assert (
        signed_in("starling_manager").get(at("agreement", agreement.uid)).status_code == 404
    )  # no party of it
    assert grace.post(at("agreement-begin", agreement.uid), {"version": 2}).status_code == 403


def test_an_overdue_review_is_on_the_leads_desk_until_it_is_written_down(cast: Cast, signed_in: Any) -> None:
    agreement = in_force(cast, "haven", "police", review_on=clock.today())
    lead = signed_in("governance")
    assert "Review “Safeguarding adults and children”" in text(lead.get("/"))
    said = {
        "answer": "kept",
        "next_on-day": 1,
        "next_on-month": 11,
        "next_on-year": 2027,
        "version": agreement.version,
    }
    page = text(lead.post(at("agreement-review", agreement.uid), said, follow=True))
    assert "It stays as it is" in page
    assert "Review “Safeguarding" not in text(lead.get("/"))
    stale = lead.post(at("agreement-review", agreement.uid), said | {"next_on-month": 10})
    assert stale.status_code == 409


def test_what_was_shared_without_one_is_looked_at_once_and_without_a_name(cast: Cast, signed_in: Any) -> None:
    sharing = share(cast, one_off="Tonight")
    lead = signed_in("governance")
    assert "Look at 1 sharing without an agreement" in text(lead.get("/"))
    page = text(lead.get(at("one-off", sharing.uid)))
    assert sharing.person.reference in page
    assert "Tonight" in page
    assert "Brant" not in page
    assert "The risk" not in page  # what was shared is not the lead's to read
    lead.post(at("one-off", sharing.uid), {"answer": "agree", "note": "Ask the police"})
    assert OneOffReview.objects.get().note.open() == "Ask the police"
    assert queries.to_look_at(cast.actor("governance")) == 0
    lead.post(at("one-off", sharing.uid), {"answer": "wrong", "note": ""})
    assert OneOffReview.objects.get().answer == "agree"


def test_a_barred_reader_is_not_shown_it(cast: Cast, signed_in: Any) -> None:
    sharing = share(cast, one_off="Tonight")
    Bar.objects.create(
        cluster=sharing.person.cluster,
        user=cast.users["governance"],
        kind="declared",
        created_by=cast.users["grace"],
    )
    lead = signed_in("governance")
    assert sharing.person.reference not in text(lead.get(at("one-offs")))
    assert lead.get(at("one-off", sharing.uid)).status_code == 404
