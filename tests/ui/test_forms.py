"""Fields: what they accept, what they say, and that nothing typed is lost."""

import html
from datetime import UTC, date, datetime, time
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from cairn.core import clock
from cairn.ui import forms
from cairn.ui.date_fields import read_time
from cairn.ui.fields import ANSWERS
from cairn.ui.showroom import WRONG, ShowForm

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def one(field: django_forms.Field, **typed: Any) -> forms.Form:
    """A form with one field, `it`, and what was typed into its boxes (it, it_day …)."""
    data = {key.replace("it_", "it-"): value for key, value in typed.items()}
    made: forms.Form = type("One", (forms.Form,), {"it": field})(data)
    with clock.at(NOON):
        made.is_valid()
    return made


def said(form: forms.Form) -> str:
    return str(form.errors["it"][0]) if "it" in form.errors else ""


def day(text: str) -> dict[str, str]:
    return dict(zip(("it_day", "it_month", "it_year"), text.split("/"), strict=True))


BORN = {"label": "Date of birth"}


@pytest.mark.parametrize(
    ("typed", "words", "parts"),
    [
        ("//", "Enter date of birth", ("day", "month", "year")),
        ("27//1990", "Date of birth must include a month", ("month",)),
        ("27//", "Date of birth must include a month and a year", ("month", "year")),
        ("/3/1990", "Date of birth must include a day", ("day",)),
        ("31/2/1990", "Date of birth must be a real date", ("day", "month", "year")),
        ("32/3/1990", "Date of birth must be a real date", ("day",)),
        ("27/13/1990", "Date of birth must be a real date", ("month",)),
        ("27/Marsh/1990", "Date of birth must be a real date", ("month",)),
        ("99/99/1990", "Date of birth must be a real date", ("day", "month", "year")),
        ("27/3/90", "Year must include 4 numbers", ("year",)),
        ("27/3/١٩٩٠", "Year must include 4 numbers", ("year",)),
        ("²/3/1990", "Date of birth must be a real date", ("day",)),
        ("23/11/2026", "Date of birth must be today or in the past", ("day", "month", "year")),
        ("0/3/1990", "Date of birth must be a real date", ("day",)),
        ("27/3/0000", "Date of birth must be a real date", ("year",)),
    ],
)
def test_a_wrong_date_is_said_in_the_design_systems_words(
    typed: str, words: str, parts: tuple[str, ...]
) -> None:
    form = one(forms.DateField(**BORN, not_future=True), **day(typed))
    bound = form["it"]
    assert isinstance(bound, forms.GovukBoundField)
    assert (said(form), bound.wrong_parts) == (words, parts)
    assert bound.anchor == f"#id_it-{parts[0]}"
    for typed_part in filter(None, typed.split("/")):
        assert f'value="{html.escape(typed_part)}"' in bound.as_govuk()


@pytest.mark.parametrize(
    "typed", ["27/3/1990", "27/03/1990", " 27 / March /1990", "27/mar/1990", "27/MAR./1990"]
)
def test_a_date_may_be_typed_as_people_type_it(typed: str) -> None:
    form = one(forms.DateField(**BORN), **day(typed))
    assert form.cleaned_data["it"] == date(1990, 3, 27)


@pytest.mark.parametrize(
    ("limits", "typed", "words"),
    [
        ({"not_past": True}, "21/11/2026", "Due must be today or in the future"),
        ({"not_past": True}, "22/11/2026", ""),
        ({"not_future": True}, "22/11/2026", ""),
        ({"earliest": date(2026, 1, 1)}, "31/12/2025", "Due must be the same as or after 1 January 2026"),
        (
            {"latest": lambda: date(2026, 1, 1)},
            "2/1/2026",
            "Due must be the same as or before 1 January 2026",
        ),
        ({"latest": lambda: date(2026, 1, 1)}, "1/1/2026", ""),
    ],
)
def test_a_date_keeps_within_its_limits(limits: dict[str, Any], typed: str, words: str) -> None:
    assert said(one(forms.DateField(label="Due", **limits), **day(typed))) == words


def test_an_empty_date_that_is_not_required_is_none() -> None:
    assert one(forms.DateField(label="Due", required=False)).cleaned_data["it"] is None


@pytest.mark.parametrize(
    ("typed", "about", "value"),
    [
        ("1/6/2026", "", forms.Approximate(date(2026, 6, 1), "day")),
        ("/6/2026", "", forms.Approximate(date(2026, 6, 1), "month")),
        ("//2026", "", forms.Approximate(date(2026, 1, 1), "year")),
        ("//2026", "on", forms.Approximate(date(2026, 1, 1), "about")),
    ],
)
def test_a_date_is_taken_as_exactly_as_it_is_known(typed: str, about: str, value: forms.Approximate) -> None:
    form = one(forms.ApproximateDateField(label="When?"), **day(typed), it_about=about)
    assert form.cleaned_data["it"] == value


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1/6/", "The date must include a year"),
        ("1//2026", "The date must include a month"),
        ("//26", "Year must include 4 numbers"),
    ],
)
def test_an_approximate_date_needs_a_year_and_a_day_needs_a_month(typed: str, words: str) -> None:
    assert said(one(forms.ApproximateDateField(label="When?", called="The date"), **day(typed))) == words


@pytest.mark.parametrize(
    "value",
    [
        forms.Approximate(date(2026, 6, 1), "day"),
        forms.Approximate(date(2026, 6, 1), "month"),
        forms.Approximate(date(2026, 1, 1), "year"),
        forms.Approximate(date(2026, 1, 1), "about"),
        forms.Approximate(date(2026, 6, 1), "about"),
        forms.Approximate(date(2026, 6, 9), "about"),
    ],
)
def test_an_approximate_date_goes_into_its_boxes_and_comes_out_the_same(value: forms.Approximate) -> None:
    field = forms.ApproximateDateField(label="When?")
    assert field.clean(field.widget.typed(value)) == value  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("14:05", time(14, 5)), ("9.30", time(9, 30)), ("0930", time(9, 30)), ("2pm", time(14)),
        ("2:30 p.m.", time(14, 30)),
        ("12am", time(0)), ("12pm", time(12)), ("noon", time(12)), ("14", None), ("25:00", None), ("9:60", None),
        ("13pm", None), ("soon", None), ("٩:٣٠", None), ("", None),
    ],
)  # fmt: skip
def test_a_time_may_be_typed_as_people_type_it(typed: str, at: time | None) -> None:
    assert read_time(typed) == at


def test_a_moment_is_londons_and_kept_in_utc() -> None:
    form = one(forms.MomentField(label="Time of call"), **day("1/7/2026"), it_time="14:05")
    assert form.cleaned_data["it"] == datetime(2026, 7, 1, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "at", "words"),
    [
        ("1/7/2026", "", "Time of call must include a time"),
        ("1/7/2026", "late", "Time must be a real time, like 9:30am or 14:05"),
        ("29/3/2026", "1:30", "The clocks went forward at that time: enter the time that the clock showed"),
        ("22/11/2026", "12:01", "Time of call must be in the past"),
        ("22/11/2026", "12:00", ""),
    ],
)
def test_a_moment_that_was_not_is_refused(typed: str, at: str, words: str) -> None:
    assert (
        said(one(forms.MomentField(label="Time of call", not_future=True), **day(typed), it_time=at)) == words
    )


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (forms.TextField(label="Full name"), "", "Enter full name"),
        (forms.TextField(label="NHS number"), "", "Enter NHS number"),
        (forms.TextField(label="What is her name?"), "", "Answer “What is her name?”"),
        (forms.TextField(label="Name", missing="Enter her name"), " ", "Enter her name"),
        (forms.TextField(label="Name", max_length=3), "Amira", "Name must be 3 characters or fewer"),
        (forms.TextareaField(label="Notes", max_length=3), "a\r\nb", ""),
        (forms.NumberField(label="Children"), "two", "Children must be a whole number"),
        (forms.NumberField(label="Children"), "²", "Children must be a whole number"),
        (forms.NumberField(label="Children"), "1.5", "Children must be a whole number"),
        (forms.NumberField(label="Children", least=0), "-1", "Children must be 0 or more"),
        (forms.NumberField(label="Children", most=20), "21", "Children must be 20 or fewer"),
        (forms.NumberField(label="Children"), "1,200", ""),
        (
            forms.EmailField(label="Email"),
            "a@",
            "Enter an email address in the correct format, like name@service.example",
        ),
        (forms.RadiosField(label="Level", choices=[("a", "A")]), "", "Select level"),
        (forms.RadiosField(label="Level", choices=[("a", "A")]), "b", "Select level"),
        (forms.YesNoUnknownField(label="Was she told?"), "declined", "Answer “Was she told?”"),
        (forms.YesNoUnknownField(label="Was she told?", declined=True), "declined", ""),
        (forms.TickField(label="I have checked"), "", "Select “I have checked”"),
    ],
)
def test_a_field_says_what_is_wrong_in_its_own_words(
    field: django_forms.Field, typed: str, words: str
) -> None:
    assert said(one(field, it=typed)) == words


def test_none_of_these_stands_alone() -> None:
    choices = [("a", "A"), ("none", "None of these")]
    form = one(forms.CheckboxesField(label="Kinds", choices=choices, exclusive="none"), it=["a", "none"])
    assert said(form) == "Select what applies, or select “None of these”"


class Told(forms.Form):
    told = forms.YesNoUnknownField(label="Was she told?", reveals={"yes": ("how",), "no": ("why",)})
    how = forms.TextField(label="How?")
    why = forms.RadiosField(
        label="Why not?", choices=[("later", "Later"), ("other", "Other")], reveals={"other": ("else_",)}
    )
    else_ = forms.TextField(label="What else?")


def test_a_revealed_field_counts_only_while_its_choice_is_chosen() -> None:
    assert list(Told({"told": "yes"}).errors) == ["how"]
    form = Told({"told": "unknown", "how": "By letter"})
    assert form.is_valid()
    assert form.cleaned_data == {"told": "unknown", "how": "", "why": "", "else_": ""}
    assert list(Told({"told": "no", "why": "other"}).errors) == ["else_"]
    assert Told({"told": "unknown", "why": "other"}).is_valid()


def test_a_revealed_field_is_drawn_inside_its_choice_and_nowhere_else() -> None:
    form = Told({"told": "no", "how": "By letter"})
    assert [bound.name for bound in form.main_fields()] == ["told"]
    shown = form["told"].as_govuk()  # type: ignore[attr-defined]
    assert shown.count('name="how"') == 1
    assert 'value="By letter"' in shown


def upload(name: str, content: bytes, **limits: Any) -> str:
    made = type(
        "One", (forms.Form,), {"it": forms.FileField(label="Spreadsheet", kinds=["csv", "xlsx"], **limits)}
    )
    form = made({}, {"it": SimpleUploadedFile(name, content)})
    return said(form)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", "name\nŁucja\n".encode(), ""),
        ("a.csv", "name\nŁucja\n".encode("utf-16"), ""),
        ("a.xlsx", b"PK\x03\x04....", ""),
        ("a.xlsx", b"<html>", "The selected file must be a CSV or XLSX"),
        ("a.exe", b"MZ", "The selected file must be a CSV or XLSX"),
        ("a.csv", b"MZ\x00\x00", "The selected file must be a CSV or XLSX"),
        ("csv", b"a", "The selected file must be a CSV or XLSX"),
        ("a.csv", b"", "The selected file is empty"),
        ("a.csv", b"x" * 2049, "The selected file must be smaller than 2KB"),
    ],
)
def test_a_file_is_known_by_its_content_too(name: str, content: bytes, words: str) -> None:
    assert upload(name, content, most=2048) == words


def test_the_error_summary_lists_mistakes_in_the_order_of_the_page_and_leads_to_each() -> None:
    form = ShowForm(WRONG)
    shown = str(forms.error_summary(form))
    hrefs = [piece.partition('"')[0] for piece in shown.split('<a href="')[1:]]
    assert hrefs[:4] == ["#id_name", "#id_born_on-day", "#id_happened-year", "#id_called_at-time"]
    page = "".join(str(bound.as_govuk()) for bound in form.main_fields())
    for href in hrefs:
        assert f'id="{href[1:]}"' in page


def test_an_unbound_form_and_a_right_one_have_no_summary() -> None:
    assert forms.error_summary(ShowForm()) == ""
    assert forms.error_summary(Told({"told": "unknown"})) == ""


class _Values(HTMLParser):
    """What a browser would post again from a page."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "textarea":
            self.inside = given.get("name") or ""
            self.values[self.inside] = ""
        elif tag == "input" and given.get("type") in ("text", "email"):
            self.values[given.get("name") or ""] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self.inside = "" if tag == "textarea" else self.inside

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.values[self.inside] += data


class Typed(forms.Form):
    line = forms.TextField(label="Line", max_length=1)
    told = forms.YesNoUnknownField(label="Told?", reveals={"yes": ("note",)})
    note = forms.TextareaField(label="Note", max_length=1)
    plain = forms.TextareaField(label="Plain", max_length=1, counted=True)


@given(
    text=st.text(
        st.characters(codec="utf-8", exclude_characters="\x00\r", exclude_categories=["Cs", "Cc"])
        | st.just("\n")
    )
)
def test_nothing_that_was_typed_is_lost(text: str) -> None:
    typed = {"line": text.replace("\n", " "), "told": "yes", "note": text, "plain": text}
    form = Typed(typed)
    form.is_valid()
    reader = _Values()
    reader.feed("".join(str(bound.as_govuk()) for bound in form.main_fields()))
    assert reader.values["line"] == typed["line"]
    for name in ("note", "plain"):  # a browser drops one line break at the beginning of a text area
        assert reader.values[name] == "\n" * text.startswith("\n") + text


def test_a_form_that_knows_nothing_of_us_is_drawn_right_as_well() -> None:
    class Plain(django_forms.Form):
        name = django_forms.CharField(label="Name <b>")
        level = django_forms.ChoiceField(choices=[("a", "A")], widget=django_forms.RadioSelect)
        secret = django_forms.CharField(widget=django_forms.PasswordInput)
        hidden = django_forms.CharField(widget=django_forms.HiddenInput, initial="h")

    shown = str(Plain())
    for words in (
        'class="govuk-input"',
        "govuk-radios",
        "govuk-password-input",
        'type="hidden"',
        "Name &lt;b&gt;",
    ):
        assert words in shown
    assert "govuk-error" in str(Plain({"name": ""}))


@pytest.mark.parametrize("way", ["as_p", "as_div", "as_table", "as_ul"])
def test_djangos_own_ways_of_drawing_do_not_fail(way: str) -> None:
    assert getattr(ShowForm(WRONG), way)()


def test_every_answer_is_kept_apart() -> None:
    assert [str(words) for words in ANSWERS.values()] == [
        "Yes",
        "No",
        "Not known",
        "Did not want to say",
        "Not asked",
    ]


@pytest.mark.parametrize(
    ("posted", "version"), [("3", 3), ("", -1), ("x", -1), ("-2", -1), ("²", -1), ("9" * 30, -1)]
)
def test_a_posted_version_that_is_no_number_was_never_read(posted: str, version: int) -> None:
    assert forms.version_of(QueryDict(f"version={posted}")) == version


def test_what_was_posted_is_compared_with_what_is_stored_in_words() -> None:
    form = ShowForm(WRONG | {"route": "health", "born_on-day": "27", "born_on-month": "3"})
    compared = {
        item.label: (item.yours, item.theirs)
        for item in form.compare(
            {
                "route": "self",
                "born_on": date(1990, 3, 28),
                "abuse": ["coercive"],
                "sure": True,
                "called_at": NOON,
                "name": "",
            }
        )
    }
    assert compared["Who referred the person?"] == ("Health", "The person themselves")
    assert compared["Date of birth"] == ("27 March 1990", "28 March 1990")
    assert compared["What kinds of abuse?"] == ("Physical, None of these", "Controlling or coercive")
    assert compared["When did you call?"] == ("22 11 2026 half past two", "22 November 2026 at 12:00")
    assert compared["Full name"] == ("Nothing", "Nothing")


def test_nothing_typed_can_turn_the_words_after_it_round() -> None:
    class Warning(forms.Form):
        text = forms.TextField(label="Warning")
        long = forms.TextareaField(label="More")

    told = Warning({"text": "He reads her post \u202eevil", "long": "\u2067one\r\ntwo\u2069"})
    assert told.is_valid()
    assert told.cleaned_data == {"text": "He reads her post evil", "long": "one\ntwo"}
    persian = Warning({"text": "می\u200cخواهم", "long": "👩\u200d👧"})  # joiners are part of the word
    assert persian.is_valid()
    assert persian.cleaned_data == {"text": "می\u200cخواهم", "long": "👩\u200d👧"}
