"""retention.md: the schedule as the rooms publish it, before any area writes down its own."""

from pathlib import Path

from cairn.cli.generated.table import table


def page(project: Path) -> str:
    from cairn.oversight.queries.schedule import defaults, disposals, kind_words

    rows = [
        (
            f"`{e.model}`",
            f"{e.years:g}" if e.years else "with its record",
            e.counted_from,
            e.because,
            e.source,
        )
        for e in defaults().values()
    ]
    goes = [
        (
            f"`{each.model}`",
            kind_words(each.model),
            ", ".join(f"`{path}`" for path in each.parts) or "nothing else",
        )
        for each in disposals()
    ]
    return (
        "# Retention\n\nHow many years each kind of record is kept, counted from when, and why. No national period "
        "was verified: what says so is a default; each area sets its own on its page, dated, with its source.\n\n"
        + table(("record", "years", "counted from", "why", "source"), rows)
        + "\n## Disposal\n\nWhat goes as one, in this order; the rows that go with it are found by these keys. "
        "Anything else that points at one of them keeps it whole.\n\n"
        + table(("record", "", "with it"), goes)
    )
