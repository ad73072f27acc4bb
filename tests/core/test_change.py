"""Two people with the same record open: the second is told, and nothing is overwritten."""

from datetime import timedelta

import pytest
from django.core.exceptions import FieldDoesNotExist, FieldError

from cairn.access import drafts
from cairn.access.models import Draft
from cairn.core import clock
from cairn.core.fields import Sealed
from cairn.core.models import Stale, change
from cairn.demo.cast import Cast
from cairn.people.models import Person


@pytest.fixture
def person(cast: Cast) -> Person:
    actor = cast.actor("ama")
    from cairn.core import sealing

    return Person.objects.create(
        area=actor.area,
        agency=actor.agency,
        sort_family="fairweather",
        sort_given="nell",
        data_key=sealing.keyring().new_data_key("person"),
        created_by=actor.user,
    )


def test_a_change_counts_the_version_and_says_who_and_when(cast: Cast, person: Person) -> None:
    actor = cast.actor("grace")
    with clock.at(clock.now() + timedelta(hours=1)):
        changed = change(person, was=1, by=actor, sort_given="ellen")
        moment = clock.now()
    stored = Person.objects.get(pk=person.pk)
    assert changed is person
    assert (stored.sort_given, stored.version, stored.changed_by, stored.changed_at) == (
        "ellen",
        2,
        actor.user,
        moment,
    )
    assert (person.sort_given, person.version, person.changed_by, person.changed_at) == (
        "ellen",
        2,
        actor.user,
        moment,
    )


def test_the_second_of_two_is_stale_and_changes_nothing(cast: Cast, person: Person) -> None:
    hers, his = Person.objects.get(pk=person.pk), Person.objects.get(pk=person.pk)
    change(hers, was=1, by=cast.actor("ama"), sort_given="ellen")
    with pytest.raises(Stale) as stale:
        change(his, was=1, by=cast.actor("grace"), sort_given="nellie")
    assert stale.value.obj is his
    assert Person.objects.get(pk=person.pk).sort_given == "ellen"
    assert his.sort_given == "nell"


def test_a_nonsense_version_is_stale(cast: Cast, person: Person) -> None:
    with pytest.raises(Stale):
        change(person, was=-1, by=cast.actor("ama"), sort_given="ellen")


def test_a_field_that_does_not_exist_is_refused(cast: Cast, person: Person) -> None:
    with pytest.raises(FieldDoesNotExist):
        change(person, was=1, by=cast.actor("ama"), nickname="nell")


# --- sealed fields on a record ---


def kept(cast: Cast, body: str = "hers") -> Draft:
    return drafts.keep(user=cast.users["ama"], agency=None, kind="form", purpose="a test", body=body)


def test_a_sealed_value_cannot_be_given_to_another_record(cast: Cast) -> None:
    one, other = kept(cast), kept(cast, "his")
    with pytest.raises(FieldError, match="its own row"):
        other.body = Draft.objects.get(pk=one.pk).body


def test_text_that_is_not_yet_sealed_may_move(cast: Cast) -> None:
    one, other = kept(cast), kept(cast, "his")
    one.body = "new"
    other.body = one.body
    other.save()
    assert Draft.objects.get(pk=other.pk).body.open() == "new"


def test_plain_bytes_never_reach_a_sealed_column(cast: Cast) -> None:
    draft = kept(cast)
    draft.body = b"plain"
    with pytest.raises(FieldError, match="sealed"):
        draft.save()


def test_a_sealed_value_read_without_its_uid_still_opens(cast: Cast) -> None:
    draft = kept(cast, "hers")
    assert Draft.objects.only("body").get(pk=draft.pk).body.open() == '"hers"'
    assert Draft.objects.defer("body").get(pk=draft.pk).body.open() == '"hers"'


def test_a_sealed_value_never_prints_itself(cast: Cast) -> None:
    draft = kept(cast, "Quay Street")
    for shown in (repr(draft.body), str(draft.body), f"{draft.body}", f"{draft}"):
        assert "Quay" not in shown
    assert isinstance(draft.body, Sealed)
    assert len(draft.body.fingerprint()) == 64


def test_numbers_and_other_things_are_no_text(cast: Cast) -> None:
    with pytest.raises(TypeError, match="takes text"):
        kept(cast).body = 5  # type: ignore[assignment]
