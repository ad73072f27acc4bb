"""Who gave a referral and is of no agency: opened by a click with its own event, and told to nobody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from cairn.access.models import Event
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.fields import SealedBlob
from cairn.demo.cast import Cast
from cairn.referrals import actions, permissions
from cairn.referrals.models import Referral
from cairn.referrals.rules.intake import Intake, from_json
from tests.drawn import without_drawn
from tests.referrals.conftest import Sent, Services

SignedIn = Callable[[str], Client]

NEIGHBOUR = "Zinnia Plover, next door, 07700 900555"


@pytest.fixture
def given(sent: Sent, rowan: Intake) -> Referral:
    """What a neighbour gave, typed in by the service's own worker."""
    return sent(by="ama", intake=replace(rowan, given_by=NEIGHBOUR, shares=None), source="friend")


def text_of(browser: Client, referral: Referral) -> str:
    answer = browser.get(reverse("referrals:referral", args=[referral.uid]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_neighbour_is_named_by_a_click_alone_which_is_written_down(
    signed_in: SignedIn, cast: Cast, given: Referral
) -> None:
    browser = signed_in("ama")
    page = text_of(browser, given)
    assert "Zinnia" not in page
    assert "900555" not in without_drawn(page)
    assert "Show who gave it" in page
    assert not Event.objects.filter(verb="opened", kind="referral").exists()
    answer = browser.post(reverse("referrals:informant", args=[given.uid]))
    assert answer.status_code == 200
    assert NEIGHBOUR in answer.content.decode()
    event = Event.objects.get(verb="opened", kind="referral")
    assert (event.fields, event.object_uid, event.user) == ("informant", given.uid, cast.users["ama"].uid)
    assert "Zinnia" not in text_of(browser, given)
    for name in ("referrals:queue", "referrals:overview", "home:today"):
        assert "Zinnia" not in signed_in("grace").get(reverse(name)).content.decode()


@pytest.mark.parametrize("source", ["self", "friend"])
def test_whoever_is_of_no_agency_is_the_informant(source: str, sent: Sent, rowan: Intake) -> None:
    referral = sent(by="ama", intake=replace(rowan, given_by=NEIGHBOUR, shares=None), source=source)
    referral.refresh_from_db()
    assert referral.informant.open() == NEIGHBOUR
    assert not referral.given_by


def test_a_worker_of_an_agency_stands_on_the_page(signed_in: SignedIn, sent: Sent, rowan: Intake) -> None:
    page = text_of(signed_in("ama"), sent(intake=replace(rowan, given_by="PC Hale, 020 7946 0018")))
    assert "PC Hale, 020 7946 0018" in page
    assert "Show who gave it" not in page


def test_she_opens_it_in_a_role_that_may_and_with_a_fresh_factor(
    signed_in: SignedIn, cast: Cast, given: Referral, settings: Any
) -> None:
    stranger = signed_in("refuge_worker").post(reverse("referrals:informant", args=[given.uid]))
    assert stranger.status_code == 404
    settings.CAIRN_DEMO = False
    ama = cast.actor("ama")
    ama.mfa_at = clock.now()
    assert permissions.may_open_informant(ama, given)
    ama.mfa_at = clock.now() - timedelta(minutes=6)
    assert "second factor" in permissions.may_open_informant(ama, given).because
    with pytest.raises(Refused):
        actions.open_informant(by=ama, referral=given)
    assert not Event.objects.filter(verb="opened", kind="referral").exists()


def test_on_his_side_the_informant_is_opened_by_no_practitioner(
    signed_in: SignedIn, sent: Sent, rowan: Intake
) -> None:
    given = replace(rowan, given_by=NEIGHBOUR, shares=None)
    referral = sent(by="practitioner", to="turning", intake=given, source="friend")
    browser = signed_in("practitioner")
    page = text_of(browser, referral)
    assert "Who gave it is hidden" in page
    assert "Show who gave it" not in page
    answer = browser.post(reverse("referrals:informant", args=[referral.uid]))
    assert answer.status_code == 403
    assert "Zinnia" not in answer.content.decode()


def test_it_stays_with_the_service_when_the_referral_is_passed_on(
    signed_in: SignedIn, cast: Cast, services: Services, given: Referral, sent: Sent, rowan: Intake
) -> None:
    def passed(referral: Referral) -> Referral:
        actions.decide(
            by=cast.actor("grace"), referral=referral, was=referral.version, decision="passed_on",
            reason="She needs a refuge", service=services["lantern"],
        )  # fmt: skip
        return Referral.objects.get(passed_from=referral)

    on = passed(given)
    assert not on.given_by
    assert not on.informant
    assert from_json(on.as_sent.open()).given_by == ""
    assert from_json(on.as_sent.open()).narrative == rowan.narrative
    assert "Zinnia" not in text_of(signed_in("refuge_worker"), on)
    of_an_agency = sent(intake=replace(rowan, given_by="PC Hale"))
    assert passed(of_an_agency).given_by.open() == "PC Hale"


def test_referrals_from_before_are_carried_over(
    cast: Cast, services: Services, given: Referral, sent: Sent, rowan: Intake
) -> None:
    def before(referral: Referral, said: str) -> Referral:
        field = Referral._meta.get_field("given_by")
        blob = field.seal_for(referral, said)
        assert isinstance(blob, SealedBlob)
        Referral.objects.filter(pk=referral.pk).update(given_by=blob, informant=None)
        return referral

    agencys = before(sent(intake=rowan), "PC Hale")
    actions.decide(
        by=cast.actor("grace"), referral=given, was=given.version, decision="passed_on", reason="A refuge",
        service=services["lantern"],
    )  # fmt: skip
    on = before(Referral.objects.get(passed_from=given), NEIGHBOUR)
    before(given, NEIGHBOUR)
    import_module("cairn.referrals.migrations.0007_informants").apart(apps, None)
    for referral in (given, on):
        referral.refresh_from_db()
        assert referral.informant.open() == NEIGHBOUR
        assert not referral.given_by
    agencys.refresh_from_db()
    assert agencys.given_by.open() == "PC Hale"
    assert not agencys.informant
