"""An account that is given back: who was suspended works on, who had left begins anew."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cairn.access import actions, leaving
from cairn.access.models import Appointment, User
from cairn.core import clock
from cairn.core.decisions import Refused

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def give_back(cast: "Cast", key: str) -> None:
    user = User.objects.get(pk=cast.users[key].pk)
    leaving.give_back(by=cast.actor("administrator"), user=user, because="It was a mistake.")


def works(cast: "Cast", key: str) -> bool:
    return bool(Appointment.objects.filter(user=cast.users[key]).in_force().exists())


def test_on_the_day_on_which_she_left_her_account_comes_back_without_its_posts(
    cast: "Cast", signed_in: Any
) -> None:
    leaving.leave(by=cast.actor("administrator"), user=cast.users["ama"], because="Left.")
    give_back(cast, "ama")
    assert not works(cast, "ama")
    assert signed_in("ama").get("/cases/").status_code == 403
    actions.appoint(
        user=cast.users["ama"], agency=cast.agencies["haven"], role="caseworker",
        area=cast.areas["ashbourne-park"],
    )  # fmt: skip
    assert works(cast, "ama")


def test_a_post_that_was_still_to_begin_when_she_left_never_does(cast: "Cast", noon: Any) -> None:
    began, begins = (
        actions.appoint(
            user=cast.users["ama"], agency=cast.agencies[agency], role=role, area=cast.areas["ashbourne-park"],
            from_on=clock.today() + timedelta(days=days),
        )
        for agency, role, days in (("starling", "caseworker", 0), ("lantern", "refuge_worker", 3))
    )  # fmt: skip
    leaving.leave(by=cast.actor("administrator"), user=cast.users["ama"], because="Left.")
    give_back(cast, "ama")
    for days in (0, 3):
        with clock.at(noon + timedelta(days=days)):
            assert not works(cast, "ama")
    for post in (began, begins):
        post.refresh_from_db()
        assert post.until_on == clock.today() - timedelta(days=1)


def test_who_was_suspended_has_her_posts_again(cast: "Cast") -> None:
    leaving.suspend(by=cast.actor("administrator"), user=cast.users["ama"], because="Looking into it.")
    assert not works(cast, "ama")
    give_back(cast, "ama")
    assert works(cast, "ama")


def test_a_last_day_that_is_still_to_come_is_no_leaving(cast: "Cast") -> None:
    User.objects.filter(pk=cast.users["ama"].pk).update(until_on=clock.today() + timedelta(days=30))
    Appointment.objects.filter(user=cast.users["ama"]).update(until_on=clock.today() + timedelta(days=30))
    leaving.suspend(by=cast.actor("administrator"), user=cast.users["ama"], because="Looking into it.")
    give_back(cast, "ama")
    assert works(cast, "ama")


def test_an_account_is_suspended_with_a_reason_and_by_somebody_of_its_area(cast: "Cast") -> None:
    elsewhere = next(
        user for key, user in cast.users.items()
        if not Appointment.objects.filter(user=user, area=cast.areas["ashbourne-park"]).exists() and not user.system
    )  # fmt: skip
    for by, user, because, said in (
        ("administrator", "ama", " ", "Say why"),
        ("administrator", elsewhere, "Looking into it.", "no such account"),
        ("bryony", "ama", "Looking into it.", "role does not"),
    ):
        with pytest.raises(Refused, match=said):
            leaving.suspend(
                by=cast.actor(by), user=cast.users[user] if isinstance(user, str) else user, because=because
            )
    assert User.objects.get(pk=elsewhere.pk).is_active
    assert works(cast, "ama")
