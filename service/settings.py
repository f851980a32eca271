"""Every setting of newsdesk; the only module that reads the environment.

A setting is taken from the command line, else from the environment variable ``NEWSDESK_*``,
else from ``.env`` in the working directory, else it has its default. None needs to be set.
"""

import os
import re
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.errors import UsageError

_FILE = ".env"
_ADDRESS = re.compile(r"(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::(?P<port>[0-9]{1,5}))?")


class Settings(BaseSettings):
    """All settings; sizes in bytes, times in seconds where not said otherwise."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSDESK_",
        env_file=_FILE,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
    )

    broker: str | None = Field(
        None, description="host:port[,host:port…] of a Kafka; none: the embedded broker"
    )
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="of the broker that is set: SSL for TLS, SASL for a login"
    )
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="how the login proves the password"
    )
    sasl_username: str | None = Field(None, description="user to log in as")
    sasl_password: SecretStr | None = Field(None, description="the user's password")
    tls_ca_file: Path | None = Field(
        None, description="authorities that may vouch for the broker, PEM; none: the system's"
    )
    tls_certificate_file: Path | None = Field(
        None, description="our own certificate, and those between it and the authority, PEM"
    )
    tls_key_file: Path | None = Field(
        None, description="the certificate's private key, PEM; none: it is in the same file"
    )
    tls_key_password: SecretStr | None = Field(None, description="where the key is encrypted")

    topic_prefix: str = Field(
        "news", pattern=r"^[a-zA-Z0-9._-]{1,100}$", description="first part of every topic's name"
    )
    state_dir: Path = Field(
        Path(".newsdesk"), description="local state, and the embedded broker's data"
    )
    partitions: int = Field(4, ge=1, le=1000, description="partitions of a topic that is made")
    replication: int = Field(1, ge=1, le=10, description="replicas of a topic that is made")
    broker_port: int = Field(
        9092,
        ge=0,
        le=65535,
        description="the embedded broker's port if it is free; 0: any free one",
    )
    broker_heap_megabytes: int = Field(512, ge=128, description="the embedded broker's Java heap")

    session_timeout: float = Field(8.0, gt=0, description="after which a silent worker is replaced")
    request_timeout: float = Field(
        8.0, gt=0, description="after which a request to Kafka is retried"
    )
    compression: Literal["none", "gzip", "snappy", "lz4", "zstd"] = Field(
        "gzip", description="of what is written to Kafka; every client can read gzip"
    )
    transaction_timeout: float = Field(
        60.0, gt=0, description="after which Kafka ends a transaction"
    )
    batch_timeout: float = Field(
        60.0, gt=0, description="a batch that takes longer ends the worker, which starts again"
    )
    stall_timeout: float = Field(
        120.0,
        gt=0,
        description="a worker that has work and does nothing for so long ends, and starts again",
    )
    accept_gaps: bool = Field(
        False,
        description="go on although records before this one were lost (an operator's way out)",
    )

    max_article_bytes: int = Field(
        2 * 1024 * 1024, ge=1024, description="a longer message is a dead letter (too_large)"
    )
    remember_ids_hours: float = Field(
        168.0, gt=0, description="how long an article's id is remembered after it was last seen"
    )
    remember_texts_hours: float = Field(
        72.0, gt=0, description="how long a text is remembered after it was last seen"
    )
    standby: bool = Field(True, description="keep what others remember too, to take over at once")
    remember_articles: int = Field(
        500_000, ge=1, description="articles remembered per partition, the latest seen"
    )

    entity_model: str = Field("newsdesk:multi", description="the model, or several with commas")
    entity_processes: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        description="processes of the entity model",
    )
    entity_timeout: float = Field(
        10.0, gt=0, description="a model process that takes longer for a text is replaced"
    )

    allow_private_addresses: bool = Field(
        False, description="poll feeds on loopback and private networks"
    )
    obey_robots: bool = Field(
        False, description="poll no feed that its site's robots.txt forbids to robots"
    )
    websub_url: str | None = Field(
        None, description="public address at which hubs reach the port; none: feeds are polled"
    )
    websub_port: int = Field(8070, ge=1, le=65535, description="where pushes of hubs are taken")
    websub_secret: SecretStr | None = Field(
        None, description="from which all keys of hubs are derived; the same for all workers"
    )
    full_text: bool = Field(
        False, description="fetch the pages of articles that a feed gives without a text"
    )
    contact: str = Field(
        "", description="address that the pollers' User-Agent names for complaints"
    )
    poll_interval: float = Field(
        300.0, ge=1, description="shortest time between two polls of a feed, one that has much news"
    )
    poll_interval_max: float = Field(
        86_400.0, ge=1, description="longest, of one that is silent or fails"
    )
    poll_concurrency: int = Field(400, ge=1, description="polls at the same time in one worker")
    host_pause: float = Field(
        1.0, ge=0, description="between two fetches from a host, by all workers"
    )
    address_concurrency: int = Field(
        8, ge=1, description="fetches at the same time from one address, of all hosts there"
    )
    fetch_timeout: float = Field(30.0, gt=0, description="for the whole of one fetch")
    connect_timeout: float = Field(10.0, gt=0, description="of it, until connected")
    silence_timeout: float = Field(
        15.0, gt=0, description="of it, until the first byte, and for each pause"
    )
    parse_timeout: float = Field(10.0, gt=0, description="for parsing one feed")
    parse_processes: int = Field(1, ge=1, description="that parse feeds; large ones have one more")
    max_feed_bytes: int = Field(10 * 1024 * 1024, ge=1024, description="of a feed, decompressed")
    max_feed_entries: int = Field(
        1000, ge=1, description="entries taken from one poll, the newest ones"
    )

    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_file: Path | None = Field(None, description="where to log; none: stderr")
    metrics_port: int = Field(
        0, ge=0, le=65535, description="metrics and health of a worker on this port; 0: none"
    )

    @field_validator("broker")
    @classmethod
    def _addresses(cls, value: str | None) -> str | None:
        for address in [] if value is None else value.split(","):
            found = _ADDRESS.fullmatch(address)
            if found is None or not 1 <= int(found["port"] or 9092) <= 65535:
                raise ValueError("must be host:port[,host:port…]")
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @model_validator(mode="after")
    def _times_agree(self) -> Self:
        """Refuse a watch at half of which (`/live`) a batch may be at hand, and what Faust refuses.

        Its consumer does not start with requests that are given up before the session ends.
        """
        if self.stall_timeout < 2 * self.batch_timeout:
            raise ValueError(
                f"{_variable('stall_timeout')}={self.stall_timeout:g} must be at least twice "
                f"{_variable('batch_timeout')}={self.batch_timeout:g}"
            )
        no_less = ("request_timeout", "session_timeout"), ("poll_interval_max", "poll_interval")
        for longer, shorter in no_less:
            if getattr(self, longer) < getattr(self, shorter):
                raise ValueError(
                    f"{_variable(longer)}={getattr(self, longer):g} must not be less than "
                    f"{_variable(shorter)}={getattr(self, shorter):g}"
                )
        return self

    @model_validator(mode="after")
    def _websub_agrees(self) -> Self:
        if self.websub_url is not None:
            if not re.fullmatch(r"https?://[^\s?#]+", self.websub_url):
                raise ValueError(f"{_variable('websub_url')}: not an http or https address")
            if self.websub_secret is None or len(self.websub_secret.get_secret_value()) < 16:
                raise ValueError(
                    f"{_variable('websub_url')} is set: {_variable('websub_secret')} must be, too, "
                    "to 16 characters or more"
                )
        return self

    @model_validator(mode="after")
    def _security_agrees(self) -> Self:
        """Refuse a security setting that lacks another one, or that would have no effect."""
        protocol = self.security_protocol
        login, tls = protocol.startswith("SASL_"), protocol.endswith("SSL")
        given = {name for name in self.model_fields_set if getattr(self, name) is not None}
        for name in ("sasl_username", "sasl_password"):
            if login and name not in given:
                raise ValueError(f"{_variable(name)} is not set: {protocol} needs it")
        for name in sorted(given):
            if (name.startswith("sasl_") and not login) or (name.startswith("tls_") and not tls):
                raise ValueError(f"{_variable(name)} has no effect with the protocol {protocol}")
            if name.startswith("tls_key_") and "tls_certificate_file" not in given:
                raise ValueError(
                    f"{_variable(name)} is set, and NEWSDESK_TLS_CERTIFICATE_FILE is not"
                )
        return self

    def topic(self, name: str) -> str:
        """Return the full name of the topic ``name``: with the prefix."""
        return f"{self.topic_prefix}.{name}"


def load(**given: Any) -> Settings:
    """Return the settings, those ``given`` (and not None) before all others.

    Raises `UsageError` with the variable's name and what is wrong with it.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        reason = problem["msg"].removeprefix("Value error, ")
        if not problem["loc"]:  # of several settings together: the reason names them
            raise UsageError(f"setting {reason}") from error
        name = _variable("_".join(str(part) for part in problem["loc"]))
        raise UsageError(f"setting {name}={problem['input']!r}: {reason}") from error
    except OSError as error:
        raise UsageError(f"{_FILE}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{_FILE}: not UTF-8: {error.reason} at byte {error.start}") from error


def variables(settings: Settings) -> dict[str, str]:
    """Return the variables that give a process these settings, with secrets as they are."""
    given = {name: getattr(settings, name) for name in settings.model_fields_set}
    return {
        _variable(name): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in given.items()
        if value is not None
    }


def listing() -> list[str]:
    """Return a line for every setting: variable, value, origin, default; another: its meaning.

    The units come first, variables that look like settings and are none last.
    """
    settings = load()
    environment = {name.upper() for name, value in os.environ.items() if value}
    lines = ["Sizes are in bytes and times in seconds where not said otherwise."]
    for name, field in Settings.model_fields.items():
        variable = _variable(name)
        default = field.get_default(call_default_factory=True)
        if variable in environment:
            origin = "environment"
        else:
            origin = _FILE if name in settings.model_fields_set else "default"
        value = _shown(getattr(settings, name))
        lines.append(f"{variable}={value}  ({origin}; default {_shown(default) or 'none'})")
        lines.append(f"    {field.description}")
    known = {_variable(name) for name in Settings.model_fields}
    unknown = [name for name in sorted(environment - known) if name.startswith(_variable(""))]
    return lines + [f"{name}  (environment; there is no such setting)" for name in unknown]


def _variable(name: str) -> str:
    return f"NEWSDESK_{name.upper()}"


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "********"
    return "" if value is None else str(value)
