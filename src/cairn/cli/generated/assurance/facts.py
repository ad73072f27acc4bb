"""What the code itself knows of the processing: read from labels, roles, retention, grounds and recipients."""

from collections import defaultdict
from collections.abc import Iterator

from cairn.cli.generated.table import table
from cairn.core.contracts import Retention, published

BIRTH = "date of birth"  # from which a child's time is counted

DRAFT = """\
> A draft, written from the code of this version. What stands in [To finish: …] only you can say. The law in it is a
> reminder and unverified: your data protection officer decides. When it is done and signed, record it:
> `cairn assurance finish {code} --edition … --on … --by …`."""

PROTECTED = """\
- Free text about a case, contact details and code words are sealed (AES-256-GCM) with a key of each person, case or
  referral; the keys are wrapped by root keys that are not in the database. What somebody's life may hang on (marked *
  among the records) is shown only on an explicit click.
- A bar hides from the person it is laid against that a record exists; it beats every role, administrators included.
- Who saw or did what is written before the page is shown, in chains that show tampering; a second machine keeps their
  heads.
- Everything that leaves goes through one door: recipient, safe contact, who must never receive it, a search for
  protected values.
- A backup is encrypted to a key that is not on the machine, and is put back for trial (`cairn restore-drill`).
- What is not protected: see *What is not protected* in docs/howto/operate.md. Say it here as it stands."""


def facts_for(code: str) -> dict[str, str]:
    """What the words of a document may name."""
    return {
        "draft": DRAFT.format(code=code),
        "held": held().rstrip(),
        "kept": kept().rstrip(),
        "periods": periods(),
        "grown": grown(),
        "roles": roles().rstrip(),
        "grounds": grounds().rstrip(),
        "recipients": recipients().rstrip(),
        "protected": PROTECTED,
    }


def held() -> str:
    """Every kind of record with personal data: how protected, about whom, and which fields are sealed."""
    rows = [
        (f"{app}: {name}", about, fields, sealed or "none") for app, name, about, fields, sealed in _held()
    ]
    return table(("record", "about", "personal fields (P3, P4)", "of them sealed"), rows)


def _held() -> Iterator[tuple[str, str, str, str, str]]:
    from django.apps import apps

    from cairn.core.fields import SealedText
    from cairn.core.labels import About, Level, label_of

    for model in sorted(apps.get_models(), key=lambda m: m._meta.label):
        personal: list[str] = []
        sealed: list[str] = []
        about: set[str] = set()
        for field in model._meta.local_fields:
            label = label_of(field)
            if label is None or label.level not in (Level.P3, Level.P4):
                continue
            personal.append(f"{field.name}*" if label.level is Level.P4 else field.name)
            about |= {label.about.value} - {About.NOBODY.value}
            if isinstance(field, SealedText):
                sealed.append(field.name)
        if personal:
            yield (
                model._meta.app_label, str(model._meta.verbose_name), ", ".join(sorted(about)),
                ", ".join(personal), ", ".join(sealed),
            )  # fmt: skip


def kept() -> str:
    """How long each kind of record is kept, and why."""
    rows: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for module in published("retention"):
        for one in module.RETENTION:
            if one.source != "no personal data":
                rows[f"{one.years:g} years", one.counted_from, one.because, one.source].append(one.model)
    return table(
        ("records", "kept for", "counted from", "why", "source"),
        [(", ".join(names), *rest) for rest, names in rows.items()],
    )


def roles() -> str:
    """Who may open what: each role with the agencies it can belong to and what it sees of them."""
    from cairn.access.models import AgencyKind
    from cairn.access.roles import ROLES

    kinds = dict(AgencyKind.choices)
    rows = []
    for role in ROLES.values():
        where = "any agency" if len(role.agencies) == len(kinds) else ", ".join(
            sorted(str(kinds[kind]) for kind in role.agencies)
        )  # fmt: skip
        sees = "its agency's records" if role.holds == "agency" else "what names the worker or their team"
        rows.append((str(role.name), where, sees, str(role.does)))
    return table(("role", "in", "holds", "comes to"), rows)


def grounds() -> str:
    """On what a decision to share may rest."""
    from cairn.people.rules.bases import BASES

    rows = [(str(b.words), str(b.hint), f"{b.from_on:%d.%m.%Y}", b.source) for b in BASES]
    return table(("ground", "which", "since", "source"), rows)


def recipients() -> str:
    """What each kind of agency may be told of what became of its referral."""
    from cairn.access.models import AgencyKind
    from cairn.release.rules.profiles import BY_AGENCY_KIND

    kinds = dict(AgencyKind.choices)
    told: dict[str, list[str]] = defaultdict(list)
    for kind, profile in BY_AGENCY_KIND.items():
        facts = ", ".join(sorted(fact.value.replace("_", " ") for fact in profile.may_be_told)) or "nothing"
        told[facts].append(str(kinds[kind]))
    rows = [(", ".join(sorted(names)), facts) for facts, names in told.items()]
    rows.append(("Every other kind", "received"))
    return table(("recipient", "may be told"), rows)


def periods() -> str:
    """How long somebody's record and the work with them are kept once it has ended, as a person would say it."""
    years = {one.years for one in _of_people() if BIRTH not in one.counted_from}
    return f"{min(years):g} to {max(years):g} years after our work with you ends"


def grown() -> str:
    """Until which age a child's record is kept at least."""
    return f"{max(one.years for one in _of_people() if BIRTH in one.counted_from):g}"


def _of_people() -> list[Retention]:
    """What the schedule says of people's records and of casework; not what is about uploads, requests or places."""
    kinds = ("people.Person", "cases.Case")
    return [one for m in published("retention") for one in m.RETENTION if one.model.split(" ")[0] in kinds]
