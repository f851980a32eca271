"""``newsdesk acls``: the rights in Kafka that a worker or a command needs."""

import click

from service.acls import ROLES, by_name, commands, needed
from service.commands.options import broker_option
from service.settings import load
from service.topology import WORKERS


@click.command()
@click.argument("roles", metavar="[ROLE]...", nargs=-1, type=click.Choice(ROLES))
@broker_option
@click.option("--principal", help="As kafka-acls.sh command lines that give them to this one.")
def acls(roles: tuple[str, ...], broker: str | None, principal: str | None) -> None:
    """Print the rights (ACLs) that the roles need in Kafka; those of all workers if none is named.

    ROLE: a worker (feeds, dedupe, entities); making-topics, where a worker finds topics missing;
    feed-list (the command `newsdesk feeds`), checking-topics and repartition (`newsdesk topics`),
    tail, dead-letters, replay, lag or explain. Asks no broker.

    Example: newsdesk acls dedupe --principal User:dedupe
    """
    settings = load(broker=broker)
    rights = needed(roles or WORKERS, settings.topic_prefix)
    if principal is not None:
        for line in commands(rights, principal, settings.broker or "HOST:PORT"):
            click.echo(line)
        return
    for (resource, name, prefixed), operations in by_name(rights).items():
        pattern = f"{name}*" if prefixed else name
        click.echo(f"{resource:17}{pattern:33}{', '.join(operations)}")
