"""The text of a claims file: YAML in which everything is text, read strictly and refused in sentences."""

from typing import Any

import yaml

MOST_BYTES = 1_000_000


class ClaimsUnreadable(Exception):
    """The file cannot be taken; each sentence names the claim and what is wrong with it."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class _Strict(yaml.BaseLoader):
    """Everything stays text, so that "8.50" keeps its decimals and nothing is ever constructed; a word that an entry
    says twice is refused, for one of the two would be lost.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _value in node.value]
        if twice := sorted({str(key) for key in keys if keys.count(key) > 1}):
            raise yaml.constructor.ConstructorError(
                None, None, f"“{twice[0]}” is said twice", node.start_mark
            )
        return super().construct_mapping(node, deep=deep)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):  # a short file could stand for an endless one
            raise yaml.composer.ComposerError(
                None,
                None,
                "an entry points at another with *",
                self.peek_event().start_mark,  # type: ignore[no-untyped-call]
            )
        return super().compose_node(parent, index)


def parsed(content: bytes, name: str) -> Any:
    """The texts, lists and mappings of a file."""
    if len(content) > MOST_BYTES:
        raise ClaimsUnreadable([f"{name} is larger than a claims file can be (1 MB)."])
    try:
        return yaml.load(content.decode("utf-8-sig"), Loader=_Strict)  # noqa: S506  (a BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as wrong:
        mark = getattr(wrong, "problem_mark", None)
        why = getattr(wrong, "problem", None)
        where = f" (line {mark.line + 1}: {why})" if mark else ""
        raise ClaimsUnreadable([f"{name} is not YAML in UTF-8{where}."]) from None
