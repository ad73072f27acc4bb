"""Templates of a test's own, drawn by the engine that draws Cairn's pages."""

from typing import Any

from django.template import engines

PARTS = (
    "tag, risk_tag, rag_tag, summary_list, summary_card, table, pagination, filter_panel, timeline, identity_bar, "
    "safe_contact_banner, sub_navigation, tabs, task_list, stat_tiles, work_list, progress, masked"
)


def draw(source: str, request: Any = None, **context: Any) -> str:
    """What a page with `source` in it shows, every part of ours at hand."""
    template = engines["pages"].from_string(f'{{% from "ui/parts.html" import {PARTS} %}}{source}')
    return str(template.render(context, request))
