"""Who is told that a record was opened in an emergency: the owner's managers and the reviewer, each at her address."""

import pytest
from django.core import mail

from cairn.access import actions as access
from cairn.access.actor import actor_of
from cairn.access.models import Event
from cairn.cases import actions
from cairn.core import clock
from cairn.people import actions as people
from cairn.people.models import Involvement, Reach
from cairn.release.actions import send_enqueued
from cairn.release.models import Outgoing
from tests.cases import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

WHY = "He is outside her door and she does not answer the phone."


@pytest.fixture
def hers(cast, settings):
    settings.CAIRN_DEMO = True  # a second factor is as fresh as it must be
    return made.case(cast)


@pytest.fixture
def second(cast):
    """A second manager of Haven."""
    user = access.create_user(email="second@cairn.example", name="Second Manager", from_on=clock.today())
    return access.appoint(
        user=user, agency=cast.agencies["haven"], role="service_manager", area=cast.areas["ashbourne-park"]
    )


def client(case):
    return case.parties.get(role="client").person


def told(cast, case, by="pc_hale"):
    """To whom it says that a record of theirs was opened, and whether somebody wrote down that nobody was told."""
    row = actions.open_in_emergency(by=cast.actor(by), typed=case.reference, reason=WHY)
    sent = Outgoing.objects.filter(source_uid=row.uid)
    owners = {out.recipient_user for out in sent if "of your agency" in out.body.open()}
    return owners, Event.objects.filter(verb="did not tell", object_uid=row.uid).exists()


def test_each_manager_of_the_owner_gets_a_mail_of_her_own(cast, hers, second, settings):
    settings.CAIRN_OUTGOING = {"email": "smtp"}
    assert told(cast, hers) == ({cast.users["grace"], second.user}, False)
    assert send_enqueued() == 3
    assert not Outgoing.objects.exclude(state="sent").exists()
    to = [message.to for message in mail.outbox]
    assert [cast.users["grace"].email] in to
    assert [second.user.email] in to
    assert all(len(each) == 1 and each[0] for each in to)


def test_a_manager_who_is_barred_from_her_or_from_her_partner_is_told_nothing(cast, hers, second):
    grace = cast.actor("grace")
    him = hers.parties.get(role="perpetrator").person
    people.relate(by=cast.actor("ama"), a=client(hers), b=him, kind="former_partner")
    people.declare_bar(by=grace, person_or_cluster=him, user=second.user)
    assert told(cast, hers) == ({cast.users["grace"]}, False)


def test_of_a_restricted_record_only_a_manager_with_a_share_is_told(cast, hers, second):
    person = client(hers)
    people.restrict(by=actor_of(second), person=person, was=person.version, restricted=True)
    assert told(cast, hers) == ({second.user}, False)


def test_where_nobody_is_left_to_be_told_that_is_written_down(cast, hers):
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=client(hers), user=cast.users["grace"])
    assert told(cast, hers) == (set(), True)


def test_when_nobody_works_with_her_any_more_the_manager_is_told_all_the_same(cast, hers):
    Involvement.objects.filter(person=client(hers)).delete()
    Reach.objects.filter(person=client(hers)).delete()
    assert told(cast, hers) == ({cast.users["grace"]}, False)
