"""Our own quick macros give the design system's HTML, and say what they must."""

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from cairn.core.contracts import TimelineEntry, WorkItem
from cairn.ui.govuk import govuk
from cairn.ui.lists import CellLink, Head, Listing, paged, sorting
from cairn.ui.pages import Link
from cairn.ui.parts import Entry, SummaryRow, Work
from tests.ui.html import read
from tests.ui.pages import draw

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_tag_is_the_design_systems() -> None:
    assert read(draw('{{ tag("Alpha", "red") }}')) == read(
        govuk("tag", text="Alpha", classes="govuk-tag--red")
    )
    assert read(draw('{{ tag("<b>") }}')) == read(govuk("tag", text="<b>"))


def test_a_summary_list_is_the_design_systems() -> None:
    rows = [
        ("Name", "Amira <b>"),
        ("Address", Markup("1 Lane<br>Ashby"), "/a"),
        SummaryRow("Born", "1990", "/b", "date of birth"),
    ]
    theirs = [
        {"key": {"text": "Name"}, "value": {"text": "Amira <b>"}},
        {
            "key": {"text": "Address"},
            "value": {"html": Markup("1 Lane<br>Ashby")},
            "actions": {"items": [{"href": "/a", "text": "Change", "visuallyHiddenText": "Address"}]},
        },
        {
            "key": {"text": "Born"},
            "value": {"text": "1990"},
            "actions": {"items": [{"href": "/b", "text": "Change", "visuallyHiddenText": "date of birth"}]},
        },
    ]
    assert read(draw("{{ summary_list(rows) }}", rows=rows)) == read(govuk("summary-list", rows=theirs))


def test_a_summary_card_is_the_design_systems() -> None:
    ours = draw('{{ summary_card("About", [("Name", "A")], [("Change", "/c"), ("Print", "/p")]) }}')
    theirs = govuk(
        "summary-list",
        card={
            "title": {"text": "About"},
            "actions": {"items": [{"text": "Change", "href": "/c"}, {"text": "Print", "href": "/p"}]},
        },
        rows=[{"key": {"text": "Name"}, "value": {"text": "A"}}],
    )
    assert read(ours) == read(theirs)


def _table(page: str) -> list[object]:
    html = str(page)
    return read("<table" + html.partition("<table")[2].partition("</table>")[0] + "</table>")


def test_a_table_is_the_design_systems_in_a_pane_that_the_keyboard_can_scroll() -> None:
    head = ["Name", Head("Children", numeric=True)]
    ours = draw(
        '{{ table("People", head, [["Amira", 2], ["<b>", None]]) }}'.replace("None", "none"), head=head
    )
    theirs = govuk(
        "table",
        caption="People",
        captionClasses="govuk-table__caption--m",
        firstCellIsHeader=True,
        head=[{"text": "Name"}, {"text": "Children", "format": "numeric"}],
        rows=[
            [{"text": "Amira"}, {"text": "2", "format": "numeric"}],
            [{"text": "<b>"}, {"text": "", "format": "numeric"}],
        ],
    )
    assert _table(ours) == _table(theirs)
    assert '<div class="cairn-table-pane" role="region" aria-label="People" tabindex="0">' in ours


def test_an_empty_table_says_what_would_be_here() -> None:
    shown = draw('{{ table("Referrals", ["Name"], [], empty="New referrals come here. Make one.") }}')
    assert "New referrals come here. Make one." in shown
    assert "<table" not in shown


def test_a_sorted_column_says_so_and_its_link_turns_it_round() -> None:
    sort = sorting(
        {"sort": "-due", "state": "open", "page": "3"}, {"name": ["n"], "due": ["due_on", "-id"]}, "name"
    )
    assert sort.order_by == ("-due_on", "id")
    shown = draw(
        '{{ table("A", head, [["x", "y"]], sort=sort) }}',
        head=[Head("Name", "name"), Head("Due", "due")],
        sort=sort,
    )
    assert 'aria-sort="none"><a class="cairn-sort" href="?state=open&amp;sort=name"' in shown
    assert 'aria-sort="descending"><a class="cairn-sort" href="?state=open&amp;sort=due"' in shown
    assert sorting({"sort": "password"}, {"name": ["n"]}, "name").key == "name"


def test_a_row_can_be_drawn_by_the_page() -> None:
    shown = draw(
        '{% call(row) table("A", ["B"], [1, 2]) %}<td class="govuk-table__cell">{{ row }}</td>{% endcall %}'
    )
    assert shown.count('<td class="govuk-table__cell">') == 2


def test_pagination_is_the_design_systems() -> None:
    page = paged(range(250), {"page": "5", "state": "open"})
    assert page.numbers == [1, None, 4, 5, 6, None, 10]
    items = [
        {"ellipsis": True}
        if number is None
        else {"number": number, "href": f"?state=open&page={number}", "current": number == 5}
        for number in page.numbers
    ]
    theirs = govuk(
        "pagination",
        items=items,
        previous={"href": "?state=open&page=4"},
        next={"href": "?state=open&page=6"},
    )
    ours = draw("{{ pagination(page) }}", page=page)
    assert read(ours.partition("<p ")[0]) == read(theirs)
    assert "Showing 101 to 125 of 250" in ours


def test_a_list_ends_at_forty_pages_and_says_to_narrow_the_search() -> None:
    page = paged(range(5000), {"page": "99"})
    assert (page.number, page.last, len(page), page.total) == (40, 40, 25, 1001)
    shown = draw("{{ pagination(page) }}", page=page)
    assert "of more than 1,000" in shown
    assert "Narrow your search" in shown
    assert "Next" not in shown


@pytest.mark.parametrize("asked", ["", "x", "-1", "0", "²", "1e9", "99999999"])
def test_a_page_that_is_no_page_is_the_first(asked: str) -> None:
    assert paged(range(60), {"page": asked}).number == 1


def test_an_empty_list_has_one_page() -> None:
    page: Listing[int] = paged([], {})
    assert (page.number, page.last, page.too_many, list(page)) == (1, 1, False, [])


def test_a_task_list_is_the_design_systems() -> None:
    tasks = [
        {"title": "About", "href": "/a", "status": "done"},
        {"title": "Safe", "href": "/s", "status": "todo", "hint": "When"},
        {"title": "Send", "status": "blocked"},
    ]
    theirs = [
        {"title": {"text": "About"}, "href": "/a", "status": {"text": "Completed"}},
        {
            "title": {"text": "Safe"},
            "href": "/s",
            "hint": {"text": "When"},
            "status": {"tag": {"text": "Not yet started", "classes": "govuk-tag--blue"}},
        },
        {
            "title": {"text": "Send"},
            "status": {"text": "Cannot start yet", "classes": "govuk-task-list__status--cannot-start-yet"},
        },
    ]
    assert read(draw("{{ task_list(tasks) }}", tasks=tasks)) == read(
        govuk("task-list", idPrefix="task", items=theirs)
    )


def test_tabs_are_the_design_systems() -> None:
    panels = [("one", "First", Markup("<p>1</p>")), ("two", "Second", Markup("<p>2</p>"))]
    theirs = [{"id": id, "label": label, "panel": {"html": panel}} for id, label, panel in panels]
    assert read(draw('{{ tabs("Quarters", panels) }}', panels=panels)) == read(
        govuk("tabs", title="Quarters", items=theirs)
    )


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("high", "High risk"),
        ("medium", "Medium risk"),
        ("standard", "Standard risk"),
        ("", "Risk not assessed"),
    ],
)
def test_risk_is_always_in_words(level: str, words: str) -> None:
    assert words in draw("{{ risk_tag(level) }}", level=level)


def test_no_rule_about_contact_is_not_known_do_not_use() -> None:
    assert "Not known: do not use" in draw('{{ safe_contact_banner("") }}')
    assert "Do not contact" in draw('{{ safe_contact_banner("never") }}')


def test_the_identity_bar_says_who_how_old_and_how_to_reach_her() -> None:
    shown = draw(
        '{{ identity_bar("Amira <b>", "KQ7M", age=36, level="high", flags=["Interpreter: Somali"], restricted=true,'
        ' safe_contact="Weekdays only", safe="limited") }}'
    )
    for words in (
        "Amira &lt;b&gt;",
        "KQ7M",
        "Aged 36",
        "High risk",
        "Interpreter: Somali",
        "Restricted",
        "Weekdays only",
    ):
        assert words in shown


def test_a_timeline_takes_what_the_rooms_publish() -> None:
    entries = [
        TimelineEntry(
            date(2026, 11, 22),
            "note",
            "Called",
            at=NOON,
            text="Spoke\nto <her>",
            url="/n",
            source="Harbour Lane",
        ),
        TimelineEntry(date(2026, 6, 1), "incident", "Incident", approximate=True),
        Entry("Separation", on=date(2025, 1, 1), precision="year"),
    ]
    shown = draw("{{ timeline(entries, today=today) }}", entries=entries, today=date(2026, 11, 22))
    assert "Spoke<br>to &lt;her&gt;" in shown
    assert "22 November 2026 at 12:00" in shown
    assert "(today)" in shown
    assert "about 1 June 2026" in shown
    assert ">2025<" in shown.replace("\n", "").replace(" ", "")


def test_a_work_list_takes_what_the_rooms_publish_and_says_what_is_late() -> None:
    items = [
        WorkItem(
            "call", "Call her", "/c", 0, due_on=date(2026, 11, 20), person_name="Amira", person_uid=uuid4()
        ),
        Work("Review", "/r", due=date(2026, 11, 22)),
    ]
    shown = draw("{{ work_list(items, now) }}", items=items, now=NOON)
    assert shown.count("Overdue") == 1
    assert "20 November 2026 (2 days ago)" in shown


def test_a_cell_is_escaped() -> None:
    shown = draw('{{ table("A", ["B"], [[link]]) }}', link=CellLink("<b>", "/x?a=1&b=2", note="<i>"))
    assert "&lt;b&gt;" in shown
    assert "&lt;i&gt;" in shown
    assert 'href="/x?a=1&amp;b=2"' in shown


def test_a_filter_panel_asks_by_get_and_keeps_what_is_hidden() -> None:
    shown = draw(
        '{{ filter_panel(selected=[("State", [("Open", "?")])], clear="?", hidden={"sort": "due"}) }}'
    )
    assert '<form method="get"' in shown
    assert '<input type="hidden" name="sort" value="due">' in shown


def test_sub_navigation_marks_where_one_is() -> None:
    shown = draw("{{ sub_navigation(links) }}", links=[Link("A", "/a", True), Link("B", "/b")])
    assert shown.count('aria-current="page"') == 1


def test_a_misspelt_name_fails() -> None:
    with pytest.raises(UndefinedError):
        draw("{{ persn }}")


def test_a_chart_has_its_figures_as_a_table_and_no_inline_style() -> None:
    shown = draw(
        '{{ chart_bar("Referrals", ["2024/25", "2025/26"], {"Police": [1250, none], "Health": [3, 4]}) }}'
    )
    assert "style=" not in shown
    assert "1,250" in shown
    assert "not known" in shown
    assert shown.count('<rect class="cairn-fill-1" x=') == 1


def test_a_line_breaks_where_a_figure_is_not_known() -> None:
    shown = draw('{{ chart_line("A", [1, 2, 3, 4, 5], [("s", [1, 2, none, 3.5, 4])]) }}')
    assert shown.count("<polyline") == 2
    assert "3.5" in shown


def test_labels_under_a_line_stand_clear_of_each_other() -> None:
    chart = '{{ chart_line("A", days, [("s", [3, 2, 1])]) }}'
    under = re.compile(r"<text[^>]*>\s*([^<]*/[^<]*?)\s*</text>")
    short, long = ["17/11", "18/11", "19/11"], ["17/11/2026 at 9", "18/11/2026 at 9", "19/11/2026 at 9"]
    assert under.findall(draw(chart, days=short)) == short
    assert under.findall(draw(chart, days=long)) == [long[0], long[2]]


def test_a_chart_of_nothing_is_still_a_chart() -> None:
    assert "<svg" in draw('{{ chart_bar("A", [], []) }}')
    assert "<svg" in draw('{{ chart_line("A", ["x"], [("s", [0])]) }}')
    with pytest.raises(ValueError, match="at most 6"):
        draw('{{ chart_bar("A", ["x"], many) }}', many=[(str(at), [1]) for at in range(7)])


def test_progress_can_be_read_without_seeing_the_bar() -> None:
    shown = draw('{{ progress("Importing", 1200, 4800) }}')
    assert "1,200 of 4,800" in shown
    assert 'max="4800" value="1200"' in shown
