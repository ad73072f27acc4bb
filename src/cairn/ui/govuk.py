"""The design system's own macros behind one function, in a forgiving environment of their own."""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from jinja2 import ChainableUndefined, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from jinja2.runtime import Macro, Undefined
from markupsafe import Markup

PACKAGE = "govuk_frontend_jinja"

# The macros print these as they come, so they must already be markup. `slots` holds markup by any name.
RAW = ("html", "Html")


class NotMarkup(TypeError):
    """Plain text was handed over where a macro prints markup: it could carry somebody's script."""

    def __init__(self, name: str, where: str) -> None:
        super().__init__(f"govuk({name!r}): {where} must be Markup, not plain text; use its text twin")


def _forgiving() -> Environment:
    return Environment(
        loader=PrefixLoader({PACKAGE: PackageLoader(PACKAGE), "ui": FileSystemLoader(OWN)}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=ChainableUndefined,
        auto_reload=False,
    )


OWN = Path(__file__).parent / "jinja2" / "ui"
FORGIVING = _forgiving()


@functools.cache
def _macro(name: str) -> Macro:
    module = FORGIVING.get_template(f"{PACKAGE}/components/{name}/macro.html").module
    macro = getattr(module, "govuk" + name.title().replace("-", ""))
    assert isinstance(macro, Macro)
    return macro


def _checked(name: str, value: Any, where: str, raw: bool = False) -> Any:
    """The same value with lazy words spoken and missing ones left out, once its markup is seen to be markup."""
    if isinstance(value, Promise):
        value = str(value)
    if isinstance(value, Mapping):
        inside = where.rsplit(".", 1)[-1] == "slots"
        return {
            key: _checked(name, item, f"{where}.{key}", inside or str(key).endswith(RAW))
            for key, item in value.items()
            if not isinstance(item, Undefined)
        }
    if isinstance(value, list | tuple):
        return [_checked(name, item, f"{where}[{at}]", raw) for at, item in enumerate(value)]
    if where.endswith(".attributes") and isinstance(value, str):
        raw = True
    if raw and isinstance(value, str) and value and not isinstance(value, Markup):
        raise NotMarkup(name, where.removeprefix("."))
    return value


def govuk(name: str, /, **params: Any) -> Markup:
    """A component of the design system by its name there ("error-summary"), with its parameters there."""
    return Markup(_macro(name)(_checked(name, params, "")))


@functools.cache
def _quick(name: str) -> Macro:
    macro = getattr(FORGIVING.get_template("ui/fields.html").module, name)
    assert isinstance(macro, Macro)
    return macro


def quick(name: str, /, **params: Any) -> Markup:
    """As `govuk`, by our own macros for the fields that pages have by the dozen. For `markup` alone."""
    return Markup(_quick(name)(params))
