"""Where things are."""

from tests.house import rules, tree

# These make the ground; their modules are each named for one thing and need no pattern.
GROUND = {"core", "ui", "access", "config", "cli", "demo"}

# What single rooms have besides, and what belongs in it.
EXTRAS: dict[str, frozenset[str]] = {
    "release": frozenset({"ways"}),  # the back-ends: what a message is handed to
    # names and numbers as they are compared; the derived table of who sees whom
    "people": frozenset({"normalise", "reach"}),
    # indicators as YAML, their catalogue, facts from the extracts into the store, counting, what may be published;
    # reading files of other people's figures; the ledger of published claims
    "insight": frozenset(
        {"indicators", "catalogue", "facts", "store", "counting", "publishing", "series", "claims"}
    ),
    # the way between the rooms
    "home": frozenset({"navigation"}),
}

# Long, and why it may be.
LONG: dict[str, str] = {
    "src/cairn/ui/jinja2/ui/parts.html": "the small macros of every page, in one file so that a page imports one",
}


def test_every_file_of_a_room_has_its_place() -> None:
    strange = [
        sentence
        for app in tree.apps()
        if app not in GROUND
        for path in tree.files(f"src/cairn/{app}")
        for sentence in rules.strange_file(
            app, path.relative_to(tree.SOURCE / app).as_posix(), extras=EXTRAS.get(app, frozenset())
        )
    ]
    tree.nothing(strange)


def test_a_strange_file_is_found() -> None:
    assert rules.strange_file("cases", "signals.py")
    assert rules.strange_file("cases", "notes.txt")
    assert rules.strange_file("cases", "engine/start.py")
    assert not rules.strange_file("cases", "models/incidents.py")
    assert not rules.strange_file("people", "search.py", extras=frozenset({"search"}))


def test_nothing_but_apps_lies_beside_the_apps() -> None:
    beside = {path.name for path in tree.SOURCE.iterdir() if path.name != "__pycache__"}
    assert beside - set(tree.apps()) == {"__init__.py"} | (beside & {"py.typed"})


def test_every_app_has_a_floor_and_says_what_it_is_for() -> None:
    floors = tree.floors()
    assert [app for app in tree.apps() if app not in floors] == []
    silent = [
        app
        for app in tree.apps()
        if not (tree.SOURCE / app / "__init__.py").read_text(encoding="utf-8").strip()
    ]
    assert silent == []


def test_no_module_is_a_drawer_for_anything() -> None:
    names = [tree.name_of(path) for path in (*tree.modules(), *tree.files("tests"), *tree.files("bench"))]
    tree.nothing([sentence for name in names for sentence in rules.drawer(name)])


def test_a_drawer_is_found() -> None:
    assert rules.drawer("src/cairn/cases/utils.py")
    assert rules.drawer("src/cairn/helpers/dates.py")
    assert not rules.drawer("src/cairn/cases/rules.py")


def test_files_are_short_enough_to_read() -> None:
    long = [
        sentence
        for paths, most in ((tree.modules(), rules.LONG_FILE), (tree.templates(), rules.LONG_TEMPLATE))
        for path in paths
        if tree.name_of(path) not in LONG
        for sentence in rules.too_long(tree.name_of(path), path.read_text(encoding="utf-8"), most)
    ]
    tree.nothing(long)


def test_an_allowance_that_is_not_needed_goes() -> None:
    needless = [
        name
        for name in LONG
        if not (tree.ROOT / name).is_file()
        or not rules.too_long(
            name,
            (tree.ROOT / name).read_text(encoding="utf-8"),
            rules.LONG_TEMPLATE if "jinja2" in name else rules.LONG_FILE,
        )
    ]
    assert needless == []


def test_a_long_file_is_found() -> None:
    assert rules.too_long("decoy.py", "x\n" * 301, rules.LONG_FILE)
    assert not rules.too_long("decoy.py", "x\n" * 300, rules.LONG_FILE)
