"""Pages: the Jinja2 environment of every page of our own, and the one way to answer with one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from cairn.ui import charts, parts, words
from cairn.ui.forms import VERSION, error_summary, fields_of
from cairn.ui.govuk import govuk

ONCE = "once"
ACTING = "acting"


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the service navigation, a sub-navigation or the breadcrumbs."""

    text: words.Words
    href: str = ""
    active: bool = False


@dataclass(frozen=True, slots=True)
class Who:
    """The person at work, for the corner of the page: her name and whom she acts for."""

    name: str
    acting: str = ""
    sign_out: str = ""
    switch: str = ""


@dataclass(frozen=True, slots=True)
class Banner:
    """The one banner that a page may carry. Kinds: information, success, warning."""

    text: words.Words
    kind: str = "information"
    title: words.Words = ""
    href: str = ""
    link: words.Words = ""


# What a layout may be given. A page that does not name one gets the default; a misspelt name still fails.
FURNITURE: dict[str, Any] = {
    "aside_heading": "",
    "back": "",
    "banner": None,
    "breadcrumbs": (),
    "content": None,
    "emergencies": (),
    "form": None,  # the page's own form: what is wrong in it is said above the heading
    "heading": "",
    "lock_after": 0,
    "lock_life": False,
    "lock_unlock": "",
    "lock_awake": "",
    "lock_proved": "",
    "lock_who": "",
    "lock_password": True,
    "marking": "",
    "navigation": (),
    "notice": "",
    "prepared_at": None,
    "prepared_for": "",
    "service_name": "Cairn",
    "service_url": "/",
    "sub_navigation": (),
    "title": "",
    "who": None,
}


def render(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Answer with a page, rendered here and now: what it reads is read before the answer leaves."""
    page = get_template(template, using="pages").render(dict(context or {}), request)
    return HttpResponse(page, status=status)


def plain(template: str, context: Mapping[str, Any], status: int) -> HttpResponse:
    """Answer with a page that knows nothing of the request: for when something is wrong with it, or with us."""
    engine = engines["pages"]
    assert isinstance(engine, Jinja2)
    return HttpResponse(engine.env.get_template(template).render(dict(context)), status=status)


def fragment(template: str, request: HttpRequest | None = None, /, **context: Any) -> Markup:
    """A piece of a page as markup, for a macro of another engine or a htmx answer."""
    return Markup(get_template(template, using="pages").render(context, request))


def who_of(request: HttpRequest | None) -> Who | None:
    """Who is at work, from the request's actor; nobody where there is none."""
    actor: Any = getattr(request, "actor", None)
    if actor is None:
        return None
    acting = [str(actor.role.name), str(actor.agency.name), str(actor.area.name)]
    try:
        sign_out = reverse("account_logout")
    except NoReverseMatch:
        sign_out = ""
    return Who(str(actor.user.name), ", ".join(acting), sign_out)


def url(name: str, /, *args: Any, query: Mapping[str, Any] | None = None, **kwargs: Any) -> str:
    """The address of a named page; `query` holds codes and dates only, never free text."""
    address = reverse(name, args=args or None, kwargs=kwargs or None)
    asked = {key: value for key, value in (query or {}).items() if value not in (None, "")}
    return f"{address}?{urlencode(asked, doseq=True)}" if asked else address


def once_key(request: HttpRequest | None) -> str:
    """The key that makes a form count once: the posted one is kept, a fresh page gets a fresh one."""
    posted = request.POST.get(ONCE, "") if request is not None and request.method == "POST" else ""
    try:
        return str(UUID(posted))
    except ValueError:
        return str(uuid4())


def hidden(name: str, value: object) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(name, value)


@pass_context
def post_fields(
    context: Context, version: int | None = None, extra: Mapping[str, object] | None = None
) -> Markup:
    """What every form that posts must carry: the CSRF token, the once-key, the version it was read at, and under which
    post it was opened: what was begun for one agency is never sent for another."""
    request: Any = context.resolve("request")
    parts = [Markup(context.resolve("csrf_input")), hidden(ONCE, once_key(request))]
    post = getattr(getattr(request, "actor", None), "appointment", None)
    if post is not None:
        parts.append(hidden(ACTING, post.uid.hex))
    if version is not None:
        parts.append(hidden(VERSION, version))
    parts += [hidden(name, value) for name, value in (extra or {}).items()]
    return Markup("\n").join(parts)


@pass_context
def form_page(
    context: Context,
    form: Any,
    action: str = "",
    submit: str = "",
    *,
    version: int | None = None,
    extra: Mapping[str, object] | None = None,
    cancel: str = "",
    warning: bool = False,
) -> Markup:
    """A whole form that posts: hidden keys, fields, button and, where given, a way out.

    The summary of what is wrong stands above the page's heading when it is the page's `form`, else above the fields.
    """
    template = context.environment.get_template("ui/form_page.html")
    given = {
        "errors": "" if form is context.resolve("form") else error_summary(form),
        "fields": fields_of(form),
        "multipart": form.is_multipart(),
        "action": action,
        "submit": submit or gettext("Continue"),
        "keys": post_fields(context, version, extra),
        "cancel": cancel,
        "warning": warning,
    }
    return Markup(template.render(given))


@pass_context
def action_button(
    context: Context,
    action: str,
    text: str,
    *,
    extra: Mapping[str, object] | None = None,
    version: int | None = None,
    kind: str = "secondary",
    about: str = "",
) -> Markup:
    """A button that does one thing: a form with no question. `about` is read out after the text."""
    template = context.environment.get_template("ui/action_button.html")
    keys = post_fields(context, version, extra)
    return Markup(template.render(action=action, text=text, keys=keys, kind=kind, about=about))


def environment(**options: Any) -> Environment:
    """For settings: TEMPLATES' "pages" engine. Undefined names fail, and every text goes through gettext."""
    env = Environment(  # noqa: S701 - Django's backend gives autoescape=True
        **options
        | {
            "undefined": StrictUndefined,
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals |= FURNITURE | {
        "action_button": action_button,
        "chart_bar": charts.chart_bar,
        "chart_line": charts.chart_line,
        "error_summary": error_summary,
        "form_page": form_page,
        "govuk": govuk,
        "messages_of": get_messages,
        "post_fields": post_fields,
        "static": static,
        "url": url,
        "who_of": who_of,
    }
    env.filters |= words.FILTERS | parts.FILTERS
    env.tests |= parts.TESTS
    return env
