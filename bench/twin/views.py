"""List, search, open, create."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import DetailView, FormView, ListView

from bench.twin import models
from bench.twin.forms import AssessmentForm


def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("well\n")


class OfAgency(LoginRequiredMixin):
    request: Any

    def agency(self) -> models.Agency:
        return self.request.user.appointments.select_related("agency").order_by("id").first().agency

    def cases(self) -> QuerySet[models.Case]:
        return models.Case.objects.filter(agency=self.agency())


class CaseList(OfAgency, ListView):
    template_name = "case_list.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[models.Case]:
        return (
            self.cases()
            .filter(state="closed", parties__role="client", parties__until_on__isnull=True)
            .order_by("-opened_on", "-id")
            .prefetch_related("parties__person", "allocations__user", "actions")
        )


class Search(OfAgency, ListView):
    template_name = "search.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[models.Person]:
        people = models.Person.objects.filter(
            involvements__agency=self.agency(), involvements__until_on__gte=timezone.localdate()
        )
        for word in self.request.GET.get("text", "").split():
            people = people.filter(Q(names__given__icontains=word) | Q(names__family__icontains=word))
        return people.distinct().order_by("sort_family", "sort_given", "id")


class CaseDetail(OfAgency, DetailView):
    template_name = "case.html"
    slug_field = slug_url_kwarg = "uid"

    def get_queryset(self) -> QuerySet[models.Case]:
        return self.cases().prefetch_related(
            "parties__person", "allocations__user", "actions", "attempts__created_by", "notes__created_by",
            Prefetch("assessments", models.Assessment.objects.order_by("-assessed_at").select_related("assessed_by")),
            Prefetch("incidents", models.Incident.objects.order_by("-on")),
        )  # fmt: skip


class Assess(OfAgency, FormView):
    template_name = "assess.html"
    form_class = AssessmentForm

    def case(self) -> models.Case:
        return self.cases().get(uid=self.kwargs["uid"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(case=self.case(), **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"at": timezone.now()}

    @transaction.atomic
    def form_valid(self, form: AssessmentForm) -> HttpResponse:
        case, said = self.case(), form.cleaned_data
        answers = {name[2:]: value for name, value in said.items() if name.startswith("a-")}
        yes = sum(value == "yes" for value in answers.values())
        level = "high" if yes >= 14 else said["judged"]
        row = models.Assessment.objects.create(
            case=case, assessed_at=said["at"], assessed_on=said["at"].date(), assessed_by=self.request.user,
            created_by=self.request.user, why_now=said["why_now"], yes=yes, judged=said["judged"], level=level,
            level_because="as_judged", heard_before=said["heard_before"],
        )  # fmt: skip
        models.Answer.objects.bulk_create(
            models.Answer(
                assessment=row, item=item, value=value or "unanswered", source=said[f"s-{item}"] or "client"
            )
            for item, value in answers.items()
        )
        case.level, case.level_on = level, said["at"].date()
        case.save(update_fields=["level", "level_on"])
        return redirect("case", uid=case.uid)
