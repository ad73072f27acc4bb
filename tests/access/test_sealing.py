"""Sealed fields: bound to their row and column, never searched, never plain in the database."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.forms import modelform_factory

from cairn.access import drafts
from cairn.access.models import Draft
from cairn.core.fields import Reference
from cairn.core.sealing import SealBroken, hash_over, keyed_hash, seal, unseal
from cairn.demo.cast import Cast


def _draft(cast: Cast, body: str) -> Draft:
    return drafts.keep(user=cast.users["ama"], agency=None, kind="form", purpose="a test", body=body)


def test_no_form_that_is_made_from_a_model_offers_a_sealed_field() -> None:
    assert "body" not in modelform_factory(Draft, fields="__all__").base_fields


def test_migrations_know_of_a_sealed_field_that_it_may_be_empty() -> None:
    """Were it otherwise, the next migration would alter every table with one."""
    kwargs = Draft._meta.get_field("body").deconstruct()[3]
    assert kwargs == {"null": True, "blank": True}


def test_a_reference_is_what_a_record_says_that_it_is() -> None:
    field = Reference(editable=False, unique=False)
    assert (field.editable, field.unique, field.max_length) == (False, False, 9)


def test_a_sealed_value_opens_again_and_is_not_plain_in_the_database(cast: Cast) -> None:
    kept = _draft(cast, "Quay Street")
    assert drafts.opened(Draft.objects.get(pk=kept.pk)) == "Quay Street"
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM access_draft")
        assert b"Quay" not in bytes(cursor.fetchone()[0])


def test_a_sealed_value_names_format_and_key_and_has_a_nonce_of_its_own(cast: Cast) -> None:
    key = _draft(cast, "x").data_key
    one, other = (seal("hers", key=key, column="a.b", row=key) for _ in range(2))
    assert one[:17] == other[:17] == b"\x01" + key.bytes
    assert one[17:29] != other[17:29]
    assert len(one) == len(b"\x01") + len(key.bytes) + 12 + len("hers") + 16  # nonce before it, tag after it


def test_a_sealed_value_moved_to_another_row_does_not_open(cast: Cast) -> None:
    one, other = _draft(cast, "hers"), _draft(cast, "his")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_draft SET body = (SELECT body FROM access_draft WHERE id = %s) WHERE id = %s",
            [one.pk, other.pk],
        )
    with pytest.raises(SealBroken, match="altered or moved"):
        Draft.objects.get(pk=other.pk).body.open()


def test_a_sealed_value_moved_to_another_column_does_not_open(cast: Cast) -> None:
    kept = _draft(cast, "hers")
    blob = seal("hers", key=kept.data_key, column="a.b", row=kept.uid)
    with pytest.raises(SealBroken):
        unseal(blob, column="a.c", row=kept.uid)


def test_plain_text_is_refused_on_reading(cast: Cast) -> None:
    with pytest.raises(SealBroken, match="never sealed"):
        unseal(b"hello, this is plain text that is long enough", column="a.b", row=_draft(cast, "x").uid)


def test_a_sealed_column_cannot_be_searched_or_updated_in_plain(cast: Cast) -> None:
    with pytest.raises(FieldError, match="cannot be searched"):
        Draft.objects.filter(body="x").exists()
    with pytest.raises(FieldError, match="is sealed"):
        Draft.objects.update(body=b"x")


def test_a_destroyed_key_leaves_nothing_to_open(cast: Cast) -> None:
    from cairn.access import keys
    from cairn.access.models import DataKey

    kept = _draft(cast, "hers")
    DataKey.objects.filter(uid=kept.data_key).update(wrapped=None)
    keys.forget()
    with pytest.raises(SealBroken, match="destroyed"):
        Draft.objects.get(pk=kept.pk).body.open()


def test_a_hash_with_another_key_laid_over_it_is_as_long_as_before(cast: Cast) -> None:
    found = keyed_hash("phone", "07700900123")
    over = hash_over(b"another key", found)
    assert len(found) == len(over) == 32
    assert over not in (found, hash_over(b"a third", found))
