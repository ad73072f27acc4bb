"""What no module of ours does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import rules, tree

Rule = Callable[[str, str], list[str]]


def found(rule: Rule, paths: list[Path], *, allowed: tuple[str, ...] = ()) -> list[str]:
    return [
        sentence
        for path in paths
        if not tree.name_of(path).startswith(allowed or ("\0",))
        for sentence in rule(tree.name_of(path), path.read_text(encoding="utf-8"))
    ]


def test_nothing_but_the_one_clock_says_what_time_it_is() -> None:
    tree.nothing(found(rules.own_clock, tree.modules(), allowed=("src/cairn/core/clock.py",)))


@pytest.mark.parametrize(
    "text",
    [
        "x = models.DateTimeField(auto_now=True)",
        "x = models.DateTimeField(auto_now_add=True)",
        "q.filter(created_at__date=day)",
        "q.filter(created_at__date__gte=day)",
        "q.order_by('created_at__date')",
        "from django.db.models.functions import TruncMonth",
        "from django.utils.timezone import now",
        "x = datetime.now(UTC)",
        "x = date.today()",
        "x = timezone.now()",
    ],
)
def test_a_second_clock_is_found(text: str) -> None:
    assert rules.own_clock("decoy.py", text)


def test_an_innocent_date_is_not_taken_for_a_clock() -> None:
    assert (
        rules.own_clock("decoy.py", "x = clock.now(); y = q.filter(received_on__gte=day); z = 'up__dated'")
        == []
    )


def test_raw_sql_lives_where_it_may() -> None:
    allowed = ("src/cairn/core/db/", "src/cairn/access/guards")
    tree.nothing(found(rules.raw_sql, tree.modules(), allowed=allowed))


@pytest.mark.parametrize(
    "text",
    [
        "P.objects.raw('select 1')",
        "q.extra(where=['1'])",
        "connection.cursor()",
        "x = RawSQL('1', [])",
        "migrations.RunSQL('')",
    ],
)
def test_raw_sql_is_found(text: str) -> None:
    assert rules.raw_sql("decoy.py", text)


def test_settings_are_read_in_config_alone() -> None:
    allowed = ("src/cairn/config/", "src/cairn/cli/start.py")
    tree.nothing(found(rules.environment, tree.modules(), allowed=allowed))


@pytest.mark.parametrize(
    "text", ["import os\nos.environ['A']", "import os\nos.getenv('A')", "from os import environ"]
)
def test_a_look_at_the_environment_is_found(text: str) -> None:
    assert rules.environment("decoy.py", text)


def test_no_business_hides_in_signals() -> None:
    # The guards of the audit tables are laid again after every migrate: that is no business.
    allowed = (
        "src/cairn/access/apps.py",
        "src/cairn/access/guards",
        "src/cairn/core/db/",
        "src/cairn/core/apps.py",
    )
    tree.nothing(found(rules.signals, tree.modules(), allowed=allowed))


def test_a_signal_is_found() -> None:
    assert rules.signals("decoy.py", "from django.db.models.signals import post_save")
    assert rules.signals("decoy.py", "from django.dispatch import receiver")


def test_no_model_works_in_save() -> None:
    # Insert-only tables refuse there; that is all they do.
    allowed = ("src/cairn/access/models/audit.py", "src/cairn/core/models.py")
    models = [path for path in tree.modules() if "models" in path.stem or "models" in path.parts]
    tree.nothing(found(rules.saving, models, allowed=allowed))


def test_logic_in_save_is_found() -> None:
    assert rules.saving("decoy.py", "class A:\n    def save(self): ...")


def test_views_are_short() -> None:
    views = [path for path in tree.modules() if path.stem == "views" or path.parent.name == "views"]
    tree.nothing(found(rules.long_views, views))


def test_a_long_view_is_found() -> None:
    assert rules.long_views("decoy.py", "def page(request):\n" + "    x = 1\n" * 25)
    assert not rules.long_views("decoy.py", "def page(request):\n" + "    x = 1\n" * 24)


def test_pages_hold_no_script_or_style() -> None:
    pages = [path for path in tree.files("src/cairn") if path.suffix == ".html"]
    tree.nothing(found(rules.inline, pages))


@pytest.mark.parametrize(
    "text",
    [
        "<script>x()</script>",
        '<script type="module">x()</script>',
        "<style>a{}</style>",
        '<p style="color:red">',
        '<a href="#" onclick="x()">',
    ],
)
def test_script_and_style_in_a_page_are_found(text: str) -> None:
    assert rules.inline("decoy.html", text)


def test_data_for_a_script_may_stand_in_a_page() -> None:
    assert rules.inline("page.html", '<script type="application/json">{"a": 1}</script>') == []


def test_a_script_of_our_own_may_be_named() -> None:
    assert rules.inline("page.html", '<script src="/static/a.js" type="module"></script>') == []
