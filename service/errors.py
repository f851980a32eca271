"""Everything newsdesk raises on purpose, as one tree.

::

    NewsdeskError                 one line for a person: what, and why
    ├── UsageError                bad argument, setting or input file       (exit 2)
    │   ├── UnreadableInput       a file that holds nothing that can be sent
    │   ├── ModelError            the entity model that is set cannot be loaded
    │   └── GazetteerError        the gazetteer is not installed, or cannot be made
    ├── BrokerError               the broker cannot be started or reached   (exit 1)
    │   └── BrokerRefused         it is there and does not let us in: trying again is in vain
    ├── FolderError               a local file or folder cannot be written  (exit 1)
    ├── FeedError                 a feed that cannot be fetched or parsed; has a reason code
    └── RecordError               bytes that are not the record they should be; has a reason code

``str()`` of each names the input and the cause; the command line prints it as it is.
"""

_LONGEST_MESSAGE = 500
"""Characters of what is told of a feed: servers may send any number of them."""


class NewsdeskError(Exception):
    """Base of every error that newsdesk raises on purpose."""

    exit_code = 1


class UsageError(NewsdeskError):
    """An argument, a setting or an input that newsdesk was given is wrong."""

    exit_code = 2


class UnreadableInput(UsageError):
    """An input file that cannot be read at all, or that holds nothing to send.

    ``reason`` is a short stable code (``empty``, ``not_json``, ``not_a_feed``, …).
    """

    def __init__(self, name: str, reason: str, message: str) -> None:
        super().__init__(name, reason, message)
        self.name = name
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


class BrokerError(NewsdeskError):
    """The broker cannot be started, found or reached."""


class BrokerRefused(BrokerError):
    """A login, a certificate or a protocol that is not accepted, by the broker or by us."""


class FolderError(NewsdeskError):
    """A local file or folder that newsdesk needs cannot be written; later it may be."""


class FeedError(NewsdeskError):
    """A feed that cannot be fetched or parsed.

    ``reason`` is a short stable code (``timeout``, ``http_404``, ``not_a_feed``, …).
    ``message`` becomes one printable line of bounded length, whatever a server has sent: aiohttp
    gives bytes that are not UTF-8 as surrogates, which no record can hold.
    """

    def __init__(self, url: str, reason: str, message: str) -> None:
        line = " ".join(message.split())[:_LONGEST_MESSAGE]
        message = "".join(char if char.isprintable() else "\ufffd" for char in line)
        super().__init__(url, reason, message)
        self.url = url
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return f"{self.url}: {self.message}"


class RecordError(NewsdeskError):
    """Bytes, or a record, that a stage cannot take.

    ``reason`` is the dead letter's short stable code (``not_json``, ``invalid``, …).
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return self.message


class ModelError(UsageError):
    """There is no such entity model, or it cannot be loaded."""


class GazetteerError(UsageError):
    """The gazetteer is not installed, or cannot be made from the data packages."""
