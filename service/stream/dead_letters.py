"""What cannot be processed: from a message and a reason to a dead letter, and back."""

from base64 import b64decode, b64encode
from hashlib import sha256
from importlib.metadata import version

from service.records import DeadLetter, DeadLetterHeader, DeadLetterSource
from service.stream.clock import BROKER_CLOCK
from service.stream.message import Headers, Message
from service.stream.sequence import PRODUCER_HEADER, SEQUENCE_HEADER


def dead_letter(
    message: Message, stage: str, reason: str, text: str, attempts: int = 1
) -> DeadLetter:
    """Return the dead letter of a message. Its id is a function of where the message stood."""
    place = f"{message.topic}/{message.partition}/{message.offset}"
    return DeadLetter(
        id=sha256(place.encode()).hexdigest()[:32],
        failed_at=BROKER_CLOCK.now(),
        stage=stage,
        attempts=attempts,
        version=version("newsdesk"),
        reason=reason,
        message=text,
        source=DeadLetterSource(
            topic=message.topic,
            partition=message.partition,
            offset=message.offset,
            timestamp=message.at,
        ),
        key=_encoded(message.key),
        value=_encoded(message.value),
        headers=[
            DeadLetterHeader(name=name, value=_encoded(value)) for name, value in message.headers
        ],
    )


def original(letter: DeadLetter) -> tuple[bytes | None, bytes | None, Headers]:
    """Return key, value and headers of the message that a dead letter holds.

    The numbers of its producer are left out: sent again, it comes from another one.
    """
    headers = tuple(
        (header.name, _decoded(header.value))
        for header in letter.headers
        if header.name not in (PRODUCER_HEADER, SEQUENCE_HEADER)
    )
    return _decoded(letter.key), _decoded(letter.value), headers


def _encoded(data: bytes | None) -> str | None:
    return None if data is None else b64encode(data).decode("ascii")


def _decoded(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text)
