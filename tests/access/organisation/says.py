"""What the organisation says of a sign-in, beside who she is."""

import json
import time
from pathlib import Path
from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.conf import settings


class Adapter(DefaultOIDCAdapter):  # type: ignore[misc]
    def populate_id_token(self, id_token: dict[str, Any], client: Any, scopes: Any, **kwargs: Any) -> None:
        claims = json.loads(Path(settings.SAYS).read_text())
        ago = claims.pop("ago", 0)
        if ago is not None:
            id_token["auth_time"] = int(time.time()) - ago
        id_token.update(claims)
