"""A filled-in checklist, as a browser sends it back."""

from random import Random

from bench.browser import Answer

JUDGED = {
    "alone": "on", "why_now": "case_review", "judged": "high", "judged_because": "He has begun to follow her to work.",
    "heard_before": "no", "concern": "She believes that he will carry out what he says.", "referred": "yes",
}  # fmt: skip


def filled(random: Random, form: Answer) -> dict[str, str]:
    """Answers to every item on the page, half of them yes, with a note to some; the time as the page suggests it."""
    said = form.inputs("text") | form.hidden | JUDGED
    for name in form.inputs("radio"):
        if name.startswith("a-"):
            item = name.removeprefix("a-")
            said |= {name: random.choice(("yes", "no")), f"s-{item}": "client"}
            said[f"n-{item}"] = "As she told it." if random.random() < 0.2 else ""
    return said
