"""The invented borough's directory has the shape of the briefing's, and is what it was on a day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from cairn.access.actor import Actor
from cairn.demo.cast import Cast
from cairn.demo.directory import LoadedDirectory
from cairn.directory import presenters, queries
from cairn.directory.codes import Tier
from cairn.directory.models import Post, Service
from cairn.directory.queries.provision import Provided
from cairn.directory.rules import says_where

TODAY = date(2026, 11, 17)


def test_the_main_service_has_thirteen_strands_in_order(loaded: LoadedDirectory) -> None:
    strands = loaded.services["main"].strands.order_by("strand").values_list("strand", flat=True)
    assert list(strands) == list(range(1, 14))


def test_the_provision_is_of_the_briefings_shape(loaded: LoadedDirectory) -> None:
    posts = Post.objects.filter(area=loaded.services["main"].area).on(TODAY)
    youth = posts.filter(kind="youth_idva", placement="seconded")
    assert youth.count() == 4
    assert len(set(youth.values_list("site", flat=True))) == 4
    housing = posts.get(kind="housing_idva")
    assert (housing.days, housing.placement, housing.funding.funder) == (
        5,
        "co_located",
        "London Borough of Ashbourne Park, Housing",
    )
    assert posts.filter(service=loaded.services["hospital"], placement="co_located", days=5).count() == 2
    assert posts.filter(service=loaded.services["refuge"], kind="refuge_worker", days=5).count() == 4
    assert posts.get(service=loaded.services["refuge"], kind="manager").days < 5
    assert (
        posts.filter(service=loaded.services["starling"]).values_list("kind", flat=True).order_by("kind")[0]
        == "caseworker"
    )
    kinds = set(Service.objects.filter(area=housing.area).on(TODAY).values_list("kind", flat=True))
    assert {
        "young_people",
        "schools",
        "refuge",
        "intensive",
        "prolific",
        "perpetrator",
        "hospital",
        "maternity",
        "mobility",
        "sexual_violence",
    } <= kinds
    assert 0 < posts.with_vacancy(TODAY).filter(vacant=True).count() < posts.count() / 4


def test_every_service_of_the_cast_can_be_referred_to_in_its_own_borough(
    loaded: LoadedDirectory, cast: Cast
) -> None:
    home, neighbour = cast.areas["ashbourne-park"], cast.areas["wickstead"]
    here = {service.agency for service in queries.receiving(home, TODAY)}
    assert here == {cast.agencies[key] for key in ("haven", "turning", "lantern", "starling")}
    assert [service.agency for service in queries.receiving(neighbour, TODAY)] == [cast.agencies["harbour"]]
    assert set(loaded.receiving) == {"haven", "turning", "lantern", "starling", "harbour"}
    assert queries.receiving_agency(loaded.receiving["turning"]) == cast.agencies["turning"]
    assert loaded.receiving["turning"].work == "perpetrator"
    assert queries.receiving_agency(loaded.services["legal"]) is None


def test_a_service_whose_agency_is_gone_receives_nothing(loaded: LoadedDirectory, cast: Cast) -> None:
    area, starling = cast.areas["ashbourne-park"], cast.agencies["starling"]
    starling.until_on = TODAY - timedelta(days=1)
    starling.save()
    assert starling not in {service.agency for service in Service.objects.receiving(area, TODAY)}
    assert starling in {
        service.agency for service in Service.objects.receiving(area, TODAY - timedelta(days=1))
    }


@pytest.mark.parametrize(
    ("day", "there", "gone"),
    [
        (date(2023, 12, 31), "before", "main"), (date(2024, 1, 1), "main", "before"),
        (date(2024, 9, 30), "reciprocal_before", "reciprocal"), (date(2024, 10, 1), "reciprocal", "reciprocal_before"),
        (date(2027, 4, 1), "main", "intensive"),
    ],
)  # fmt: skip
def test_the_directory_is_what_it_was_on_a_day(
    loaded: LoadedDirectory, day: date, there: str, gone: str
) -> None:
    names = set(Service.objects.on(day).values_list("pk", flat=True))
    assert loaded.services[there].pk in names
    assert loaded.services[gone].pk not in names


def test_no_word_of_it_leads_to_a_door(loaded: LoadedDirectory) -> None:
    for service in Service.objects.all():
        assert not any(map(says_where, (service.name, service.summary, service.how_to_refer)))
    assert not any(says_where(site) for site in Post.objects.values_list("site", flat=True))
    assert not Post.objects.filter(service__kind="refuge").exclude(site="").exists()
    assert not Service.objects.filter(kind="refuge", public=True).exists()


def test_the_diagram_holds_every_service_once(loaded: LoadedDirectory, stephen: Actor) -> None:
    tiers = queries.provision(stephen, on=TODAY)
    assert list(tiers) == list(Tier.values)
    every = [
        each for services in tiers.values() for service in services for each in (service, *service.strands)
    ]
    expected = Service.objects.visible_to(stephen).on(TODAY)
    assert sorted(each.uid for each in every) == sorted(expected.values_list("uid", flat=True))
    assert sum(each.posts for each in every) == Post.objects.visible_to(stephen).on(TODAY).count()
    rows = presenters.tier_rows(tiers)
    assert sum(row[1] + row[2] + row[3] for row in rows) == len(every)


def test_no_two_boxes_of_the_picture_overlap_and_every_line_is_in_its_box(
    loaded: LoadedDirectory, stephen: Actor
) -> None:
    picture = presenters.picture(queries.provision(stephen, on=TODAY))
    boxes = picture.boxes
    assert boxes
    for at, one in enumerate(boxes):
        assert one.x + one.width <= picture.width
        assert one.y + one.height <= picture.height
        for other in boxes[at + 1 :]:
            apart = (
                one.x + one.width <= other.x or other.x + other.width <= one.x
                or one.y + one.height <= other.y or other.y + other.height <= one.y
            )  # fmt: skip
            assert apart, (one.lines[0], other.lines[0])
        assert all(
            one.x < x < one.x + one.width and one.y < y <= one.y + one.height for x, y, _text in one.lines
        )
    bands = [(y, y + height) for y, height, _lines in picture.bands]
    assert all(first[1] <= second[0] + 14 for first, second in pairwise(bands))


def test_a_picture_of_nothing_is_four_empty_bands() -> None:
    empty: dict[str, list[Provided]] = {tier.value: [] for tier in Tier}
    picture = presenters.picture(empty)
    assert (len(picture.bands), picture.boxes) == (4, [])
    assert presenters.tier_sections(empty)[0][1] == []


def test_the_extracts_hold_what_they_declare(loaded: LoadedDirectory) -> None:
    from cairn.core.contracts import Code, Day, Integer
    from cairn.directory.extract import EXTRACTS

    for extract in EXTRACTS:
        rows = list(extract.rows())
        assert rows, extract.name
        for row in rows:
            assert len(row) == len(extract.columns)
            for value, column in zip(row, extract.columns.values(), strict=True):
                if value is None:
                    continue
                if isinstance(column, Code):
                    assert value in column.of
                elif isinstance(column, Day):
                    assert type(value) is date
                elif isinstance(column, Integer):
                    assert type(value) is int


def test_every_model_says_how_long_it_is_kept() -> None:
    from django.apps import apps

    from cairn.directory.retention import RETENTION

    assert {each.model for each in RETENTION} == {
        m._meta.label for m in apps.get_app_config("directory").get_models()
    }
