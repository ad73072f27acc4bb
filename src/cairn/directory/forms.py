"""The questions of the directory's pages."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.access.models import Agency, Area
from cairn.directory.codes import Commission, Group, Kind, Placement, PostKind, Tier, Work
from cairn.directory.models import Funding, Provider, Service
from cairn.ui import forms

ANY = [("", gettext_lazy("Any"))]
NONE = [("", gettext_lazy("None"))]
CHOOSE = [("", gettext_lazy("Choose…"))]
HALVES = [(f"{n / 2:.1f}", f"{n / 2:g}") for n in range(1, 15)]


class FilterForm(forms.Form):
    tier = forms.SelectField(label=gettext_lazy("Tier"), choices=[*ANY, *Tier.choices], required=False)
    kind = forms.SelectField(label=gettext_lazy("Kind"), choices=[*ANY, *Kind.choices], required=False)
    who_for = forms.SelectField(label=gettext_lazy("Who for"), choices=[*ANY, *Group.choices], required=False)
    commission = forms.SelectField(
        label=gettext_lazy("Commissioned"), choices=[*ANY, *Commission.choices], required=False
    )
    on = forms.DateField(label=gettext_lazy("As it was on"), called=gettext_lazy("The day"), required=False)


class PostFilterForm(forms.Form):
    kind = forms.SelectField(label=gettext_lazy("Kind"), choices=[*ANY, *PostKind.choices], required=False)
    placement = forms.SelectField(
        label=gettext_lazy("Where"), choices=[*ANY, *Placement.choices], required=False
    )
    vacant = forms.SelectField(
        label=gettext_lazy("Vacant or filled"),
        choices=[*ANY, ("yes", gettext_lazy("Vacant")), ("no", gettext_lazy("Filled"))],
        required=False,
    )
    on = forms.DateField(label=gettext_lazy("As it was on"), called=gettext_lazy("The day"), required=False)


class DayForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("As it was on"), called=gettext_lazy("The day"), required=False)


class Dated(forms.Form):
    """The last questions of every entry; a form for one area, whose rows its choices are."""

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("from_on"), said.get("until_on")
        if first and last and last < first:
            raise ValidationError({"until_on": _("The last day must be on or after the first day")})
        return said

    def chosen(self, name: str, rows: Iterable[Any]) -> Any:
        """The row of this area that a select's uid means."""
        return next((row for row in rows if str(row.uid) == self.cleaned_data.get(name)), None)

    def offer(self, name: str, rows: Iterable[Any], first: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = [*first, *((str(row.uid), str(row)) for row in rows)]


def first_day() -> forms.DateField:
    return forms.DateField(
        label=gettext_lazy("First day"),
        called=gettext_lazy("The first day"),
        missing=gettext_lazy("Enter the first day"),
    )


def last_day() -> forms.DateField:
    return forms.DateField(
        label=gettext_lazy("Last day (if it is known)"), called=gettext_lazy("The last day"), required=False
    )


class ProviderForm(Dated):
    name = forms.TextField(label=gettext_lazy("Name"), missing=gettext_lazy("Enter the organisation’s name"))
    about = forms.TextareaField(
        label=gettext_lazy("What it is (optional)"), required=False, rows=3, max_length=2000
    )
    from_on = first_day()
    until_on = last_day()

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class FundingForm(Dated):
    name = forms.TextField(label=gettext_lazy("Name"), missing=gettext_lazy("Enter a name for this money"))
    funder = forms.TextField(label=gettext_lazy("Who pays"), missing=gettext_lazy("Enter who pays"))
    yearly = forms.NumberField(
        label=gettext_lazy("Pounds a year (if known)"), called=gettext_lazy("Pounds a year"), prefix="£", least=0,
        most=1_000_000_000, width=10, required=False,
    )  # fmt: skip
    from_on = first_day()
    until_on = last_day()

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def service_phone(label: Any, hint: Any) -> forms.TextField:
    return forms.TextField(
        label=label, help_text=hint, required=False, max_length=30, width=20,
        validators=[RegexValidator(r"^[0-9+() ]{5,}$", gettext_lazy("Enter a phone number, like 020 7946 0321"))],
    )  # fmt: skip


class ServiceForm(Dated):
    name = forms.TextField(label=gettext_lazy("Name"), missing=gettext_lazy("Enter the service’s name"))
    provider = forms.SelectField(label=gettext_lazy("Provider"), missing=gettext_lazy("Select the provider"))
    agency = forms.SelectField(
        label=gettext_lazy("Who receives its referrals in Cairn"),
        help_text=gettext_lazy("Without one, nobody can refer to it in Cairn."),
        required=False,
    )
    tier = forms.RadiosField(
        label=gettext_lazy("Tier"), choices=Tier.choices, missing=gettext_lazy("Select a tier")
    )
    kind = forms.SelectField(
        label=gettext_lazy("Kind"), choices=[*CHOOSE, *Kind.choices], missing=gettext_lazy("Select a kind")
    )
    work = forms.RadiosField(
        label=gettext_lazy("Whose case does a referral open?"), choices=Work.choices,
        missing=gettext_lazy("Select whose case a referral opens"),
    )  # fmt: skip
    commission = forms.RadiosField(
        label=gettext_lazy("Who commissions it?"), choices=Commission.choices,
        missing=gettext_lazy("Select who commissions it"),
    )  # fmt: skip
    who_for = forms.CheckboxesField(
        label=gettext_lazy("Who is it for?"), choices=Group.choices, required=False
    )
    summary = forms.TextareaField(
        label=gettext_lazy("What it does"), help_text=gettext_lazy("No address, postcode or room."), required=False,
        rows=4, max_length=2000,
    )  # fmt: skip
    how_to_refer = forms.TextareaField(
        label=gettext_lazy("How to refer (optional)"), required=False, rows=2, max_length=1000
    )
    phone = service_phone(gettext_lazy("Telephone (optional)"), "")
    night_phone = service_phone(
        gettext_lazy("Telephone out of hours, for colleagues on duty (optional)"),
        gettext_lazy("Shown to whoever opens a client’s record in an emergency. It is never public."),
    )
    public = forms.TickField(label=gettext_lazy("It may stand in the public directory"), required=False)
    from_on = first_day()
    until_on = last_day()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.providers = list(Provider.objects.filter(area=self.area))
        self.agencies = list(Agency.objects.filter(areas__area=self.area))
        self.offer("provider", self.providers, CHOOSE)
        self.offer("agency", self.agencies, NONE)

    def values(self) -> dict[str, Any]:
        rows = {
            "provider": self.chosen("provider", self.providers),
            "agency": self.chosen("agency", self.agencies),
        }
        return dict(self.cleaned_data) | rows


class PostForm(Dated):
    title = forms.TextField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("Never who holds it."),
        missing=gettext_lazy("Enter a title"),
    )
    service = forms.SelectField(label=gettext_lazy("Service"), missing=gettext_lazy("Select the service"))
    kind = forms.SelectField(
        label=gettext_lazy("Kind"),
        choices=[*CHOOSE, *PostKind.choices],
        missing=gettext_lazy("Select a kind"),
    )
    employer = forms.SelectField(label=gettext_lazy("Employer"), missing=gettext_lazy("Select the employer"))
    placement = forms.RadiosField(
        label=gettext_lazy("Where is the work done?"), choices=Placement.choices,
        missing=gettext_lazy("Select where the work is done"),
    )  # fmt: skip
    host = forms.SelectField(
        label=gettext_lazy("Host"),
        help_text=gettext_lazy("For a co-located or seconded post."),
        required=False,
    )
    site = forms.TextField(
        label=gettext_lazy("Site (optional)"), required=False,
        help_text=gettext_lazy("What people call it: Emergency department. No address; nothing for a refuge."),
    )  # fmt: skip
    funding = forms.SelectField(label=gettext_lazy("Funding"), required=False)
    days = forms.SelectField(label=gettext_lazy("Days a week"), choices=[*NONE, *HALVES], required=False)
    from_on = first_day()
    until_on = last_day()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = list(Service.objects.filter(area=self.area))
        self.providers = list(Provider.objects.filter(area=self.area))
        self.fundings = list(Funding.objects.filter(area=self.area))
        self.offer("service", self.services, CHOOSE)
        self.offer("employer", self.providers, CHOOSE)
        self.offer("host", self.providers, NONE)
        self.offer("funding", self.fundings, [("", gettext_lazy("Not known"))])

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        hosted = said.get("placement") in (Placement.CO_LOCATED, Placement.SECONDED)
        if hosted and not said.get("host"):
            raise ValidationError({"host": _("Select the host of a co-located or seconded post")})
        if said.get("placement") == Placement.OWN:
            said["host"] = ""
        return said

    def values(self) -> dict[str, Any]:
        rows = {
            "service": self.chosen("service", self.services),
            "employer": self.chosen("employer", self.providers),
            "host": self.chosen("host", self.providers),
            "funding": self.chosen("funding", self.fundings),
            "days": Decimal(self.cleaned_data["days"]) if self.cleaned_data["days"] else None,
        }
        return dict(self.cleaned_data) | rows


class MoveForm(forms.Form):
    """From which day a post is vacant, or filled."""

    from_on = forms.DateField(
        label=gettext_lazy("From which day?"),
        called=gettext_lazy("The day"),
        missing=gettext_lazy("Enter the day"),
    )
