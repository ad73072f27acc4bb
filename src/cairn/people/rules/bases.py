"""On what a decision to share may rest: dated, each with its source. Consent is none of them (rules F2).

Areas' own data-protection officers confirm the list. There is no purpose "immigration enforcement" here or elsewhere.
"""

from dataclasses import dataclass
from datetime import date


def N_(text: str) -> str:  # noqa: N802  (marks a message for translation where it is shown)
    return text


@dataclass(frozen=True)
class Basis:
    code: str
    words: str
    hint: str
    from_on: date
    source: str
    until_on: date | None = None
    rests: bool = (
        True  # on an agreement between the two; False: the law says so, or nobody waits for a signature
    )

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


_UK_GDPR = date(2018, 5, 25)
IN_DANGER = "vital_interests"
LEGAL_DUTY = "legal_duty"

BASES: tuple[Basis, ...] = (
    Basis(
        "public_task",
        N_("Public task, to safeguard somebody at risk"),
        N_("Councils, police, health: Article 6(1)(e) and 9(2)(g), safeguarding"),
        _UK_GDPR,
        "UK GDPR; Data Protection Act 2018 Sch 1 para 18 (rules F2; to be confirmed locally)",
    ),
    Basis(
        IN_DANGER,
        N_("Somebody is in danger now"),
        N_("Article 6(1)(d): to protect somebody's life"),
        _UK_GDPR,
        "UK GDPR (rules F2)",
        rests=False,
    ),
    Basis(
        "law_enforcement",
        N_("Law enforcement"),
        N_("Police and other competent authorities"),
        _UK_GDPR,
        "Data Protection Act 2018 Part 3 (rules F2)",
    ),
    Basis(
        "unlawful_acts",
        N_("To prevent a crime"),
        N_("Where asking the person first would defeat the purpose"),
        _UK_GDPR,
        "Data Protection Act 2018 Sch 1 para 10 (rules F2)",
    ),
    Basis(
        "care",
        N_("Health or social care"),
        N_("Article 9(2)(h)"),
        _UK_GDPR,
        "UK GDPR (rules F2)",
    ),
    Basis(
        "recognised_interest",
        N_("Recognised legitimate interest: crime, or safeguarding"),
        N_("Charities, not public authorities. No balancing test, still necessary and told to the person"),
        date(2026, 2, 5),
        "Data (Use and Access) Act 2025 (rules F2)",
    ),
    Basis(
        "legitimate_interest",
        N_("Legitimate interest"),
        N_("Charities: Article 6(1)(f), balanced against the person's"),
        _UK_GDPR,
        "UK GDPR (rules F2)",
    ),
    Basis(
        LEGAL_DUTY,
        N_("A legal duty or a court's order"),
        N_("Article 6(1)(c)"),
        _UK_GDPR,
        "UK GDPR (rules F2)",
        rests=False,
    ),
)

BY_CODE = {basis.code: basis for basis in BASES}


def in_force(day: date) -> tuple[Basis, ...]:
    """The bases that may be chosen on `day`."""
    return tuple(basis for basis in BASES if basis.holds_on(day))


def rests_on_agreement(code: str) -> bool:
    """Whether sharing on this basis waits for an agreement between the two; of an unknown one, yes."""
    return code not in BY_CODE or BY_CODE[code].rests
