"""``newsdesk worker``: apart from `run`, since a worker that ended is to be back soon."""

from pathlib import Path

import click

from service import worker as worker_module
from service.commands.options import broker_option, settings_with_broker
from service.topology import WORKERS


@click.command()
@click.argument("stages", metavar="[STAGE]...", nargs=-1, type=click.Choice(WORKERS))
@broker_option
@click.option("--log-file", type=click.Path(path_type=Path), help="Log there, not to stderr.")
def worker(stages: tuple[str, ...], broker: str | None, log_file: Path | None) -> None:
    """Run one worker of the named stages: feeds, dedupe, entities; all if none is named.

    The long-lived service is several of these. Missing topics are made.

    Example: newsdesk worker dedupe --broker kafka:9092
    """
    settings = settings_with_broker(broker)
    if log_file is not None:
        settings = settings.model_copy(update={"log_file": log_file})
    worker_module.run(settings, stages)
