"""What people write in a cell for a code."""

ANSWERS = {"yes": "yes", "y": "yes", "no": "no", "n": "no"}
UNKNOWNS = dict.fromkeys(("not known", "unknown", "nk", "n/k", "don't know", "dont know", "?"), "unknown")
SAFE = {
    "safe": "safe", "yes": "safe", "y": "safe", "limited": "limited", "within limits": "limited", "at times": "limited",
    "never": "never", "no": "never", "n": "never", "unsafe": "never", "not safe": "never",
} | UNKNOWNS  # fmt: skip
VOICEMAIL = ANSWERS | UNKNOWNS
URGENCY = {
    "today": "today",
    "urgent": "today",
    "immediate": "today",
    "high": "today",
    "soon": "soon",
    "two days": "soon",
    "2 days": "soon",
    "medium": "soon",
    "routine": "routine",
    "standard": "routine",
    "low": "routine",
    "normal": "routine",
}
SEX = {
    "female": "female",
    "f": "female",
    "woman": "female",
    "male": "male",
    "m": "male",
    "man": "male",
} | UNKNOWNS
ABUSE = {
    "physical": "physical",
    "sexual": "sexual",
    "emotional": "emotional",
    "psychological": "emotional",
    "controlling": "controlling",
    "coercive": "controlling",
    "coercive control": "controlling",
    "economic": "economic",
    "financial": "economic",
    "stalking": "stalking",
    "harassment": "stalking",
    "honour based": "honour_based",
    "honour-based": "honour_based",
    "forced marriage": "forced_marriage",
    "fgm": "fgm",
    "digital": "digital",
    "other": "other",
}
RELATION = {
    "partner": "partner",
    "husband": "partner",
    "wife": "partner",
    "boyfriend": "partner",
    "girlfriend": "partner",
    "former partner": "former_partner",
    "ex-partner": "former_partner",
    "ex partner": "former_partner",
    "ex": "former_partner",
    "ex-husband": "former_partner",
    "ex-wife": "former_partner",
    "parent": "parent",
    "mother": "parent",
    "father": "parent",
    "sibling": "sibling",
    "brother": "sibling",
    "sister": "sibling",
    "relative": "relative",
    "son": "relative",
    "daughter": "relative",
    "family": "relative",
    "carer": "carer",
    "friend": "friend",
    "neighbour": "friend",
    "other": "other",
}
AGREES = ANSWERS | UNKNOWNS | {"not asked": "not_asked", "declined": "declined"}
