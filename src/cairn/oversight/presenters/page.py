"""The answer as one page that stands by itself: no script, nothing fetched; printed as a letter is."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import get_template

from cairn.oversight.presenters.pack import Pack


def html_bytes(pack: Pack) -> bytes:
    """The whole document."""
    style = Path(str(finders.find("release/paper.css"))).read_text(encoding="utf-8")
    page = get_template("oversight/pack.html", using="pages").render({"pack": pack})
    return page.replace("</head>", f"<style>{style}</style></head>", 1).encode()
