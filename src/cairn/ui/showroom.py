"""Invented examples for the components page: every part of ours in every state."""

from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from cairn.ui import forms
from cairn.ui.lists import CellLink, Head, paged, sorting
from cairn.ui.pages import Banner, Link, Who
from cairn.ui.parts import Entry, SummaryRow, Work

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)


class ShowForm(forms.Form):
    """One of each field."""

    name = forms.TextField(label=_("Full name"), width="two-thirds", autocomplete="off")
    born_on = forms.DateField(
        label=_("Date of birth"),
        help_text=_("For example, 27 3 1990"),
        not_future=True,
        missing=_("Enter a date of birth"),
    )
    happened = forms.ApproximateDateField(
        label=_("When did it happen?"),
        called=_("The date"),
        required=False,
        help_text=_("Leave the day, or the day and month, empty if they are not known"),
    )
    called_at = forms.MomentField(label=_("When did you call?"), called=_("Time of call"), required=False)
    told = forms.YesNoUnknownField(
        label=_("Has the person been told how their information is used?"),
        reveals={"yes": ("how",), "no": ("why_not",)},
        declined=True,
    )
    how = forms.TextareaField(label=_("How was the person told?"), counted=True, max_length=500, rows=3)
    why_not = forms.TextField(label=_("Why not?"))
    route = forms.RadiosField(
        label=_("Who referred the person?"),
        choices=[("police", _("Police")), ("health", _("Health")), ("self", _("The person themselves"))],
        hints={"health": _("A hospital, practice or midwife")},
        divider_before="self",
    )
    abuse = forms.CheckboxesField(
        label=_("What kinds of abuse?"),
        help_text=_("Select all that apply"),
        choices=[
            ("physical", _("Physical")),
            ("coercive", _("Controlling or coercive")),
            ("none", _("None of these")),
        ],
        exclusive="none",
    )
    area = forms.SelectField(
        label=_("Area"), choices=[("", _("Choose an area")), ("north", _("North")), ("south", _("South"))]
    )
    children = forms.NumberField(
        label=_("How many children live with the person?"),
        called=_("Number of children"),
        least=0,
        most=20,
        width=3,
        required=False,
    )
    email = forms.EmailField(label=_("Email address"), required=False)
    file = forms.FileField(
        label=_("Spreadsheet"), kinds=["csv", "xlsx"], help_text=_("CSV or XLSX, up to 10MB"), required=False
    )
    sure = forms.TickField(label=_("I have checked this with the person"))


WRONG = {
    "name": "",
    "born_on-day": "31",
    "born_on-month": "2",
    "born_on-year": "1990",
    "happened-day": "",
    "happened-month": "June",
    "happened-year": "20",
    "called_at-day": "22",
    "called_at-month": "11",
    "called_at-year": "2026",
    "called_at-time": "half past two",
    "told": "yes",
    "how": "",
    "abuse": ["physical", "none"],
    "children": "some",
    "email": "not an address",
}


def _list(request: HttpRequest) -> dict[str, Any]:
    sort = sorting(request.GET, {"name": ("name",), "due": ("due",)}, default="due")
    names = ("Amira Okonjo-Featherstonehaugh", "Beatrix Lund", "Chipo Marsh", "Dilys Prosser")
    rows = [
        [
            CellLink(names[at % 4], "#list", note=_("Interpreter: Somali") if at % 4 == 2 else ""),
            "KQ7M-XW2P-D",
            at % 7,
            TODAY,
        ]
        for at in range(1400)
    ]
    page = paged(rows, request.GET)
    return {
        "list_head": [
            Head(_("Name"), "name"),
            Head(_("Reference"), nowrap=True),
            Head(_("Open actions"), numeric=True),
            Head(_("Due"), "due", nowrap=True),
        ],
        "list_page": page,
        "list_rows": [[*row[:3], "22 Nov 2026"] for row in page],
        "list_sort": sort,
    }


def showroom(request: HttpRequest) -> dict[str, Any]:
    """All that ui/components.html shows."""
    return _list(request) | {
        "heading": _("Components"),
        "breadcrumbs": [Link(_("Home"), "/"), Link(_("Components"))],
        "navigation": [
            Link(_("Today"), "/"),
            Link(_("Referrals"), "#list"),
            Link(_("Components"), "#main-content", True),
        ],
        "notice": _("Nobody here is real. Nothing is sent."),
        "who": Who("Ama Mensah", "IDVA, Harbour Lane Service, Ashby", "#sign-out", "#switch"),
        "banner": Banner(
            _("The referral was sent to Harbour Lane Service."), "success", href="#list", link=_("Show it")
        ),
        "marking": "OFFICIAL-SENSITIVE",
        "prepared_for": "Ama Mensah",
        "prepared_at": NOW,
        "colours": [
            "",
            "grey",
            "green",
            "turquoise",
            "blue",
            "light-blue",
            "purple",
            "pink",
            "red",
            "orange",
            "yellow",
        ],
        "levels": ["high", "medium", "standard", "none"],
        "safe_states": ["safe", "limited", "never", "ask_again", "unknown"],
        "summary": [
            SummaryRow(_("Name"), "Amira Okonjo-Featherstonehaugh", "#summary"),
            SummaryRow(_("Address"), Markup("4 Lantern Court<br>Ashby"), "#summary"),
            SummaryRow(_("Language"), "Somali"),
            SummaryRow(_("Long word"), "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2),
        ],
        "entries": [
            Entry(
                _("Called: spoke to her"),
                at=NOW,
                by="Ama Mensah",
                body=_("She is staying with her sister."),
                href="#timeline",
            ),
            Entry(
                _("Assessed"),
                on=date(2026, 11, 3),
                by="Ama Mensah",
                tag=Markup('<strong class="govuk-tag govuk-tag--red">High risk</strong>'),
            ),
            Entry(_("Incident at home"), on=date(2026, 6, 1), precision="month"),
            Entry(_("Separation"), on=date(2025, 1, 1), precision="about"),
        ],
        "work": [
            Work(
                _("First contact"),
                "#work",
                at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
                about="Beatrix Lund",
                late=True,
            ),
            Work(_("Review risk"), "#work", due=date(2026, 11, 24), about="Chipo Marsh"),
        ],
        "now": NOW,
        "today": TODAY,
        "tasks": [
            {"title": _("About the person"), "href": "#tasks", "status": "done"},
            {
                "title": _("Safe contact"),
                "href": "#tasks",
                "status": "doing",
                "hint": _("When, how and what never to say"),
            },
            {"title": _("Children"), "href": "#tasks", "status": "todo"},
            {"title": _("Consent"), "href": "#tasks", "status": "error"},
            {"title": _("Send"), "status": "blocked"},
        ],
        "tiles": [
            {"label": _("Open cases"), "value": "31", "href": "#tiles"},
            {"label": _("Overdue reviews"), "value": "2", "note": _("Both high risk")},
            {"label": _("Waiting for triage"), "value": "0"},
        ],
        "sub_links": [
            Link(_("Overview"), "#a", True),
            Link(_("Assessments"), "#b"),
            Link(_("Contacts"), "#c"),
            Link(_("Shared"), "#d"),
        ],
        "panels": [
            ("tab-one", _("This quarter"), Markup('<p class="govuk-body">One</p>')),
            ("tab-two", _("Last quarter"), Markup('<p class="govuk-body">Two</p>')),
        ],
        "chart_labels": ["2019/20", "2020/21", "2021/22", "2022/23", "2023/24", "2024/25", "2025/26"],
        "chart_series": [
            ("Police", [310, 342, 365, 351, 402, 418, 431]),
            ("Health", [88, 61, 97, 120, None, 133, 151]),
            ("Housing", [40, 44, 51, 63, 70, 66, 81]),
        ],
        "empty_form": ShowForm(
            initial={"born_on": date(1990, 3, 27), "happened": forms.Approximate(date(2026, 6, 1), "month")}
        ),
        "wrong_form": ShowForm(WRONG, auto_id="wrong_%s"),
        "filter_form": FilterForm(auto_id="filter_%s"),
    }


class FilterForm(forms.Form):
    """A list's filters: codes and dates only."""

    state = forms.CheckboxesField(
        label=_("State"), choices=[("open", _("Open")), ("closed", _("Closed"))], required=False, small=True
    )
    since = forms.DateField(label=_("Opened since"), required=False)
