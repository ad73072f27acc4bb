"""What a service works with for some hours without Cairn: high-risk cases, how to reach them safely, what is due."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.cases.codes import RiskLevel
from cairn.cases.models import Action, Allocation, Case
from cairn.cases.queries.reaching import Way, ways_to
from cairn.core.contracts import DowntimeEntry
from cairn.people.models import ContactPoint
from cairn.ui import words


def entries(actor: Actor) -> Iterator[DowntimeEntry]:
    """Open high-risk cases that the actor may see, by worker. A restricted person's stay in Cairn: that she is one of
    the service's is itself protected.
    """
    cases = Case.objects.visible_to(actor).open().filter(level=RiskLevel.HIGH).order_by("opened_on", "pk")
    owners = dict(
        Allocation.objects.filter(case__in=cases, until_on__isnull=True).values_list("case", "user__name")
    )
    due: dict[int, list[str]] = {}
    for action in Action.objects.filter(case__in=cases, state="open").order_by("due_on"):
        due.setdefault(action.case_id, []).append(f"{words.date_words(action.due_on)}: {action.text.open()}")
    for case in cases:
        reach = ways_to(case)
        if not reach.client.restricted:
            yield DowntimeEntry(
                person=reach.client.uid,
                name=f"{reach.client.sort_given} {reach.client.sort_family}".strip(),
                reference=case.reference,
                worker=owners.get(case.pk) or str(_("Nobody yet")),
                contact=tuple(line for way in reach.ways for line in _lines(way)),
                actions=tuple(due.get(case.pk, ())),
            )


def _lines(way: Way) -> Iterator[str]:
    """The rule first, then the number; no number that is hidden, shared, or has to be asked about again."""
    if way.point.kind != ContactPoint.Kind.PHONE:
        return
    rule, point = way.rule, way.point
    safe = rule.safe in ("safe", "limited") and not rule.ask_again
    if safe and not (point.hidden or point.shared_with_perpetrator or rule.reached_by):
        yield f"{way.words} {'; '.join(way.cautions)}. {point.value.open()}"
    else:
        yield str(_("%(what)s: not here. Do not try it without Cairn.")) % {"what": way.kind}
