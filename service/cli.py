"""The command ``newsdesk``: every error is one clear line, with an exit code as documented."""

import logging
import os
import sys
from typing import NoReturn

import click
from aiokafka.errors import KafkaError

from service import logs
from service.commands.group import CommandGroup
from service.commands.options import say
from service.errors import NewsdeskError
from service.refusals import why_refused
from service.settings import load

MODULES = {
    **dict.fromkeys(("run", "broker"), "service"),
    **dict.fromkeys(("tail", "schema", "settings"), "show"),
    "dead-letters": "dead_letters",
    **{name: name for name in ("worker", "replay", "feeds", "explain", "lag", "topics", "acls")},
}


@click.group(
    cls=CommandGroup, modules=MODULES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="newsdesk", message="newsdesk %(version)s")
def cli() -> None:
    """Streaming news ingestion on Kafka: every article exactly once, whatever dies.

    Example: newsdesk run
    """
    level = load().log_level
    logs.configure("WARNING" if level == "INFO" else level, libraries="CRITICAL")


def main() -> None:
    """Run the command line."""
    try:
        cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _fail(error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except NewsdeskError as error:
        _fail(str(error), error.exit_code)
    except KafkaError as error:
        _fail(f"Kafka refused or did not answer: {why_refused(error)}", 1)
    except Exception as error:
        logging.getLogger("newsdesk").debug("unexpected", exc_info=error)
        _fail(f"unexpected {type(error).__name__}: {error}", 1)


def _fail(message: str, code: int) -> NoReturn:
    say(f"newsdesk: {message}")
    sys.exit(code)


if __name__ == "__main__":
    main()
