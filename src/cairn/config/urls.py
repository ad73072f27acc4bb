"""Every address. Rooms declare theirs in their own urls.py (`access.pages.page`); third parties' are declared here."""

from importlib.util import find_spec

import allauth.urls
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from cairn.access import probes
from cairn.access.pages import declare, page, public, writes
from cairn.access.roles import HOME_READ
from cairn.ui import views as ui_views

# What may stand in the address bar for each room.
ROOMS = {
    "home": "",
    "demo": "demo/",
    "people": "people/",
    "directory": "directory/",
    "release": "letters/",
    "referrals": "referrals/",
    "cases": "cases/",
    "insight": "figures/",
    "oversight": "oversight/",
    "access": "account/",
}

# allauth's own pages. It asks for its sign-in itself where a page is somebody's; the pages of a second factor must be
# reachable without one. What is not named here (sign-up, changing one's e-mail address) is closed.
OPEN = (
    "account_login", "account_logout", "account_inactive", "account_reauthenticate",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_add_webauthn", "mfa_reauthenticate_webauthn",
)  # fmt: skip
OWN = (
    "account_change_password", "mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
)  # fmt: skip

declare(
    allauth.urls.urlpatterns,
    {name: public(writes=True) for name in OPEN} | {name: writes(HOME_READ) for name in OWN},
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(allauth.urls)),
    *(
        path(prefix, include(f"cairn.{room}.urls"))
        for room, prefix in ROOMS.items()
        if apps.is_installed(f"cairn.{room}") and find_spec(f"cairn.{room}.urls")
    ),
]
# For proxies and monitors: outside every room, without a trailing slash, as they are asked for everywhere.
urlpatterns += [
    page("healthz", probes.alive, name="alive", get=public()),
    page("readyz", probes.ready, name="ready", get=public()),
    page("metrics", probes.numbers, name="metrics", get=public()),
]
if settings.CAIRN_DEMO or settings.DEBUG:
    urlpatterns.append(page("ui/", ui_views.components, name="components", get=public(), post=public()))

handler400 = "cairn.ui.views.bad_request"
handler403 = "cairn.ui.views.forbidden"
handler404 = "cairn.ui.views.not_found"
handler500 = "cairn.ui.views.server_error"
