"""Tags for the pages that a third party owns (signing in): the same layout, the same fields."""

import base64
import re
from html import unescape
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cairn.ui.forms import GovukBoundField, error_summary

register = template.Library()


class ShellNode(Node):
    """Everything between the tags becomes the content of our page."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist  # under this name {% extends %} finds the blocks inside

    def render(self, context: Context) -> SafeString:
        content = self.nodelist.render(context)
        given = {"content": content, "title": content_title(content)}
        return mark_safe(
            render_to_string("layouts/account.html", given, context.get("request"), using="pages")
        )


def content_title(content: str) -> str:
    """The page's title is its h1's words."""
    _before, found, rest = content.partition("<h1")
    return unescape(strip_tags(rest.partition(">")[2].partition("</h1>")[0])).strip() if found else ""


@register.tag
def shell(parser: Parser, token: Token) -> ShellNode:
    nodelist = parser.parse(("endshell",))
    parser.delete_first_token()
    return ShellNode(nodelist)


@register.filter
def as_govuk(field: BoundField) -> str:
    """A form's field as the design system draws it, whoever made the form."""
    return field.as_govuk() if isinstance(field, GovukBoundField) else str(field)


@register.filter
def with_errors(form: Any) -> str:
    """A form's error summary, or nothing."""
    return error_summary(form)


SVG_DATA = "data:image/svg+xml;base64,"


@register.filter
def inline_svg(source: str, alt: str = "") -> SafeString:
    """A picture that came as a data address, as SVG in the page: the content security policy needs no exception."""
    svg = base64.b64decode(source.removeprefix(SVG_DATA)).decode()
    svg = svg[svg.index("<svg") :]
    if not source.startswith(SVG_DATA) or re.search(
        r"<script|<foreignobject|\son\w+=|\sstyle=", svg, re.IGNORECASE
    ):
        raise ValueError("this picture is not plain SVG")
    sized = re.sub(r"^<svg[^>]*?>", lambda found: re.sub(r'\s(width|height)="[^"]*"', "", found[0]), svg)
    label = _("Code to scan with an authenticator app")
    return mark_safe(
        sized.replace("<svg", f'<svg class="cairn-qr" role="img" aria-label="{escape(label)}"', 1)
    )
