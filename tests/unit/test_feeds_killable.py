"""Whatever a process that reads documents does, its caller gets a named error."""

from collections.abc import Callable

import pytest

from service.errors import FeedError
from service.feeds.killable import KillableReader

URL = "https://feeds.example/all.xml"


class Unportable(Exception):
    def __init__(self) -> None:
        super().__init__("one", "two")


def set_up() -> Callable[[str], str]:
    raised: dict[str, Exception] = {
        "memory": MemoryError(),
        "value": ValueError("two\nlines"),
        "recursion": RecursionError("too deep"),
        "unportable": Unportable(),
        "named": FeedError(URL, "not_a_feed", "a web page"),
    }

    def read(document: str) -> str:
        if document in raised:
            raise raised[document]
        return document

    return read


@pytest.mark.parametrize(
    ("document", "reason", "message"),
    [
        ("memory", "parser_failed", "cannot be parsed: MemoryError: "),
        ("value", "parser_failed", "cannot be parsed: ValueError: two lines"),
        ("recursion", "parser_failed", "cannot be parsed: RecursionError: too deep"),
        ("unportable", "parser_failed", "cannot be parsed: CallFailed: Unportable: "),
        ("named", "not_a_feed", "a web page"),
    ],
)
async def test_what_the_reading_function_raises_is_a_named_error(
    document: str, reason: str, message: str
) -> None:
    async with KillableReader(set_up, 60.0, 1) as reader:
        with pytest.raises(FeedError) as caught:
            await reader.call(URL, document)
        assert (caught.value.url, caught.value.reason) == (URL, reason)
        assert caught.value.message.startswith(message.strip())
        assert await reader.call(URL, "good") == "good"
