"""Assessments: made, corrected by a new edition, agreed to by a manager. Never overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.cases.actions.settle import latest_assessment, locked, people_of, settle_risk
from cairn.cases.models import Answer, Assessment, Case
from cairn.cases.permissions import may_agree, may_work
from cairn.cases.queries.local import local_values
from cairn.cases.queries.risk import facts_of
from cairn.cases.rules import checklist, level, routes
from cairn.cases.rules.instruments import instrument
from cairn.cases.rules.local import COUNT
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change


@dataclass(frozen=True)
class Given:
    """One item as answered: the value, who says so, and what was said."""

    value: str
    source: str = "client"
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """A filled-in checklist, with everything the worker judged."""

    answers: Mapping[str, Given]
    judged: str
    judged_because: str
    why_now: str
    heard_before: str = "unknown"
    concern: str = ""
    referred: bool = False
    not_referred: str = ""
    change: str = ""
    comment: str = ""
    instrument: str = "safelives_ric"
    instrument_version: str = "2009"


@transaction.atomic
def assess(*, case: Case, sheet: Sheet, at: datetime | None = None, by: Actor) -> Assessment:
    """A new look at the risk.

    Whatever the count or the routes say is stored beside what the worker judged.
    """
    case = locked(case)
    require(may_work(by, case))
    moment = at or clock.now()
    if moment > clock.now():
        raise Refused(_("An assessment cannot be in the future."))
    before = _before(case, moment)
    row = _written(case, sheet, moment, earlier=before.level if before else None, by=by)
    _judge_later_ones(case, row, by=by)
    settle_risk(case, by=by)
    audit.record(by=by, verb="assessed", kind="assessment", uid=row.uid, about=people_of(case))
    return row


@transaction.atomic
def correct_assessment(*, assessment: Assessment, sheet: Sheet, by: Actor) -> Assessment:
    """A new edition of what was recorded wrongly.

    A correction does not lower a high level without the manager either.
    """
    case = locked(assessment.case)
    require(may_work(by, case))
    if Assessment.objects.filter(replaces=assessment).exists():
        raise Refused(_("This assessment has been corrected already. Correct the newer edition."))
    if (sheet.instrument, sheet.instrument_version) != (assessment.instrument, assessment.instrument_version):
        raise Refused(_("A correction keeps the form that was used."))
    before = _before(case, assessment.assessed_at, but=assessment.pk)
    earlier = level.HIGH if assessment.level == level.HIGH else (before.level if before else None)
    row = _written(case, sheet, assessment.assessed_at, earlier=earlier, by=by, replaces=assessment)
    _judge_later_ones(case, row, by=by)
    settle_risk(case, by=by)
    audit.record(by=by, verb="corrected", kind="assessment", uid=row.uid, about=people_of(case))
    return row


@transaction.atomic
def agree_level(*, assessment: Assessment, was: int, agreed: bool, by: Actor) -> Assessment:
    """A manager agrees, or does not, that the level comes down from high."""
    case = locked(assessment.case)
    require(may_agree(by, assessment))
    latest = latest_assessment(case)
    if assessment.agreement != level.WAITING or latest is None or latest.pk != assessment.pk:
        raise Refused(_("Nothing waits for your agreement here."))
    said = level.AGREED if agreed else level.REFUSED
    found = level.level(
        yes=assessment.yes,
        threshold=assessment.threshold,
        judged=assessment.judged,
        earlier=level.HIGH,
        agreement=said,
    )
    changed = change(
        assessment,
        was=was,
        by=by,
        level=found.level,
        level_because=found.finding.code,
        agreement=found.agreement,
        agreement_at=clock.now(),
        agreement_by=by.user,
    )
    settle_risk(case, by=by)
    verb = "agreed_lower_level" if agreed else "refused_lower_level"
    audit.record(
        by=by, verb=verb, kind="assessment", uid=assessment.uid, about=people_of(case), fields=["level"]
    )
    return changed


@transaction.atomic
def sign_not_referred(*, assessment: Assessment, was: int, by: Actor) -> Assessment:
    """A manager signs the reason why no referral was made although a route is met."""
    require(may_agree(by, assessment))
    if owed(assessment) != "signature_owed":
        raise Refused(_("Nothing waits for your signature here."))
    changed = change(assessment, was=was, by=by, signed_at=clock.now(), signed_by=by.user)
    audit.record(
        by=by,
        verb="signed_not_referred",
        kind="assessment",
        uid=assessment.uid,
        about=people_of(assessment.case),
    )
    return changed


def owed(assessment: Assessment) -> str:
    """The code of what is owed for a referral that was not made; empty where nothing is."""
    found = routes.not_referred(
        refer=bool(assessment.routes),
        referred=assessment.referred,
        reason=bool(assessment.not_referred),
        signed=assessment.signed_at is not None,
    )
    return found.code if found else ""


def _before(case: Case, moment: datetime, but: int = 0) -> Assessment | None:
    held = Assessment.objects.filter(case=case, replaced_by__isnull=True, assessed_at__lte=moment).exclude(
        pk=but
    )
    return held.order_by("-assessed_at", "-id").first()


def _judge_later_ones(case: Case, row: Assessment, *, by: Actor) -> None:
    """A high assessment that was written down late, or corrected, stands before those that came after it: without a
    manager's agreement none of them lowers it.
    """
    before = row
    later = Assessment.objects.filter(case=case, replaced_by__isnull=True, assessed_at__gt=row.assessed_at)
    for after in later.order_by("assessed_at", "id"):
        if before.level != level.HIGH or after.level == level.HIGH or after.agreement == level.AGREED:
            return
        found = level.level(yes=after.yes, threshold=after.threshold, judged=after.judged, earlier=level.HIGH)
        before = change(
            after, was=after.version, by=by, level=found.level, level_because=found.finding.code,
            agreement=found.agreement,
        )  # fmt: skip
        audit.record(
            by=by,
            verb="judged_again",
            kind="assessment",
            uid=after.uid,
            about=people_of(case),
            fields=["level"],
        )


def _written(
    case: Case,
    sheet: Sheet,
    moment: datetime,
    *,
    earlier: str | None,
    by: Actor,
    replaces: Assessment | None = None,
) -> Assessment:
    form = instrument(sheet.instrument, sheet.instrument_version)
    day = clock.london_day(moment)
    local = local_values(case.area_id, day)
    threshold = local.number(COUNT, form.code)
    counted = checklist.count(form, {code: given.value for code, given in sheet.answers.items()})
    found = level.level(yes=counted.yes, threshold=threshold, judged=sheet.judged, earlier=earlier)
    facts = facts_of(case, day, yes=counted.yes, concern=sheet.concern, heard_before=sheet.heard_before)
    advice = routes.recommend(facts, local.routes(form.code))
    _complete_reasons(sheet, advice.refer)
    values: dict[str, Any] = {
        "instrument": form.code,
        "instrument_version": form.version,
        "edition": replaces.edition + 1 if replaces else 1,
        "replaces": replaces,
        "assessed_at": moment,
        "assessed_on": day,
        "assessed_by": by.user,
        "why_now": sheet.why_now,
        "yes": counted.yes,
        "unknown": counted.unknown,
        "unanswered": counted.unanswered,
        "threshold": threshold,
        "judged": sheet.judged,
        "level": found.level,
        "level_because": found.finding.code,
        "agreement": found.agreement,
        "heard_before": sheet.heard_before,
        "incidents": routes.distinct_incidents(facts, local.routes(form.code))[0],
        "age": facts.age,
        "routes": " ".join(advice.codes),
        "safeguarding": " ".join(finding.code for finding in advice.safeguarding),
        "referred": sheet.referred and advice.refer,
        "change": sheet.change,
    }
    row = Assessment(case=case, created_by=by.user, **values)
    row.judged_because, row.concern, row.comment = sheet.judged_because, sheet.concern, sheet.comment
    row.not_referred = sheet.not_referred if advice.refer and not sheet.referred else ""
    row.save(force_insert=True)
    _answers(row, list(form.by_code), sheet.answers)
    return row


def _complete_reasons(sheet: Sheet, refer: bool) -> None:
    if not sheet.judged_because.strip():
        raise Refused(_("Give the reason for the level."))
    if refer and not sheet.referred and not sheet.not_referred.strip():
        raise Refused(_("A route to MARAC is met: refer, or write why no referral is made."))


def _answers(row: Assessment, codes: list[str], given: Mapping[str, Given]) -> None:
    answers = []
    for code in codes:
        said = given.get(code) or Given(checklist.UNANSWERED)
        answer = Answer(assessment=row, item=code, value=said.value, source=said.source)
        answer.note = said.note
        answers.append(answer)
    Answer.objects.bulk_create(answers)
