"""What was signed on paper opens nothing until somebody else than whoever recorded it has confirmed it."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cairn.access.models import Event
from cairn.core import clock
from cairn.core.agreements import agreements
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.oversight.actions import agreements as actions
from cairn.oversight.models import Agreement, Signatory
from tests.oversight.agreeing import in_force, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def party(agreement: Agreement, name: str) -> Signatory:
    found = agreement.signatories.select_related("agreement", "agency").order_by("pk")
    return next(each for each in found if str(each) == name)


def on_paper(cast: Cast, agreement: Agreement, name: str, by: str = "governance") -> Signatory:
    row = party(agreement, name)
    how = {"name": "R. Stone", "job": "Director", "on": clock.today()}
    return actions.sign(by=cast.actor(by), signatory=row, was=row.version, **how)


def begins(cast: Cast, agreement: Agreement) -> bool:
    try:
        actions.put_in_force(by=cast.actor("governance"), agreement=agreement, was=agreement.version)
    except Refused as refused:
        return "confirmed by somebody else" not in str(refused.because)
    return True


def standing(cast: Cast, one: str, other: str) -> str:
    return agreements().between(
        area=cast.actor("ama").area.pk, one=cast.agencies[one].pk, other=cast.agencies[other].pk, other_name="",
        on=clock.today(),
    ).code  # fmt: skip


def test_one_lead_alone_puts_nothing_in_force(cast: Cast) -> None:
    agreement = write(cast, "haven", "starling")
    rows = [on_paper(cast, agreement, name) for name in ("Haven Advocacy", "Starling Project")]
    assert not begins(cast, agreement)
    for row in rows:
        with pytest.raises(Refused, match="Somebody else"):
            actions.confirm(by=cast.actor("governance"), signatory=row, was=row.version)
    for who, row in zip(("grace", "starling_manager"), rows, strict=True):
        assert not begins(cast, agreement)
        actions.confirm(by=cast.actor(who), signatory=row, was=row.version)
    assert begins(cast, agreement)
    assert standing(cast, "haven", "starling") == "in_force"
    assert Event.objects.filter(verb="confirmed", object_uid=agreement.uid).count() == 2


def test_managers_who_sign_here_need_nobody_else(cast: Cast) -> None:
    agreement = write(cast, "haven", "starling")
    on_paper(cast, agreement, "Haven Advocacy", by="grace")
    row = on_paper(cast, agreement, "Starling Project", by="starling_manager")
    assert begins(cast, agreement)
    with pytest.raises(Refused, match="no signature"):
        actions.confirm(by=cast.actor("grace"), signatory=row, was=row.version)


def test_who_signs_later_on_paper_is_bound_once_it_is_confirmed(cast: Cast) -> None:
    agreement = write(cast, "haven", "starling", "police")
    on_paper(cast, agreement, "Haven Advocacy", by="grace")
    on_paper(cast, agreement, "Starling Project", by="starling_manager")
    assert begins(cast, agreement)
    name = cast.agencies["police"].name
    with pytest.raises(Refused, match="no signature"):
        actions.confirm(by=cast.actor("grace"), signatory=party(agreement, name), was=1)
    row = on_paper(cast, agreement, name)
    assert standing(cast, "haven", "police") == "none"
    for other in ("ama", "pc_hale"):
        with pytest.raises(Refused):
            actions.confirm(by=cast.actor(other), signatory=row, was=row.version)
    actions.confirm(by=cast.actor("trust_governance"), signatory=row, was=row.version)
    assert standing(cast, "haven", "police") == "in_force"


def test_a_manager_finds_it_on_her_desk_and_confirms_it_on_the_page(cast: Cast, signed_in: Any) -> None:
    agreement = write(cast, "haven", "starling")
    row = on_paper(cast, agreement, "Haven Advocacy")
    grace, lead = signed_in("grace"), signed_in("governance")
    said = "Confirm or not that “Safeguarding adults and children” was signed"
    assert said in grace.get("/").content.decode()
    page, at = reverse("oversight:agreement", args=[agreement.uid]), [agreement.uid, row.uid]
    confirm = reverse("oversight:agreement-confirm", args=at)
    assert "binds nobody until somebody else confirms it" in grace.get(page).content.decode()
    assert confirm in grace.get(page).content.decode()
    assert confirm not in lead.get(page).content.decode()  # who recorded it
    assert lead.post(confirm, {"version": row.version}).status_code == 403
    assert signed_in("refuge_manager").post(confirm, {"version": row.version}).status_code == 404  # no party
    assert grace.post(confirm, {"version": row.version}).status_code == 302
    assert said not in grace.get("/").content.decode()
    assert "binds nobody" not in grace.get(page).content.decode()


def test_the_database_confirms_nothing_that_was_not_signed(cast: Cast) -> None:
    row = party(write(cast, "haven", "starling"), "Haven Advocacy")
    with pytest.raises(DatabaseError), transaction.atomic():
        Signatory.objects.filter(pk=row.pk).update(confirmed_at=clock.now(), confirmed_by=cast.users["grace"])


def test_what_stood_before_goes_on_counting(cast: Cast) -> None:
    """As the migration finds it: recorded, and confirmed by nobody."""
    agreement = in_force(cast, "haven", "starling", "police")
    party(agreement, "Haven Advocacy")
    Signatory.objects.update(confirmed_at=None, confirmed_by=None)
    unsigned = write(cast, "haven", "police")
    assert standing(cast, "haven", "starling") == "none"
    import_module("cairn.oversight.migrations.0009_holds_by_person").as_they_stood(apps, connection)
    assert standing(cast, "haven", "starling") == "in_force"
    assert not unsigned.signatories.exclude(confirmed_at=None).exists()
