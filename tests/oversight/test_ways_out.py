"""How an answer gets out: it counts as answered when it has left, and whoever asks may choose another way."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.oversight import jobs
from cairn.oversight.actions import answering, leaving, receiving
from cairn.oversight.models import Request
from cairn.people.models import Person
from cairn.release import actions as release
from cairn.release import ways
from cairn.release.models import Outgoing
from tests.oversight import asking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
OUTSIDE = {"channel": "post_outside", "send_name": "D. Brant", "send_address": "7 Quay Street\nZZ1 1AA"}


@pytest.fixture(autouse=True)
def outbox(tmp_path: Any, settings: Any) -> None:
    settings.CAIRN_HOME = tmp_path


def ready(cast: Cast, **said: Any) -> Request:
    """His answer, signed by two."""
    request = asking.identified(cast, **said)
    asking.looked(cast, request, {"turning": [asking.him(cast)]})
    asking.signed(cast, asking.decided(cast, request))
    return request


def send(cast: Cast, request: Request) -> Outgoing:
    leaving.send(by=cast.actor(asking.LEAD), request=request, was=request.version)
    return Outgoing.objects.get(uid=request.answer.outgoing)


def settled(request: Request) -> Request:
    """As it stands once the worker has come by."""
    [job] = [each for each in jobs.JOBS if each.name == "oversight.answers-that-left"]
    job.run()
    return Request.objects.select_related("answer", "lead").get(pk=request.pk)


def test_it_is_answered_when_it_has_left_and_on_that_day(cast: Cast, noon: datetime) -> None:
    request = ready(cast, **OUTSIDE)
    send(cast, request)
    request = settled(request)
    assert (request.state, request.ended_on, request.answer.left_at) == ("signed", None, None)
    assert Person.objects.visible_to(cast.actor(asking.LEAD)).exists()
    with clock.at(noon + timedelta(days=1)):
        assert release.send_enqueued() == 1
    with clock.at(noon + timedelta(days=3)):
        request = settled(request)
        assert (request.state, request.ended_on) == ("answered", (noon + timedelta(days=1)).date())
        assert request.answer.left_at == noon + timedelta(days=1)
        with clock.at(noon + timedelta(days=4)):
            assert not Person.objects.visible_to(cast.actor(asking.LEAD)).exists()


def test_what_does_not_go_stays_due_and_is_sent_again(
    cast: Cast, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ready(cast, **OUTSIDE)
    first = send(cast, request)
    with pytest.raises(Refused, match="on its way"):
        send(cast, request)
    page, lead = reverse("oversight:answer", args=[request.uid]), signed_in(asking.LEAD)
    assert "Post it" not in lead.get(page).content.decode()

    def full(_way: str, _envelope: Any) -> None:
        raise ways.NotTaken

    with monkeypatch.context() as broken:
        broken.setattr(ways, "deliver", full)
        assert release.send_enqueued() == 0
    request = settled(request)
    assert (request.state, request.ended_on) == ("signed", None)
    with clock.at(datetime(2027, 1, 11, 12, tzinfo=UTC)):
        assert Request.objects.overdue(clock.today()).filter(pk=request.pk).exists()
    assert "Post it" in lead.get(page).content.decode()
    again = send(cast, request)
    assert again.again_of == first
    assert release.send_enqueued() == 1
    assert settled(request).state == "answered"


def test_a_manager_sends_it_again_from_the_ledger_and_that_is_the_answer(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ready(cast, **OUTSIDE)
    first = send(cast, request)
    Outgoing.objects.filter(pk=first.pk).update(state="failed")
    first.refresh_from_db()
    release.send_again(by=cast.actor(asking.LEAD), outgoing=first)
    assert settled(request).state == "signed"
    release.send_enqueued()
    assert settled(request).state == "answered"


def test_while_it_is_on_its_way_nothing_about_it_changes(cast: Cast) -> None:
    request, lead = ready(cast, **OUTSIDE), cast.actor(asking.LEAD)
    line = send(cast, request)
    was = {"request": request, "was": request.version}
    for act in (
        lambda: answering.give_back(by=cast.actor("programme_manager"), because="x", **was),
        lambda: leaving.change_channel(by=lead, channel="collect", **was),
        lambda: receiving.withdraw(by=lead, because="x", **was),
    ):
        with pytest.raises(Refused, match="Take it back there first"):
            act()
    release.withdraw(by=lead, outgoing=line, was=line.version)
    assert settled(request).state == "signed"
    leaving.change_channel(by=lead, channel="collect", **was)
    assert (request.state, request.answer.signed_two_by) == ("answering", None)


@pytest.mark.parametrize("known", [True, False])
def test_an_answer_that_cannot_be_posted_leaves_another_way_signed_anew(
    cast: Cast, signed_in: Any, known: bool
) -> None:
    """Whoever is unknown, and whoever stands only in somebody else's case, gets stuck on nothing that others do not."""
    request = asking.identified(cast, channel="post")
    found = {}
    if known:
        named = asking.her(cast).parties.get(role="perpetrator").person
        assert named is not None
        found = {"haven": [named]}
    asking.looked(cast, request, found)
    asking.signed(cast, asking.decided(cast, request))
    lead, page = signed_in(asking.LEAD), reverse("oversight:channel", args=[request.uid])
    posting = lead.get(reverse("oversight:send", args=[request.uid])).content.decode()
    assert "no address on record" in posting
    row = lead.get(reverse("oversight:request", args=[request.uid])).content.decode()
    assert "Change how the answer leaves" in row
    wrong = lead.post(page, {"channel": "post_outside", "version": request.version}).content.decode()
    assert "Enter the name on the envelope" in wrong
    assert lead.post(page, OUTSIDE | {"version": request.version}).status_code == 302
    request = Request.objects.get(pk=request.pk)
    assert (request.state, request.answer.signed_one_by, request.answer.hash) == ("answering", None, "")
    asking.signed(cast, request)
    send(cast, request)
    assert release.send_enqueued() == 1
    assert settled(request).state == "answered"


def test_only_whoever_is_in_charge_changes_the_way_and_only_to_one_that_leads_there(
    cast: Cast, signed_in: Any
) -> None:
    request, lead = ready(cast), cast.actor(asking.LEAD)
    for key in ("grace", "governance"):
        with pytest.raises(Refused):
            leaving.change_channel(by=cast.actor(key), request=request, was=request.version, **OUTSIDE)
    with pytest.raises(Refused, match="Give the name"):
        leaving.change_channel(by=lead, request=request, was=request.version, channel="post_outside")
    theirs = asking.received(cast, asker="representative")
    with pytest.raises(Refused, match="person’s own"):
        leaving.change_channel(by=lead, request=theirs, was=theirs.version, channel="post")
    page = signed_in(asking.LEAD).get(reverse("oversight:channel", args=[theirs.uid])).content.decode()
    assert "to an address on record" not in page
