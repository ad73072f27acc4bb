"""The consent records → headings and rows, each kind apart."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cairn.people.codes import SHARED_FOR
from cairn.people.presenters.sharing_out import share_card
from cairn.people.rules.bases import BY_CODE as BASES
from cairn.referrals import codes
from cairn.ui import words

if TYPE_CHECKING:
    from cairn.referrals.queries.consent import Records


def consent_sections(records: "Records") -> list[tuple[str, str, list[list[tuple[str, Any]]]]]:
    """(code, heading, cards of rows) of the four records, apart from one another."""
    return [
        ("told", _("Told"), [_told(row) for row in records.told]),
        ("agreed", _("Agrees to the service"), [_agreed(row) for row in records.agreed]),
        ("wishes", _("Wishes about sharing"), [_wish(row) for row in records.wishes]),
    ]


def _written(row: Any) -> tuple[str, str]:
    by = row.agency.name if row.agency else row.referral.from_name or _("The person")
    how = _("came with the referral") if row.came_with else row.created_by.name
    return _("Written down"), f"{words.date_words(row.created_at)}, {by}, {how}"


def _told(row: Any) -> list[tuple[str, Any]]:
    rows = [
        (_("Told"), str(codes.Aware(row.aware).label)), (_("When"), row.on and words.date_words(row.on)),
        (_("Notice"), row.notice), (_("How"), row.how and str(codes.How(row.how).label)),
        (_("Why not"), row.why_not.open()), _written(row),
    ]  # fmt: skip
    return [each for each in rows if each[1]]


def _agreed(row: Any) -> list[tuple[str, Any]]:
    taken = row.withdrawn_on and _("Taken back on %(day)s") % {"day": words.date_words(row.withdrawn_on)}
    rows = [
        (_("Answer"), str(codes.Answer(row.answer).label)), (_("When"), row.on and words.date_words(row.on)),
        (_("How"), row.how and str(codes.How(row.how).label)), (_("Since then"), taken),
        (_("What was said"), row.withdrawn_because.open()), _written(row),
    ]  # fmt: skip
    return [each for each in rows if each[1]]


def _wish(row: Any) -> list[tuple[str, Any]]:
    about = row.about_agency.name if row.about_agency else row.about_name
    rows = [
        (_("Agency"), about), (_("May be told"), str(codes.Answer(row.may_share).label)),
        (_("In their own words"), row.words.open()), _written(row),
    ]  # fmt: skip
    return [each for each in rows if each[1]]


def shared_cards(records: "Records") -> list[tuple[str, list[tuple[str, Any]]]]:
    """Decisions to share and shares of the record itself, the newest first."""
    told = [(row.on, sharing_card(row)) for row in records.sharings]
    given = [(row.from_on, share_card(row)) for row in records.shares]
    return [card for _on, card in sorted([*told, *given], key=lambda one: one[0], reverse=True)]


def sharing_card(row: Any) -> tuple[str, list[tuple[str, Any]]]:
    """(with whom and when, rows) of one decision to share."""
    to = row.to_agency.name if row.to_agency else row.to_name
    by = row.agency.name if row.agency else row.decided_name
    title = _("%(to)s, %(day)s") % {"to": to, "day": words.date_words(row.on)}
    basis = BASES.get(row.basis)
    rows = [
        (_("What"), row.what.open()), (_("What for"), str(SHARED_FOR.get(row.purpose, ""))),
        (_("Why"), row.why.open()),
        (_("Ground"), _(basis.words) if basis else row.basis), (_("Agreed"), str(codes.Answer(row.agreed).label)),
        (_("Necessary because"), row.necessary.open()), (_("This much because"), row.proportionate.open()),
        (_("Decided by"), by or _("Not known")),
        (_("Agreement"), _("None in force: decided this once") if row.outside else row.agreement and _("In force")),
        (_("Could not wait because"), row.one_off.open()),
    ]  # fmt: skip
    return title, [each for each in rows if each[1]]
