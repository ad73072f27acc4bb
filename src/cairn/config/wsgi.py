"""The WSGI application. It does not start on a database whose settings or guards are not as they must be."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.config.settings")
application = get_wsgi_application()

from cairn.access.doctor import refuse_unsafe_start  # noqa: E402  (after the apps are there)

refuse_unsafe_start()
