"""settings.md: what an operator may set."""

from pathlib import Path

from cairn.cli.generated.table import table


def page(project: Path) -> str:
    from cairn.config.environment import documented

    rows = [
        (f"`{setting.name}`", f"`{setting.default}`" if setting.default else "", setting.about)
        for setting in documented()
    ]
    return (
        "# Settings\n\nFrom the environment, read once at start; nothing else is. "
        "A name that begins with `CAIRN_` and is not in this list is a finding of `cairn doctor`: most are "
        "misspelt. How they are used: [operating Cairn](../howto/operate.md).\n\n"
        + table(("setting", "default", "what it is for"), rows)
    )
