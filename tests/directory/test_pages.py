"""The directory's pages as each of the cast, with their statements counted."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.access.models import Event
from cairn.core import clock
from cairn.demo.cast import CAST, Cast
from cairn.demo.directory import LoadedDirectory
from cairn.directory import actions
from cairn.directory.models import Funding, Post, Provider, Service

SignIn = Callable[[str], Client]
LISTS = (
    "/directory/",
    "/directory/posts/",
    "/directory/providers/",
    "/directory/funding/",
    "/directory/diagram/",
)


def pages(loaded: LoadedDirectory) -> list[str]:
    post = Post.objects.get(title="Housing IDVA")
    return [
        *LISTS,
        f"/directory/services/{loaded.services['main'].uid}/",
        f"/directory/providers/{loaded.providers['haven'].uid}/",
        f"/directory/posts/{post.uid}/",
    ]


def forms(loaded: LoadedDirectory) -> list[str]:
    post = Post.objects.get(title="Housing IDVA")
    return [
        "/directory/services/add/",
        "/directory/posts/add/",
        "/directory/providers/add/",
        "/directory/funding/add/",
        f"/directory/services/{loaded.services['main'].uid}/change/",
        f"/directory/posts/{post.uid}/change/",
        f"/directory/posts/{post.uid}/vacate/",
        f"/directory/posts/{post.uid}/fill/",
        f"/directory/providers/{loaded.providers['haven'].uid}/change/",
        f"/directory/funding/{loaded.funding['trust'].uid}/change/",
    ]


def test_each_of_the_cast_reads_it_or_is_told_that_her_role_does_not(
    signed_in: SignIn, loaded: LoadedDirectory, cast: Cast
) -> None:
    for member in CAST:
        client, actor = signed_in(member.key), cast.actor(member.key)
        expected = 200 if actor.may("DIRECTORY_READ") else 403
        assert client.get("/directory/").status_code == expected, member.key
        assert client.get("/directory/services/add/").status_code == (
            200 if member.key == "commissioner" else 403
        )


def test_every_page_opens_and_every_form_for_the_commissioner(
    signed_in: SignIn, loaded: LoadedDirectory
) -> None:
    client = signed_in("commissioner")
    for path in (*pages(loaded), *forms(loaded)):
        response = client.get(path)
        assert response.status_code == 200, path
        assert "no-store" in response["Cache-Control"]


def test_a_neighbours_entries_do_not_exist(signed_in: SignIn, loaded: LoadedDirectory) -> None:
    client = signed_in("harbour_worker")
    own = client.get("/directory/").content.decode()
    assert "Harbour training" in own
    assert "Ashbourne" not in own
    for path in pages(loaded)[len(LISTS) :]:
        there, nowhere = client.get(path), client.get(path.replace(path.split("/")[3], str(uuid4())))
        assert (there.status_code, nowhere.status_code) == (404, 404)
    stephen = signed_in("commissioner")
    theirs = loaded.services["harbour"].uid
    assert stephen.get(f"/directory/services/{theirs}/change/").status_code == 404
    assert stephen.post(f"/directory/services/{theirs}/change/", {}).status_code == 404


@pytest.mark.parametrize("path_number", range(8))
def test_each_page_asks_the_same_few_statements_at_any_size(
    signed_in: SignIn, loaded: LoadedDirectory, cast: Cast, path_number: int
) -> None:
    from django.db import connection

    client, path = signed_in("ama"), pages(loaded)[path_number]
    client.get(path)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(path)
        counts.append(len(few))
        stephen = cast.actor("commissioner")
        for n in range(10):
            name = f"More {_round} {n}"
            service = actions.create_service(
                by=stephen, provider=loaded.providers["haven"], name=name, tier="support", kind="other",
                commission="none", from_on=date(2026, 1, 1), who_for=["women"], part_of=loaded.services["main"],
                strand=100 * (_round + 1) + n,
            )  # fmt: skip
            actions.create_post(
                by=stephen, service=service, kind="idva", title=name, employer=loaded.providers["haven"],
                from_on=date(2026, 1, 1),
            )  # fmt: skip
    assert counts[0] == counts[1]
    assert counts[0] <= 20, [q["sql"][:80] for q in few.captured_queries]


def rows_of(content: str) -> int:
    return content.count('<tr class="govuk-table__row">') - content.count("<thead")


def test_the_filters_narrow_and_are_kept_in_the_address(signed_in: SignIn, loaded: LoadedDirectory) -> None:
    client = signed_in("referrer")
    refuge = client.get("/directory/?kind=refuge").content.decode()
    assert rows_of(refuge) == 1
    assert "Lantern Refuge" in refuge
    assert "Remove this filter" in refuge
    assert rows_of(client.get("/directory/?who_for=perpetrators&commission=council").content.decode()) == 2
    assert "No service fits" in client.get("/directory/?tier=prevention&kind=refuge").content.decode()
    vacant = client.get("/directory/posts/?vacant=yes").content.decode()
    assert 0 < rows_of(vacant) < 10


def test_nonsense_in_the_address_does_no_harm(signed_in: SignIn, loaded: LoadedDirectory) -> None:
    client = signed_in("referrer")
    for query in (
        "?tier=x",
        "?sort=' OR 1",
        "?page=-1",
        "?on-day=40&on-month=2&on-year=2026",
        "?who_for=%00",
        "?page=9999999",
    ):
        for path in LISTS:
            assert client.get(path + query).status_code == 200


def test_the_directory_can_be_looked_at_as_it_was(signed_in: SignIn, loaded: LoadedDirectory) -> None:
    then = signed_in("ama").get("/directory/?on-day=1&on-month=6&on-year=2023").content.decode()
    assert "Borough Domestic Abuse Service" in then
    assert "as it stood on 1 June 2023" in then
    assert "Second Path" not in then


def posted(**values: Any) -> dict[str, Any]:
    return {"once": str(uuid4()), "from_on-day": "1", "from_on-month": "4", "from_on-year": "2026"} | values


def test_the_commissioner_adds_a_service_by_the_form_once(signed_in: SignIn, loaded: LoadedDirectory) -> None:
    client = signed_in("commissioner")
    form = posted(
        name="Night Line", provider=str(loaded.providers["starling"].uid), agency="", tier="support", kind="other",
        work="none", commission="none", who_for=["women", "men"], summary="A telephone line.",
    )  # fmt: skip
    first, again = (
        client.post("/directory/services/add/", form),
        client.post("/directory/services/add/", form),
    )
    made = Service.objects.get(name="Night Line")
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"] == f"/directory/services/{made.uid}/"
    assert {row.group for row in made.audiences.all()} == {"women", "men"}


def test_what_is_wrong_is_said_in_the_form_and_nothing_typed_is_lost(
    signed_in: SignIn, loaded: LoadedDirectory
) -> None:
    client = signed_in("commissioner")
    empty = client.post("/directory/services/add/", {"once": str(uuid4())}).content.decode()
    for sentence in (
        "Enter the service’s name",
        "Select the provider",
        "Select a tier",
        "Enter the first day",
    ):
        assert sentence in empty
    given = posted(
        name="Night Line", provider=str(loaded.providers["starling"].uid), tier="support", kind="other", work="none",
        commission="none", summary="Come to 12 Old Lane, SE15 4QN.",
    )  # fmt: skip
    wrong = client.post("/directory/services/add/", given).content.decode()
    assert "never at which door" in wrong
    assert "Come to 12 Old Lane" in wrong
    assert not Service.objects.filter(name="Night Line").exists()


def test_a_row_of_another_area_is_no_choice(signed_in: SignIn, loaded: LoadedDirectory) -> None:
    given = posted(
        name="Night Line", provider=str(loaded.providers["harbour"].uid), tier="support", kind="other", work="none",
        commission="none",
    )  # fmt: skip
    response = signed_in("commissioner").post("/directory/services/add/", given)
    assert response.status_code == 200
    assert "Select the provider" in response.content.decode()


def change_form(service: Service, **values: Any) -> dict[str, Any]:
    return posted(
        name=service.name, provider=str(service.provider.uid), agency="", tier=service.tier, kind=service.kind,
        work=service.work, commission=service.commission, summary=service.summary, version=str(service.version),
    ) | values  # fmt: skip


def test_two_editors_meet_on_the_conflict_page(
    signed_in: SignIn, loaded: LoadedDirectory, cast: Cast
) -> None:
    client, service = signed_in("commissioner"), loaded.services["legal"]
    path = f"/directory/services/{service.uid}/change/"
    form = change_form(service, summary="Mine.")
    actions.change_service(by=cast.actor("commissioner"), service=service, was=1, summary="Theirs.")
    response = client.post(path, form)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Mine." in page
    assert "Theirs." in page
    assert Service.objects.get(pk=service.pk).summary == "Theirs."
    saved = client.post(path, form | {"version": "2", "once": str(uuid4())})
    assert saved.status_code == 302
    assert Service.objects.get(pk=service.pk).summary == "Mine."


def test_a_post_is_vacated_and_filled_by_the_forms(signed_in: SignIn, loaded: LoadedDirectory) -> None:
    client, post = signed_in("commissioner"), Post.objects.get(title="Housing IDVA")
    path = f"/directory/posts/{post.uid}/"
    october = {"from_on-day": "1", "from_on-month": "10", "from_on-year": "2026"}
    assert client.post(f"{path}vacate/", {"once": str(uuid4())} | october).status_code == 302
    assert "Vacant" in client.get(path).content.decode()
    refused = client.post(f"{path}vacate/", {"once": str(uuid4())} | october)
    assert "vacant already" in refused.content.decode()
    november = october | {"from_on-month": "11"}
    assert client.post(f"{path}fill/", {"once": str(uuid4())} | november).status_code == 302
    assert "1 October 2026 to 31 October 2026" in client.get(path).content.decode()


def test_provider_post_and_funding_are_added_and_changed(signed_in: SignIn, loaded: LoadedDirectory) -> None:
    client = signed_in("commissioner")
    client.post("/directory/providers/add/", posted(name="Tidewater", about="A charity."))
    tidewater = Provider.objects.get(name="Tidewater")
    client.post("/directory/funding/add/", posted(name="Small grant", funder="Tidewater", yearly="12,000"))
    grant = Funding.objects.get(name="Small grant")
    assert grant.yearly == 12000
    post = posted(
        title="Night worker", service=str(loaded.services["main"].uid), kind="caseworker", employer=str(tidewater.uid),
        placement="own", host="", funding=str(grant.uid), days="2.5",
    )  # fmt: skip
    assert client.post("/directory/posts/add/", post).status_code == 302
    made = Post.objects.get(title="Night worker")
    assert (made.days, made.funding, made.employer) == (2.5, grant, tidewater)
    changed = post | {"version": "1", "once": str(uuid4()), "days": "3.0", "placement": "seconded"}
    assert "Select the host" in client.post(f"/directory/posts/{made.uid}/change/", changed).content.decode()
    changed |= {"host": str(loaded.providers["police"].uid)}
    assert client.post(f"/directory/posts/{made.uid}/change/", changed).status_code == 302
    made.refresh_from_db()
    assert (made.days, made.placement, made.version) == (3, "seconded", 2)
    end = posted(name="Small grant", funder="Tidewater", yearly="", version="1") | {
        "until_on-day": "1", "until_on-month": "3", "until_on-year": "2026",
    }  # fmt: skip
    assert (
        "on or after the first day"
        in client.post(f"/directory/funding/{grant.uid}/change/", end).content.decode()
    )
    assert client.post(
        f"/directory/providers/{tidewater.uid}/change/", posted(name="Tidewater Trust", about="", version="1")
    ).status_code == 302  # fmt: skip


def test_reading_the_directory_writes_no_event_about_anybody(
    signed_in: SignIn, loaded: LoadedDirectory
) -> None:
    before = Event.objects.count()
    signed_in("referrer").get("/directory/")
    assert Event.objects.count() == before
    assert clock.today() == date(2026, 11, 17)
