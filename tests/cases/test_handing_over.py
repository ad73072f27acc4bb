"""Whom a bar or a tie keeps from her own case loses it and is not given it; and a case names nobody who is hidden."""

import pytest
from django.urls import reverse

from cairn.access import actions as access
from cairn.cases import actions
from cairn.cases.extract import closed as cases_closed
from cairn.cases.models import Case
from cairn.cases.queries.handing_over import how_many, left
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.people import actions as people
from cairn.referrals.extract import closed as referrals_closed
from cairn.referrals.models import Referral
from tests.cases import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def sees(cast, key, case):
    return Case.objects.visible_to(cast.actor(key)).filter(pk=case.pk).exists()


def client(case):
    return case.parties.get(role="client").person


def sister_of(cast, person, kind="sibling"):
    """Somebody outside the case who is recorded as theirs."""
    sister = made.person(cast, given="Quinta", family="Arden")
    people.relate(by=cast.actor("ama"), a=sister, b=person, kind=kind)
    return sister


def bar(cast, person, key="", agency=""):
    whom = (
        {"user": cast.users[key]} if key else {"agency": cast.agencies[agency], "because": "He works there."}
    )
    return people.declare_bar(by=cast.actor("grace"), person_or_cluster=person, **whom)


@pytest.mark.parametrize("of", ["client", "perpetrator"])
def test_a_worker_whom_a_tie_keeps_from_her_case_leaves_it_to_her_manager(cast, signed_in, of):
    case = made.case(cast, owner="bryony")
    action = actions.agree_action(
        case=case, text="Ring the landlord", whose="worker", user=cast.users["bryony"], due_on=clock.today(),
        by=cast.actor("bryony"),
    )  # fmt: skip
    kept = made.case(cast, owner="bryony", client=made.person(cast, given="Nour"))
    person = case.parties.get(role=of).person
    sister = sister_of(cast, person)
    assert how_many(cast.actor("grace")) == 0
    bar(cast, sister, "bryony")
    assert not sees(cast, "bryony", case)
    assert sees(cast, "bryony", kept)
    found = left(cast.actor("grace"))
    assert ([one.case for one in found.allocations], found.actions) == ([case], [action])
    assert "Hand over 2 cases and actions" in signed_in("grace").get("/").content.decode()


def test_a_bar_of_an_agency_where_she_works_as_well_leaves_her_case_to_her_manager(cast):
    case = made.case(cast, owner="ama")
    other = made.case(cast, owner="bryony", client=made.person(cast, given="Nour"))
    second = access.appoint(
        user=cast.users["ama"], agency=cast.agencies["starling"], role="caseworker",
        area=cast.areas["ashbourne-park"],
    )  # fmt: skip
    bar(cast, client(case), agency="starling")
    bar(cast, client(other), agency="starling")
    assert not sees(cast, "ama", case)
    assert [one.case for one in left(cast.actor("grace")).allocations] == [case]
    second.until_on = second.from_on = clock.today().replace(day=1)
    second.save()
    assert sees(cast, "ama", case)
    assert how_many(cast.actor("grace")) == 0  # she does not work there any more


def test_a_bar_that_is_only_asked_about_or_was_lifted_takes_no_case_from_her(cast):
    case = made.case(cast, owner="bryony")
    row = bar(cast, sister_of(cast, client(case)), "bryony")
    people.lift_bar(by=cast.actor("governance"), bar=row, was=1, because="Another woman.")
    people.remember_staff(by=cast.actor("grace"), user=cast.users["bryony"], name="Marisol Brant")
    assert sees(cast, "bryony", case)
    assert how_many(cast.actor("grace")) == 0


@pytest.mark.parametrize("how", ["tie", "agency"])
def test_nobody_is_given_a_case_or_an_action_that_she_would_not_see(cast, how):
    case = made.case(cast, owner="ama")
    action = actions.agree_action(
        case=case, text="Ring the landlord", whose="worker", user=cast.users["ama"], due_on=clock.today(),
        by=cast.actor("ama"),
    )  # fmt: skip
    if how == "tie":
        bar(cast, sister_of(cast, client(case)), "bryony")
    else:
        access.appoint(
            user=cast.users["bryony"], agency=cast.agencies["starling"], role="caseworker",
            area=cast.areas["ashbourne-park"],
        )  # fmt: skip
        bar(cast, client(case), agency="starling")
    case.refresh_from_db()
    grace, bryony = cast.actor("grace"), cast.users["bryony"]
    with pytest.raises(Refused, match="cannot take this case"):
        actions.allocate(by=grace, case=case, user=bryony, was=case.version)
    with pytest.raises(Refused, match="cannot take this case"):
        actions.hand_over_action(by=grace, action=action, user=bryony, was=action.version)
    actions.allocate(by=grace, case=case, user=cast.users["partner_support"], was=case.version)


def test_a_case_with_somebody_whose_own_record_a_tie_hides_is_as_if_there_were_none(cast, signed_in):
    case = made.case(cast, owner="ama")
    him = case.parties.get(role="perpetrator").person
    browser = signed_in("bryony")
    page = reverse("cases:case", args=[case.uid])
    assert "Declan" in browser.get(page).content.decode()
    bar(cast, sister_of(cast, him), "bryony")
    assert browser.get(page).status_code == 404
    assert case.reference not in browser.get(reverse("cases:list") + "?whose=all").content.decode()
    assert "Declan" in signed_in("ama").get(page).content.decode()


def test_a_referral_with_somebody_whose_own_record_a_tie_hides_is_as_if_there_were_none(cast):
    him = made.person(cast, given="Declan", family="Brant", sex="male")
    hidden = made.referral(cast, perpetrator=him)
    alone = made.referral(cast, client=made.person(cast, given="Nour"))
    nobody = Referral.objects.visible_to(cast.actor("bryony"))
    assert {row.pk for row in nobody} == {hidden.pk, alone.pk}
    bar(cast, sister_of(cast, him), "bryony")
    assert {row.pk for row in Referral.objects.visible_to(cast.actor("bryony"))} == {alone.pk}
    assert {row.pk for row in Referral.objects.visible_to(cast.actor("ama"))} == {hidden.pk, alone.pk}


def test_numbers_leave_out_what_a_tie_hides(cast):
    him = made.person(cast, given="Declan", family="Brant", sex="male")
    case, other = made.case(cast, perpetrator=him), made.case(cast, client=made.person(cast, given="Nour"))
    sent = case.referrals.get().referral
    bar(cast, sister_of(cast, him), "bryony")
    assert cases_closed(cast.actor("bryony")) == ("case", {case.pk})
    assert referrals_closed(cast.actor("bryony")) == ("referral", {sent.pk})
    assert cases_closed(cast.actor("ama")) == ("case", set())
    assert other.pk in Case.objects.visible_to(cast.actor("bryony")).values_list("pk", flat=True)
