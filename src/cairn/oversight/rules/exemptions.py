"""Why a passage may be kept back: dated, each with its statute and how far the source was seen.

Source: rules F6. The section numbers are general knowledge (G) until a controller's own adviser has confirmed them. A
passage is never kept back without one of these, a reason and a name.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from cairn.referrals.rules.sentences import N_

CRIME: Final = "crime"
OTHERS: Final = "others"
HARM_HEALTH: Final = "harm_health"
HARM_SOCIAL_WORK: Final = "harm_social_work"
HARM_EDUCATION: Final = "harm_education"
CHILD_ABUSE: Final = "child_abuse"
PRIVILEGE: Final = "privilege"
SCOPE: Final = "scope"
COUNSELLING: Final = "counselling"
SPOKEN: Final = "spoken"


@dataclass(frozen=True)
class Exemption:
    code: str
    words: str
    statute: str
    source: str
    from_on: date
    asks: str = ""  # the question that its reason must answer
    until_on: date | None = None
    for_person: bool = True  # may answer a person's own request
    for_enquiry: bool = True  # may answer police or a court

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


_DPA = date(2018, 5, 25)
_G = "rules F6 (G: section number not verified)"
_HARM = N_("Who would be seriously harmed, how, and which professional says so?")

EXEMPTIONS: Final = (
    Exemption(
        OTHERS,
        N_("It is about somebody else"),
        "Data Protection Act 2018, Schedule 2 Part 3, paragraphs 16 and 17",
        _G,
        _DPA,
        N_("Whose it is, whether that person agreed, and why it is reasonable to keep it back."),
    ),
    Exemption(
        CRIME,
        N_("Preventing or detecting crime"),
        "Data Protection Act 2018, Schedule 2 Part 1, paragraph 2",
        _G,
        _DPA,
        N_("Which prevention or detection would be prejudiced, and how."),
    ),
    Exemption(
        HARM_SOCIAL_WORK,
        N_("Serious harm: social work data"),
        "Data Protection Act 2018, Schedule 3 Part 3",
        "rules F6 and V[100]; section number G",
        _DPA,
        _HARM,
    ),
    Exemption(
        HARM_HEALTH,
        N_("Serious harm: health data"),
        "Data Protection Act 2018, Schedule 3 Part 2",
        "rules F6 and V[100]; section number G",
        _DPA,
        _HARM,
    ),
    Exemption(
        HARM_EDUCATION,
        N_("Serious harm: education data"),
        "Data Protection Act 2018, Schedule 3 Part 4",
        "rules F6 and V[100]; section number G",
        _DPA,
        _HARM,
    ),
    Exemption(
        CHILD_ABUSE,
        N_("Child abuse data, against the child’s interests"),
        "Data Protection Act 2018, Schedule 3 Part 5",
        _G,
        _DPA,
        N_("Why it would not be in the child’s best interests, and which professional says so."),
    ),
    Exemption(
        PRIVILEGE,
        N_("Legal professional privilege"),
        "Data Protection Act 2018, Schedule 2 Part 4, paragraph 19",
        _G,
        _DPA,
        N_("Whose advice, and for which proceedings."),
    ),
    Exemption(
        SPOKEN,
        N_("Protected for safety: told in person, never written down"),
        "UK GDPR article 12(1): given by other means",
        "Cairn’s own default, to be confirmed by the controller",
        _DPA,
        N_("When and by whom it is told in person, or why nobody may tell it."),
        for_enquiry=False,
    ),
    Exemption(
        SCOPE,
        N_("Not asked for, or not necessary for the stated purpose"),
        "UK GDPR article 5(1)(c); Police, Crime, Sentencing and Courts Act 2022, chapter 3A",
        "rules F10 (press copies)",
        date(2026, 1, 12),
        N_("Why the purpose does not need it."),
        for_person=False,
    ),
    Exemption(
        COUNSELLING,
        N_("Counselling records, presumed not to be needed"),
        "Police, Crime, Sentencing and Courts Act 2022, chapter 3A and its code",
        "rules F10 (press copies)",
        date(2026, 1, 12),
        N_("Why nothing displaces the presumption."),
        for_person=False,
    ),
)
BY_CODE: Final = {exemption.code: exemption for exemption in EXEMPTIONS}


def in_force(day: date, *, enquiry: bool) -> tuple[Exemption, ...]:
    """The exemptions that may be used on `day`, for a person's own request or for police and courts."""
    return tuple(
        one for one in EXEMPTIONS if one.holds_on(day) and (one.for_enquiry if enquiry else one.for_person)
    )


def may_use(code: str, day: date, *, enquiry: bool) -> bool:
    return code in {one.code for one in in_force(day, enquiry=enquiry)}
