"""Drafts: sealed, their owner's alone, guarded by a version, gone by themselves with their keys."""

from datetime import timedelta

import pytest

from cairn.access import drafts
from cairn.access.models import DataKey, Draft
from cairn.core import clock
from cairn.core.models import Stale
from cairn.demo.cast import Cast


def keep(
    cast: Cast, key: str = "ama", kind: str = "form", purpose: str = "intake", body: object = "x"
) -> Draft:
    return drafts.keep(user=cast.users[key], agency=None, kind=kind, purpose=purpose, body=body)


def test_a_draft_holds_anything_that_json_can(cast: Cast) -> None:
    body = {"names": ["Zoë", "Ниночка", "李"], "age": 31, "told": None, "many": {"a": [1, 2]}}
    assert drafts.opened(Draft.objects.get(pk=keep(cast, body=body).pk)) == body


def test_only_the_owner_finds_it_and_only_by_its_kind_and_purpose(cast: Cast) -> None:
    draft = keep(cast)
    mine = cast.users["ama"]
    assert drafts.mine(mine, kind="form") == [draft]
    assert drafts.mine(mine, kind="form", purpose="intake", uid=draft.uid) == [draft]
    assert drafts.mine(cast.users["grace"], kind="form", uid=draft.uid) == []
    assert drafts.mine(mine, kind="search", uid=draft.uid) == []
    assert drafts.mine(mine, kind="form", purpose="other") == []


def test_a_draft_is_replaced_once_per_version(cast: Cast) -> None:
    draft = keep(cast)
    assert drafts.opened(drafts.update(draft, was=1, body="second")) == "second"
    with pytest.raises(Stale):
        drafts.update(Draft.objects.get(pk=draft.pk), was=1, body="third")
    assert drafts.opened(Draft.objects.get(pk=draft.pk)) == "second"


def test_a_draft_thrown_away_takes_its_key_along(cast: Cast) -> None:
    draft, other = keep(cast), keep(cast)
    drafts.drop(draft)
    assert list(Draft.objects.all()) == [other]
    assert not DataKey.objects.filter(uid=draft.data_key).exists()
    assert DataKey.objects.filter(uid=other.data_key).exists()


@pytest.mark.parametrize(
    ("kind", "days"), [("form", 30), ("import", 2), ("interrupted", 1 / 24), ("search", 1 / 24)]
)
def test_each_kind_has_its_time(kind: str, days: float, cast: Cast) -> None:
    draft, begun = keep(cast, kind=kind), clock.now()
    with clock.at(begun + timedelta(days=days) - timedelta(minutes=1)):
        assert drafts.drop_expired() == 0
        assert drafts.mine(cast.users["ama"], kind=kind) == [draft]
    with clock.at(begun + timedelta(days=days, minutes=1)):
        assert drafts.mine(cast.users["ama"], kind=kind) == []
        assert drafts.drop_expired() == 1
    assert not Draft.objects.exists()


def test_throwing_away_never_touches_a_key_that_is_not_a_drafts(cast: Cast) -> None:
    draft = keep(cast)
    Draft.objects.filter(pk=draft.pk).update(data_key=cast.agencies["haven"].data_key)
    drafts.drop(Draft.objects.get(pk=draft.pk))
    assert DataKey.objects.filter(uid=cast.agencies["haven"].data_key).exists()
