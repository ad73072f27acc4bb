"""Writing the directory: by its commissioner, in her area, without a door that it would lead to."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cairn.access.actor import Actor
from cairn.access.models import Event
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.demo.cast import Cast
from cairn.demo.directory import LoadedDirectory
from cairn.directory import actions
from cairn.directory.models import Audience, Post, Provider, Service, ServiceTeam

DAY = date(2026, 4, 1)


def service(by: Actor, provider: Provider, **values: Any) -> Service:
    given: dict[str, Any] = {
        "name": "New Service", "tier": "support", "kind": "advocacy", "commission": "council", "from_on": DAY,
    }  # fmt: skip
    return actions.create_service(by=by, provider=provider, **given | values)


@pytest.fixture
def provider(stephen: Actor) -> Provider:
    return actions.create_provider(by=stephen, name="New Charity", from_on=DAY)


def test_the_commissioner_writes_a_service_and_an_event_says_so(stephen: Actor, provider: Provider) -> None:
    made = service(stephen, provider, who_for=["women", "men"])
    assert (made.area, made.version, made.created_by) == (stephen.area, 1, stephen.user)
    assert set(Audience.objects.values_list("group", flat=True)) == {"women", "men"}
    assert Event.objects.filter(kind="service", object_uid=made.uid, verb="created").exists()


@pytest.mark.parametrize("who", ["ama", "grace", "referrer", "analyst", "governance", "harbour_manager"])
def test_nobody_else_writes_anything(cast: Cast, provider: Provider, stephen: Actor, who: str) -> None:
    other = cast.actor(who)
    made = service(stephen, provider)
    post = actions.create_post(
        by=stephen, service=made, kind="idva", title="IDVA", employer=provider, from_on=DAY
    )
    for attempt in (
        lambda: actions.create_provider(by=other, name="Other", from_on=DAY),
        lambda: actions.create_funding(by=other, name="Money", funder="Somebody", from_on=DAY),
        lambda: service(other, provider, name="Other"),
        lambda: actions.change_service(by=other, service=made, was=1, summary="Mine."),
        lambda: actions.end_service(by=other, service=made, was=1, until_on=DAY),
        lambda: actions.set_audience(by=other, service=made, groups=["men"]),
        lambda: actions.create_post(
            by=other, service=made, kind="idva", title="X", employer=provider, from_on=DAY
        ),
        lambda: actions.vacate_post(by=other, post=post, from_on=DAY),
        lambda: actions.end_post(by=other, post=post, was=1, until_on=DAY),
        lambda: actions.change_provider(by=other, provider=provider, was=1, about="Mine."),
    ):
        with pytest.raises(Refused):
            attempt()


@pytest.mark.parametrize(
    "text",
    [
        "We are at 14 Marigold Street.", "SE15 4QN", "se154qn", "Room 4, first floor", "Flat 3", "51.50735, -0.12776",
        "///three.small.words", "https://maps.example/x", "12 St. Brannoc's Road", "Come to 7a Old Kent Lane",
    ],
)  # fmt: skip
def test_an_entry_leads_to_no_door(stephen: Actor, provider: Provider, text: str) -> None:
    with pytest.raises(Refused, match="directory says"):
        service(stephen, provider, summary=text)
    with pytest.raises(Refused, match="directory says"):
        actions.create_provider(by=stephen, name="Somebody", about=text, from_on=DAY)
    made = service(stephen, provider)
    with pytest.raises(Refused, match="directory says"):
        actions.change_service(by=stephen, service=made, was=1, how_to_refer=text)
    with pytest.raises(Refused, match="directory says"):
        actions.create_post(
            by=stephen, service=made, kind="idva", title="IDVA", employer=provider, host=provider,
            placement="co_located", site=text, from_on=DAY,
        )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["26 units in three houses", "Ring 0808 157 0192", "24 hours, 7 days", "Housing Solutions"]
)
def test_harmless_words_pass(stephen: Actor, provider: Provider, text: str) -> None:
    assert service(stephen, provider, summary=text).summary == text


def test_a_refuge_has_no_site_and_no_place_in_the_public_directory(
    stephen: Actor, provider: Provider
) -> None:
    with pytest.raises(Refused, match="public directory"):
        service(stephen, provider, kind="refuge", public=True)
    refuge = service(stephen, provider, kind="refuge")
    with pytest.raises(Refused, match="public directory"):
        actions.change_service(by=stephen, service=refuge, was=1, public=True)
    with pytest.raises(Refused, match="leave the site empty"):
        actions.create_post(
            by=stephen, service=refuge, kind="refuge_worker", title="Worker", employer=provider, host=provider,
            placement="co_located", site="The house", from_on=DAY,
        )  # fmt: skip
    # A service that is public does not become a refuge either.
    open_one = service(stephen, provider, name="Open", public=True)
    with pytest.raises(Refused, match="public directory"):
        actions.change_service(by=stephen, service=open_one, was=1, kind="refuge")


def test_there_is_no_field_for_an_address() -> None:
    from django.apps import apps

    names = {
        field.name
        for model in apps.get_app_config("directory").get_models()
        for field in model._meta.get_fields()
    }
    assert not {name for name in names if "address" in name or "postcode" in name or "street" in name}


def test_two_people_change_one_service_and_the_second_hears_of_it(stephen: Actor, provider: Provider) -> None:
    made = service(stephen, provider)
    again = Service.objects.get(pk=made.pk)
    actions.change_service(by=stephen, service=made, was=1, summary="First.")
    with pytest.raises(Stale):
        actions.change_service(by=stephen, service=again, was=1, summary="Second.")
    with pytest.raises(Stale):
        actions.change_service(by=stephen, service=Service.objects.get(pk=made.pk), was=1, summary="First.")
    assert Service.objects.get(pk=made.pk).summary == "First."


def test_a_change_of_nothing_changes_nothing(stephen: Actor, provider: Provider) -> None:
    made = service(stephen, provider)
    before = Event.objects.count()
    actions.change_service(by=stephen, service=made, was=1, summary="", who_for=[])
    assert (made.version, Event.objects.count()) == (1, before)


def test_the_same_entry_twice_is_a_sentence(stephen: Actor, provider: Provider) -> None:
    service(stephen, provider)
    with pytest.raises(Refused, match="already"):
        service(stephen, provider)
    with pytest.raises(Refused, match="already"):
        actions.create_provider(by=stephen, name="New Charity", from_on=DAY)
    other = service(stephen, provider, name="Another")
    with pytest.raises(Refused, match="already"):
        actions.change_service(by=stephen, service=other, was=1, name="New Service")


def test_dates_run_forwards(stephen: Actor, provider: Provider) -> None:
    with pytest.raises(Refused, match="on or after"):
        service(stephen, provider, until_on=date(2026, 3, 31))
    made = service(stephen, provider)
    with pytest.raises(Refused, match="on or after"):
        actions.end_service(by=stephen, service=made, was=1, until_on=date(2026, 3, 31))


def test_an_ended_service_takes_its_strands_and_posts_with_it(
    stephen: Actor, loaded: LoadedDirectory
) -> None:
    main = loaded.services["main"]
    actions.end_service(by=stephen, service=main, was=main.version, until_on=date(2027, 1, 1))
    assert set(main.strands.values_list("until_on", flat=True)) == {date(2027, 1, 1)}
    assert not Post.objects.filter(service=main, until_on__isnull=True).exists()


def test_a_provider_does_not_end_before_its_services(stephen: Actor, loaded: LoadedDirectory) -> None:
    haven = loaded.providers["haven"]
    with pytest.raises(Refused, match="End the services"):
        actions.end_provider(by=stephen, provider=haven, was=haven.version, until_on=DAY)
    empty = loaded.providers["lime_walk"]
    assert actions.end_provider(by=stephen, provider=empty, was=1, until_on=DAY).until_on == DAY


def test_parts_of_another_areas_directory_are_not_used(
    stephen: Actor, loaded: LoadedDirectory, cast: Cast
) -> None:
    theirs = loaded.providers["harbour"]
    with pytest.raises(Refused, match="another area"):
        service(stephen, theirs)
    with pytest.raises(Refused, match="does not work in this area"):
        service(stephen, loaded.providers["haven"], agency=cast.agencies["harbour"])
    with pytest.raises(Refused, match="another area"):
        service(stephen, loaded.providers["haven"], fundings=[loaded.funding["wick_main"]])
    with pytest.raises(Refused, match="another area"):
        service(stephen, loaded.providers["haven"], part_of=loaded.services["harbour"], strand=2)
    main = loaded.services["main"]
    with pytest.raises(Refused, match="another area"):
        actions.create_post(by=stephen, service=main, kind="idva", title="X", employer=theirs, from_on=DAY)
    with pytest.raises(Refused, match="does not work"):
        actions.create_protocol(
            by=stephen, service=main, agency=cast.agencies["harbour"], name="X", from_on=DAY
        )


def test_a_team_that_takes_referrals_belongs_to_the_receiver(
    stephen: Actor, loaded: LoadedDirectory, cast: Cast
) -> None:
    main = loaded.services["main"]
    with pytest.raises(Refused, match="belongs to the agency"):
        actions.set_teams(by=stephen, service=main, teams=list(cast.agencies["starling"].teams.all()))
    actions.set_teams(by=stephen, service=main, teams=list(cast.agencies["haven"].teams.all()))
    assert ServiceTeam.objects.filter(service=main).count() == 2


def test_a_post_is_vacant_and_filled_with_its_dates(stephen: Actor, loaded: LoadedDirectory) -> None:
    post = Post.objects.get(title="Housing IDVA")
    actions.vacate_post(by=stephen, post=post, from_on=date(2026, 10, 1))
    with pytest.raises(Refused, match="vacant already"):
        actions.vacate_post(by=stephen, post=post, from_on=date(2026, 10, 2))
    with pytest.raises(Refused, match="filled after that"):
        actions.fill_post(by=stephen, post=post, from_on=date(2026, 10, 1))
    actions.fill_post(by=stephen, post=post, from_on=date(2026, 11, 1))
    with pytest.raises(Refused, match="filled already"):
        actions.fill_post(by=stephen, post=post, from_on=date(2026, 11, 2))
    with pytest.raises(Refused, match="on that day"):
        actions.vacate_post(by=stephen, post=post, from_on=date(2026, 10, 20))
    for day, vacant in (
        (date(2026, 9, 30), False),
        (date(2026, 10, 1), True),
        (date(2026, 10, 31), True),
        (date(2026, 11, 1), False),
    ):
        assert Post.objects.with_vacancy(day).get(pk=post.pk).vacant is vacant


@pytest.mark.parametrize(
    ("values", "because"),
    [
        ({"placement": "co_located"}, "has a host"), ({"host": True}, "has none"),
        ({"days": Decimal(0)}, "Days a week"), ({"days": Decimal(8)}, "Days a week"),
    ],
)  # fmt: skip
def test_a_post_that_cannot_be_is_refused(
    stephen: Actor, loaded: LoadedDirectory, values: dict[str, Any], because: str
) -> None:
    haven = loaded.providers["haven"]
    if "host" in values:
        values = {"host": haven}
    given = {
        "by": stephen,
        "service": loaded.services["main"],
        "kind": "idva",
        "title": "X",
        "employer": haven,
    }
    with pytest.raises(Refused, match=because):
        actions.create_post(**given | values, from_on=DAY)


def test_only_what_an_entry_says_can_be_changed(stephen: Actor, loaded: LoadedDirectory) -> None:
    main, post = loaded.services["main"], Post.objects.get(title="Housing IDVA")
    for attempt in (
        lambda: actions.change_service(by=stephen, service=main, was=1, area=None),
        lambda: actions.change_post(by=stephen, post=post, was=1, service=main),
        lambda: actions.change_provider(by=stephen, provider=loaded.providers["haven"], was=1, area=None),
        lambda: actions.change_funding(by=stephen, funding=loaded.funding["trust"], was=1, area=None),
    ):
        with pytest.raises(TypeError, match="cannot be changed"):
            attempt()
    assert actions.change_post(by=stephen, post=post, was=1, days=Decimal("4.5")).days == Decimal("4.5")
    assert (
        actions.change_funding(by=stephen, funding=loaded.funding["trust"], was=1, yearly=None).yearly is None
    )
    ended = actions.end_funding(
        by=stephen, funding=loaded.funding["trust"], was=2, until_on=date(2027, 3, 31)
    )
    assert ended.version == 3
    protocol = main.protocols.first()
    assert protocol is not None
    assert actions.end_protocol(
        by=stephen, protocol=protocol, was=1, until_on=date(2027, 1, 1)
    ).until_on == date(2027, 1, 1)
