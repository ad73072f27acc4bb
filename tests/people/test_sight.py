"""Who sees whom: involvement, reach, restriction, shares."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.ids import new_uid

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def who(cast: "Cast", person: Any) -> set[str]:
    from cairn.people.models import Person

    return {
        key for key in cast.users if Person.objects.visible_to(cast.actor(key)).filter(pk=person.pk).exists()
    }


HAVEN = {"ama", "bryony", "grace", "partner_support"}


def test_an_agency_of_one_casework_sees_what_it_holds_and_nobody_else_does(cast: "Cast", leila: Any) -> None:
    # Gate 3 keeps the facilitator, whose role reads her own only, from every page of a person.
    assert who(cast, leila) == HAVEN


def test_an_officer_sees_what_names_her_or_her_team_and_not_the_whole_force(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions

    police, ama = cast.agencies["police"], cast.actor("ama")
    said: dict[str, Any] = {
        "by": ama,
        "person": leila,
        "agency": police,
        "basis": "consulted",
        "source_kind": "case",
    }
    whole = actions.involve(**said, source_uid=new_uid())
    assert who(cast, leila) == HAVEN
    actions.involve(**said, source_uid=new_uid(), user=cast.users["pc_hale"])
    assert who(cast, leila) == HAVEN | {"pc_hale"}
    actions.end_involvement(by=ama, source_kind="case", source_uid=whole.source_uid, until_on=clock.today())
    actions.involve(**said, source_uid=new_uid(), team=police.teams.get(name="Safeguarding"))
    assert who(cast, leila) == HAVEN | {"pc_hale", "chair"}


def test_sight_ends_the_day_after_the_last_involvement(cast: "Cast", make_person: Any, noon: Any) -> None:
    from cairn.people import actions

    source = new_uid()
    person = make_person(source_kind="case", source_uid=source)
    last = clock.today() + timedelta(days=90)
    assert (
        actions.end_involvement(by=cast.actor("ama"), source_kind="case", source_uid=source, until_on=last)
        == 1
    )
    assert (
        actions.end_involvement(by=cast.actor("ama"), source_kind="case", source_uid=source, until_on=last)
        == 0
    )
    with clock.at(noon + timedelta(days=90)):
        assert who(cast, person) == HAVEN
    with clock.at(noon + timedelta(days=91)):
        assert who(cast, person) == set()


def test_the_latest_of_several_involvements_counts(cast: "Cast", make_person: Any, noon: Any) -> None:
    from cairn.people import actions

    source = new_uid()
    person = make_person(source_kind="referral", source_uid=source)
    actions.involve(
        by=cast.actor("ama"),
        person=person,
        agency=cast.agencies["haven"],
        basis="case",
        source_kind="case",
        source_uid=new_uid(),
    )
    actions.end_involvement(
        by=cast.actor("ama"),
        source_kind="referral",
        source_uid=source,
        basis="referred",
        until_on=clock.today(),
    )
    with clock.at(noon + timedelta(days=400)):
        assert who(cast, person) == HAVEN


def test_the_same_basis_is_written_once(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions
    from cairn.people.models import Involvement, Reach

    said: dict[str, Any] = {
        "by": cast.actor("ama"), "person": leila, "agency": cast.agencies["lantern"], "basis": "placed",
        "source_kind": "case", "source_uid": new_uid(),
    }  # fmt: skip
    assert actions.involve(**said) == actions.involve(**said)
    assert Involvement.objects.filter(person=leila).count() == 2
    assert Reach.objects.filter(person=leila).count() == 2


def test_an_involvement_does_not_begin_in_the_future(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions

    with pytest.raises(Refused):
        actions.involve(
            by=cast.actor("ama"), person=leila, agency=cast.agencies["lantern"], basis="placed", source_kind="case",
            source_uid=new_uid(), from_on=date(2999, 1, 1),
        )  # fmt: skip


def test_nobody_involves_an_agency_with_somebody_whom_she_does_not_see(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions

    with pytest.raises(Refused):
        actions.involve(
            by=cast.actor("starling_worker"), person=leila, agency=cast.agencies["starling"], basis="case",
            source_kind="case", source_uid=new_uid(),
        )  # fmt: skip


def test_reach_is_what_involvements_say(cast: "Cast", leila: Any) -> None:
    from cairn.people import doctor, reach
    from cairn.people.models import Involvement, Reach

    Reach.objects.filter(person=leila).update(until_on=date(2000, 1, 1))
    assert list(doctor.findings()) == ["1 rows of sight differ from the involvements that they come from."]
    assert reach.recompute_all([leila]) == 1
    assert list(doctor.findings()) == []
    Involvement.objects.filter(person=leila).update(agency=cast.agencies["lantern"])
    reach.recompute(leila)
    assert Reach.objects.get(person=leila).holder_id == cast.agencies["lantern"].holder_id


def test_numbers_leave_out_whose_record_is_restricted_from_her(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions
    from cairn.people.models import Involvement
    from cairn.people.querysets import closed_to

    def closed(key: str) -> bool:
        hers = Involvement.objects.filter(person=leila)
        return any(hers.filter(way).exists() for way in closed_to(cast.actor(key)))

    assert not closed("bryony")
    actions.restrict(by=cast.actor("grace"), person=leila, was=1, restricted=True)
    assert closed("bryony")
    assert not closed("grace")


def test_a_restricted_record_is_seen_by_those_who_have_a_share(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions
    from cairn.people.models import Reach

    actions.restrict(
        by=cast.actor("grace"), person=leila, was=1, restricted=True, keep=[cast.users["ama"]], because="kin"
    )
    assert who(cast, leila) == {"grace", "ama"}
    assert Reach.objects.get(person=leila).restricted
    actions.share(
        by=cast.actor("grace"), person=leila, user=cast.users["bryony"], purpose="cover", basis="leave"
    )
    assert who(cast, leila) == {"grace", "ama", "bryony"}
    actions.restrict(by=cast.actor("grace"), person=leila, was=2, restricted=False)
    assert who(cast, leila) == HAVEN


def test_duty_cover_meets_a_restricted_record_with_a_share_only_and_never_over_a_bar(
    cast: "Cast", leila: Any
) -> None:
    from cairn.people import actions
    from cairn.people.models import Person

    def covers(key: str) -> bool:
        return Person.objects.filter(pk=leila.pk).on_duty(cast.actor(key)).exists()

    grace = cast.actor("grace")
    assert covers("bryony")
    actions.restrict(by=grace, person=leila, was=leila.version, restricted=True)
    assert not covers("bryony")
    actions.share(by=grace, person=leila, user=cast.users["bryony"], purpose="cover", basis="leave")
    assert covers("bryony")
    assert not covers("ama")
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    assert not covers("bryony")


def test_a_share_opens_nothing_without_involvement_and_ends(cast: "Cast", leila: Any, noon: Any) -> None:
    from cairn.people import actions
    from cairn.people.queries.grounds import Ground

    grace, danger = cast.actor("grace"), Ground("vital_interests", because="Tonight")
    actions.restrict(by=grace, person=leila, was=1, restricted=True)
    actions.share(by=grace, person=leila, user=cast.users["starling_worker"], purpose="x", ground=danger)
    actions.share(
        by=grace,
        person=leila,
        user=cast.users["bryony"],
        purpose="cover",
        basis="leave",
        until_on=clock.today(),
    )
    assert who(cast, leila) == {"grace", "bryony"}
    with clock.at(noon + timedelta(days=1)):
        assert who(cast, leila) == {"grace"}


def test_a_share_that_is_taken_back_ends_at_once(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions

    grace = cast.actor("grace")
    actions.restrict(by=grace, person=leila, was=1, restricted=True)
    row = actions.share(by=grace, person=leila, user=cast.users["bryony"], purpose="cover", basis="leave")
    assert who(cast, leila) == {"grace", "bryony"}
    actions.end_share(by=grace, share=row, was=1)
    assert who(cast, leila) == {"grace"}  # at once, not tomorrow
    with pytest.raises(Refused, match="ended already"):
        actions.end_share(by=grace, share=row, was=2)


def test_a_share_that_was_taken_back_does_not_come_back_with_the_same_woman(
    cast: "Cast", leila: Any, make_person: Any
) -> None:
    from cairn.people import actions

    grace, other = cast.actor("grace"), make_person(given="Lila")
    actions.restrict(by=grace, person=leila, was=1, restricted=True)
    row = actions.share(by=grace, person=leila, user=cast.users["bryony"], purpose="cover", basis="leave")
    actions.end_share(by=grace, share=row, was=1)
    actions.recognise(by=grace, one=leila, other=other)
    assert who(cast, other) == {"grace"}


def test_shares_that_end_soon_are_listed_and_those_that_do_not_are_not(
    cast: "Cast", leila: Any, make_person: Any, signed_in: Any, noon: Any
) -> None:
    from cairn.people import actions
    from cairn.people.queries import sharing

    grace, bryony = cast.actor("grace"), cast.users["bryony"]
    other = make_person(given="Nour")
    for person, days in ((leila, 14), (other, 15)):
        actions.restrict(by=grace, person=person, was=1, restricted=True)
        actions.share(
            by=grace, person=person, user=bryony, purpose="cover", basis="leave",
            until_on=clock.today() + timedelta(days=days),
        )  # fmt: skip
    assert [row.person for row in sharing.shares_ending(grace)] == [leila]
    assert "Leila Mansour" in signed_in("grace").get("/people/shares/").content.decode()
    assert "1 share ends soon" in signed_in("grace").get("/").content.decode()
    assert list(sharing.shares_ending(cast.actor("starling_manager"))) == []


def test_nothing_is_shared_with_somebody_who_is_barred_or_without_a_reason(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions

    grace, bryony = cast.actor("grace"), cast.users["bryony"]
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    said: dict[str, Any] = {"by": grace, "person": leila, "purpose": "cover", "basis": "leave"}
    for wrong in ({"user": bryony}, {"user": cast.users["ama"], "purpose": " "}):
        with pytest.raises(Refused):
            actions.share(**said | wrong)
    with pytest.raises(Refused):
        actions.share(**said, user=cast.users["ama"], until_on=date(2000, 1, 1))
    with pytest.raises(Refused):
        actions.share(**said | {"by": cast.actor("ama")}, user=cast.users["ama"])
    actions.restrict(by=grace, person=leila, was=1, restricted=True, keep=[bryony])
    assert who(cast, leila) == {"grace"}


def test_a_restricted_record_is_shared_with_another_agencys_worker_on_an_agreement_and_no_longer(
    cast: "Cast", leila: Any
) -> None:
    from cairn.core.agreements import Purpose
    from cairn.oversight.actions.agreements import end_agreement
    from cairn.people import actions
    from cairn.people.models import Person, Share
    from cairn.people.queries.grounds import Ground
    from tests.oversight.agreeing import in_force

    grace, hers = (
        cast.actor("grace"),
        {"person": leila, "user": cast.users["starling_worker"], "purpose": "One plan"},
    )
    actions.restrict(by=grace, person=leila, was=leila.version, restricted=True)
    actions.involve(
        by=grace, person=leila, agency=cast.agencies["starling"], basis="consulted", source_kind="case",
        source_uid=new_uid(),
    )  # fmt: skip
    for ground, sentence in (
        (None, "on which ground"),
        (Ground("care", Purpose.CASEWORK), "No sharing agreement"),
    ):
        with pytest.raises(Refused, match=sentence):
            actions.share(by=grace, **hers, basis="cover", ground=ground)
    actions.share(by=grace, person=leila, user=cast.users["bryony"], purpose="Cover", basis="cover")
    assert not Share.objects.filter(user=cast.users["starling_worker"]).exists()
    agreement = in_force(cast, "haven", "starling", review_on=date(2027, 1, 1))
    row = actions.share(by=grace, **hers, ground=Ground("care", Purpose.CASEWORK))
    assert (row.basis.open(), row.until_on) == ("Health or social care", date(2027, 4, 1))
    seen = Person.objects.visible_to(cast.actor("starling_worker")).filter(pk=leila.pk)
    assert seen.exists()
    end_agreement(by=cast.actor("governance"), agreement=agreement, was=agreement.version, because="Trying")
    assert not seen.exists()
    assert Person.objects.visible_to(cast.actor("bryony")).filter(pk=leila.pk).exists()


def test_restriction_counts_for_every_record_of_the_same_human_and_leaves_somebody_who_can_act(
    cast: "Cast", leila: Any, make_person: Any
) -> None:
    from cairn.people import actions, doctor
    from cairn.people.models import Person

    other = make_person("starling_worker", given="Lila")
    Person.objects.filter(pk=other.pk).update(cluster=leila.cluster)
    actions.restrict(by=cast.actor("grace"), person=leila, was=1, restricted=True)
    assert who(cast, other) == {"starling_manager"}
    assert who(cast, leila) == {"grace"}  # a link never widens sight
    Person.objects.filter(pk=other.pk).update(restricted=False)
    assert list(doctor.findings()) == [
        "1 records are open though another record of the same person is restricted."
    ]


def test_an_agency_ends_its_own_restriction_and_no_other_s(
    cast: "Cast", leila: Any, make_person: Any
) -> None:
    from cairn.people import actions
    from cairn.people.models import Person

    other = make_person("starling_worker", given="Lila")
    Person.objects.filter(pk=other.pk).update(cluster=leila.cluster)
    grace, starling = cast.actor("grace"), cast.actor("starling_manager")
    actions.restrict(by=grace, person=leila, was=1, restricted=True, keep=[cast.users["ama"]])
    other.refresh_from_db()
    with pytest.raises(Refused, match="Your agency did not restrict this record"):
        actions.restrict(by=starling, person=other, was=other.version, restricted=False)
    actions.restrict(by=starling, person=other, was=other.version, restricted=True)
    leila.refresh_from_db()
    actions.restrict(by=grace, person=leila, was=leila.version, restricted=False)
    assert who(cast, other) == {"starling_manager"}  # its own restriction stands
    assert who(cast, leila) == {"grace", "ama"}  # and counts for every record of hers
    other.refresh_from_db()
    actions.restrict(by=starling, person=other, was=other.version, restricted=False)
    assert who(cast, leila) == HAVEN
    assert "starling_worker" in who(cast, other)


def test_the_page_says_whose_restriction_it_is(
    cast: "Cast", leila: Any, make_person: Any, signed_in: Any
) -> None:
    from cairn.people import actions
    from cairn.people.models import Person

    other = make_person("starling_worker", given="Lila")
    Person.objects.filter(pk=other.pk).update(cluster=leila.cluster)
    actions.restrict(by=cast.actor("grace"), person=leila, was=1, restricted=True)
    mine = signed_in("grace").get(reverse("people:access", args=[leila.uid])).content.decode()
    theirs = signed_in("starling_manager").get(reverse("people:access", args=[other.uid])).content.decode()
    assert "End the restriction" in mine
    assert "End the restriction" not in theirs
    assert "the restriction is not yours to end" in theirs
    assert "Restrict it for your agency as well" in theirs


@pytest.mark.parametrize("first", ["older", "newer"])
def test_what_is_called_the_same_as_a_restricted_record_is_restricted_and_shared_alike(
    cast: "Cast", leila: Any, make_person: Any, first: str
) -> None:
    from cairn.people import actions, doctor
    from cairn.people.models import Person

    again, grace = make_person("ama", given="Lila"), cast.actor("grace")
    restricted, other = (leila, again) if first == "older" else (again, leila)
    actions.restrict(by=grace, person=restricted, was=1, restricted=True, keep=[cast.users["ama"]])
    assert "bryony" in who(cast, other)
    actions.recognise(by=grace, one=leila, other=again)
    for record in (leila, again):
        assert who(cast, record) == {"grace", "ama"}
    assert list(doctor.findings()) == []
    actions.set_apart(by=grace, person=Person.objects.get(pk=again.pk))
    assert who(cast, other) == {"grace", "ama"}  # until somebody opens it


def test_a_share_that_was_taken_back_opens_nothing_of_what_is_called_the_same(
    cast: "Cast", leila: Any, make_person: Any
) -> None:
    from cairn.people import actions, queries

    again, grace = make_person("ama", given="Lila"), cast.actor("grace")
    actions.restrict(by=grace, person=leila, was=1, restricted=True, keep=[cast.users["ama"]])
    share = leila.shares.get(user=cast.users["ama"])
    actions.end_share(by=grace, share=share, was=share.version)
    actions.recognise(by=grace, one=leila, other=again)
    assert who(cast, again) == {"grace"}
    rows = leila.names.filter(queries.nameable(cast.actor("ama")))
    assert not rows.exists()
    assert leila.names.filter(queries.nameable(grace)).exists()


def test_a_neighbour_area_sees_nothing_and_is_seen_by_nobody(cast: "Cast", make_person: Any) -> None:
    person = make_person("harbour_worker")
    assert who(cast, person) == {"harbour_worker", "harbour_manager"}


def test_cairn_itself_works_with_every_record(cast: "Cast", leila: Any) -> None:
    from cairn.access.actions import system_user
    from cairn.access.actor import system_actor
    from cairn.people import actions

    cairn = system_actor(system_user(), cast.agencies["haven"], cast.areas["ashbourne-park"])
    actions.add_name(by=cairn, person=leila, kind="alias", given="Lila", family="")
    assert leila.names.count() == 2


def test_what_an_actor_may_see_is_asked_of_the_database_each_time(cast: "Cast", make_person: Any) -> None:
    """The condition is put together once for her; what it finds is not kept."""
    from cairn.people import actions
    from cairn.people.models import Person

    ama, person = cast.actor("ama"), make_person()
    assert Person.objects.visible_to(ama).filter(pk=person.pk).exists()
    bar = actions.declare_bar(by=cast.actor("grace"), person_or_cluster=person, user=cast.users["ama"])
    assert not Person.objects.visible_to(ama).filter(pk=person.pk).exists()
    assert bar
    ama.holders = cast.actor("harbour_worker").holders
    assert not Person.objects.visible_to(ama).exists()
