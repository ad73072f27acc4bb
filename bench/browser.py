"""A browser as small as a load test wants it: one connection that is kept, its cookies, the hidden fields of a form."""

import re
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode, urlsplit

INPUT = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'\b(name|value|type)="([^"]*)"')


class Unexpected(Exception):
    """The server answered something else than the bench asks for: what is measured would not be the page."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    location: str
    seconds: float

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's forms: token and once-key."""
        return self.inputs("hidden")

    def inputs(self, kind: str) -> dict[str, str]:
        """Name and value of every input of a kind (hidden, text, radio)."""
        said = (dict(ATTRIBUTE.findall(tag)) for tag in INPUT.findall(self.body))
        return {
            one["name"]: one.get("value", "") for one in said if one.get("type") == kind and "name" in one
        }


@dataclass
class Browser:
    port: int
    address: str = "127.0.0.1"  # what she is said to come from: rate limits count by it
    cookies: dict[str, str] = field(default_factory=dict)
    _line: HTTPConnection | None = None

    def get(self, path: str, expect: int = 200) -> Answer:
        return self._ask("GET", path, None, expect)

    def post(self, path: str, said: dict[str, str], expect: int = 302) -> Answer:
        return self._ask("POST", path, urlencode(said), expect)

    def become(self, appointment: str) -> "Browser":
        """Sign in as one of the cast, as the demo's first page does."""
        form = self.get("/demo/")
        self.post("/demo/become/", form.hidden | {"appointment": appointment, "next": "/"})
        return self

    def _ask(self, method: str, path: str, body: str | None, expect: int) -> Answer:
        headers = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "X-Forwarded-For": self.address,
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = self._line = self._line or HTTPConnection("127.0.0.1", self.port, timeout=60)
        begun = time.perf_counter()
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
        except (ConnectionError, OSError):  # the server let an idle line go
            line.close()
            begun = time.perf_counter()
            line.request(method, path, body, headers)
            answer = line.getresponse()
        text = answer.read()
        seconds = time.perf_counter() - begun
        self._keep(answer)
        if answer.status != expect:
            raise Unexpected(f"{method} {urlsplit(path).path}: {answer.status} where {expect} is expected")
        return Answer(answer.status, text.decode(), answer.headers.get("Location", ""), seconds)

    def _keep(self, answer: HTTPResponse) -> None:
        for said in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = said.split(";")[0].partition("=")
            self.cookies[name] = value
