"""HTML as a list of tags and words, so that two ways of writing the same page compare equal."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {
            name: " ".join(sorted((value or "").split())) if name == "class" else (value or "").strip()
            for name, value in attrs
        }
        self.seen.append((tag, tuple(sorted(named.items()))))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            if self.seen and isinstance(self.seen[-1], list):
                self.seen[-1].append(words)
            else:
                self.seen.append([words])


def read(html: str) -> list[object]:
    """The tags (attributes and classes in order of name) and the words between them, runs of space as one."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [
        " ".join(item) if isinstance(item, list) else item
        for item in reader.seen
        if item not in ("/path", "/circle")
    ]
