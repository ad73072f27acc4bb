"""Whether she sees a certain record, asked in a statement that is kept: the same answers as the rule itself gives."""

from datetime import timedelta
from typing import Any

import pytest

from cairn.access.models import Appointment
from cairn.access.sight import in_sight
from cairn.cases.models import Case
from cairn.core import clock
from cairn.core.db.kept import KeptQuestion, Values
from cairn.demo.cast import CAST, Cast
from cairn.people.models import Person
from cairn.referrals.models import Referral


@pytest.mark.parametrize("model", [Person, Case, Referral])
def test_everybody_sees_the_same_as_by_the_rule(demo_borough: Cast, model: Any) -> None:
    records = list(model.objects.order_by("-pk")[:60])
    tried = {True: 0, False: 0}
    for member in CAST:
        actor = demo_borough.actor(member.key)
        seen = set(model.objects.visible_to(actor).values_list("pk", flat=True))
        for record in records:
            tried[record.pk in seen] += 1
            assert in_sight(actor, record) is (record.pk in seen), (member.key, record.pk)
    assert min(tried.values()) > 50


def test_barred_and_restricted_records_are_out_of_sight(demo_borough: Cast) -> None:
    ama, bryony = demo_borough.actor("ama"), demo_borough.actor("bryony")
    stacey = Person.objects.filter(sort_given="Stacey", sort_family="Farrow").latest("id")
    case = Case.objects.get(parties__person=stacey, parties__role="client")
    assert (in_sight(ama, case), in_sight(bryony, case)) == (True, False)
    restricted = Person.objects.get(restricted=True)
    assert (in_sight(ama, restricted), in_sight(demo_borough.actor("partner_support"), restricted)) == (
        True,
        False,
    )


def test_a_second_post_and_another_day_are_asked_about(demo_borough: Cast) -> None:
    bryony = demo_borough.actor("bryony")
    case = Case.objects.visible_to(bryony).order_by("pk").first()
    assert case is not None
    assert in_sight(bryony, case)
    Appointment.objects.create(
        user=bryony.user, agency=demo_borough.agencies["starling"], role="caseworker", area=bryony.area,
        team=demo_borough.agencies["starling"].teams.earliest("pk"), from_on=clock.today(),
    )  # fmt: skip
    assert in_sight(demo_borough.actor("bryony"), case)
    bryony.today += timedelta(days=365 * 200)
    assert in_sight(bryony, case) is Case.objects.visible_to(bryony).filter(pk=case.pk).exists()


def test_a_rule_that_counts_on_from_a_value_cannot_be_kept(db: None) -> None:
    def older(values: Values) -> Any:
        return Person.objects.filter(born_on__lt=values["today"] - timedelta(days=1))

    today = clock.today()
    with pytest.raises(ValueError, match="was made from a value"):
        KeptQuestion(older, {"today": today}, {"today": today + timedelta(days=9)})


def test_a_rule_that_is_another_for_other_values_cannot_be_kept(db: None) -> None:
    def by_chance(values: Values) -> Any:
        return (
            Person.objects.filter(pk=values["row"])
            if values["row"] > 5
            else Person.objects.filter(restricted=True)
        )

    with pytest.raises(ValueError, match="depends on more"):
        KeptQuestion(by_chance, {"row": 1}, {"row": 9})
