"""What the commands share: options, talking to a person, finding the broker."""

import sys

import click

from service.broker import running_address
from service.errors import BrokerError
from service.present import printable
from service.security import refuse_embedded
from service.settings import Settings, load

broker_option = click.option(
    "--broker", metavar="HOST:PORT", help="A Kafka that is there (else NEWSDESK_BROKER)."
)
output_option = click.option(
    "--output",
    type=click.Choice(["table", "jsonl"]),
    default="table" if sys.stdout.isatty() else "jsonl",
    help="Readable, or one JSON record a line. Default: table on a terminal, else jsonl.",
)


def say(text: str) -> None:
    """Write one line for a person to stderr."""
    click.echo(printable(text), err=True)


def settings_with_broker(given: str | None) -> Settings:
    """Return settings that name a broker: ``given``, else set, else the one `newsdesk run` started.

    Raises `BrokerError` where there is none.
    """
    settings = load(broker=given)
    if settings.broker is not None:
        return settings
    refuse_embedded(settings)
    address = running_address(settings.state_dir / "broker")
    if address is None:
        raise BrokerError(
            f"no broker: none is running in {settings.state_dir}; start `newsdesk run`, "
            "give --broker HOST:PORT or set NEWSDESK_BROKER"
        )
    return settings.model_copy(update={"broker": address})
