"""Where settings come from, and what is said of one that is wrong."""

from pathlib import Path

import pytest
from pydantic import Field, SecretStr

from service import settings as settings_module
from service.errors import UsageError
from service.settings import Settings, listing, load

DOCS = Path(__file__).parents[2] / "docs"
UNITS = {"": 1, "s": 1, "min": 60, "h": 3600, "MiB": 2**20}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Be in an empty folder, with no setting in the environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"NEWSDESK_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def line_of(variable: str) -> str:
    (line,) = [line for line in listing() if line.startswith(variable)]
    return line


def test_nothing_needs_to_be_set() -> None:
    settings = load()
    assert settings.broker is None
    assert settings.topic("enriched") == "news.enriched"
    assert settings.model_fields_set == set()


def test_command_line_before_environment_before_file_before_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("NEWSDESK_BROKER=file:1\nNEWSDESK_PARTITIONS=7\nNEWSDESK_CONTACT=me\n")
    monkeypatch.setenv("NEWSDESK_BROKER", "environment:1")
    monkeypatch.setenv("NEWSDESK_PARTITIONS", "8")
    settings = load(broker="given:1")
    assert (settings.broker, settings.partitions) == ("given:1", 8)
    assert (settings.contact, settings.replication) == ("me", 1)


def test_an_option_that_was_not_given_takes_nothing_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_BROKER", "kafka:9092")
    assert load(broker=None).broker == "kafka:9092"


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_BROKER", "")
    monkeypatch.setenv("NEWSDESK_PARTITIONS", "")
    assert load().model_fields_set == set()
    assert "(default;" in line_of("NEWSDESK_BROKER=")


def test_variables_of_other_programs_in_the_file_do_no_harm() -> None:
    Path(".env").write_text("SOMETHING_ELSE=1\nNEWSDESK_PARTITIONS=3\n")
    assert load().partitions == 3


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("PARTITIONS", "many", "integer"),
        ("PARTITIONS", "0", "greater than or equal to 1"),
        ("SESSION_TIMEOUT", "-1", "greater than 0"),
        ("SESSION_TIMEOUT", "inf", "finite"),
        ("SESSION_TIMEOUT", "nan", "finite"),
        ("BROKER_PORT", "70000", "65535"),
        ("TOPIC_PREFIX", "with blank", "match"),
        ("TOPIC_PREFIX", "a" * 101, "match"),
        ("ALLOW_PRIVATE_ADDRESSES", "perhaps", "boolean"),
        ("LOG_LEVEL", "loud", "must be DEBUG, INFO, WARNING or ERROR"),
        ("BROKER", "kafka:port", "must be host:port"),
        ("BROKER", "kafka:0", "must be host:port"),
        ("BROKER", "kafka:99999", "must be host:port"),
        ("BROKER", "one:9092,", "must be host:port"),
        ("BROKER", "kafka://one:9092", "must be host:port"),
        ("BROKER", "one two", "must be host:port"),
        ("BROKER", ":9092", "must be host:port"),
    ],
)
def test_a_bad_value_is_told_in_one_line_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"NEWSDESK_{variable}", value)
    with pytest.raises(UsageError) as caught:
        load()
    message = str(caught.value)
    assert message.startswith(f"setting NEWSDESK_{variable}={value!r}: ")
    assert said in message
    assert "\n" not in message
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("STALL_TIMEOUT", "119", "STALL_TIMEOUT=119 must be at least twice NEWSDESK_BATCH_TIMEOUT"),
        ("SESSION_TIMEOUT", "9", "TIMEOUT=8 must not be less than NEWSDESK_SESSION_TIMEOUT=9"),
        ("REQUEST_TIMEOUT", "7.5", "NEWSDESK_REQUEST_TIMEOUT=7.5 must not be less than NEWSDESK"),
        ("POLL_INTERVAL_MAX", "60", "MAX=60 must not be less than NEWSDESK_POLL_INTERVAL=300"),
    ],
)
def test_times_that_do_not_agree_are_named_both(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"NEWSDESK_{variable}", value)
    with pytest.raises(UsageError) as caught:
        load()
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "broker",
    ["kafka:9092", "127.0.0.1:1", "kafka", "a:1,b-2.example.org:2", "[::1]:9092", "my_kafka:9092"],
)
def test_brokers_that_are_addresses(broker: str) -> None:
    assert load(broker=broker).broker == broker


def test_an_empty_broker_on_the_command_line_is_refused() -> None:
    with pytest.raises(UsageError, match="must be host:port"):
        load(broker="")


def test_a_file_that_is_not_text_is_named() -> None:
    Path(".env").write_bytes(b"NEWSDESK_BROKER=\xff\n")
    with pytest.raises(UsageError, match=r"^\.env: not UTF-8"):
        load()


@pytest.mark.parametrize(("given", "level"), [("debug", "DEBUG"), ("Info", "INFO")])
def test_the_log_level_may_be_in_small_letters(given: str, level: str) -> None:
    assert load(log_level=given).log_level == level


def test_the_listing_has_every_setting_with_its_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("NEWSDESK_PARTITIONS=7\nNEWSDESK_REPLICATION=3\n")
    monkeypatch.setenv("NEWSDESK_REPLICATION", "2")
    for name, field in Settings.model_fields.items():
        line_of(f"NEWSDESK_{name.upper()}=")
        assert f"    {field.description}" in listing()
    assert line_of("NEWSDESK_PARTITIONS=") == "NEWSDESK_PARTITIONS=7  (.env; default 4)"
    assert line_of("NEWSDESK_REPLICATION=") == "NEWSDESK_REPLICATION=2  (environment; default 1)"
    assert (
        line_of("NEWSDESK_TOPIC_PREFIX=") == "NEWSDESK_TOPIC_PREFIX=news  (default; default news)"
    )
    assert line_of("NEWSDESK_BROKER=") == "NEWSDESK_BROKER=  (default; default none)"


def test_the_settings_of_polling_are_documented_with_their_defaults() -> None:
    names = list(Settings.model_fields)
    polling = names[names.index("allow_private_addresses") : names.index("log_level")]
    rows = [line.split("|") for line in (DOCS / "operations.md").read_text().splitlines()]
    documented = {row[1].strip(" `"): row[2].strip() for row in rows if len(row) > 3}
    for name in polling:
        told = documented.pop(f"NEWSDESK_{name.upper()}")
        default = Settings.model_fields[name].default
        if isinstance(default, bool):
            assert told == str(default).lower()
        elif default in (None, ""):
            assert told == "none"
        else:
            amount, _, unit = told.partition(" ")
            assert float(amount.replace(",", "")) * UNITS[unit] == default, told


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_a_variable_that_is_misspelt_is_pointed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_BROKR", "kafka:9092")
    assert listing()[-1] == "NEWSDESK_BROKR  (environment; there is no such setting)"


def test_a_secret_is_masked_in_the_listing(monkeypatch: pytest.MonkeyPatch) -> None:
    class WithSecret(Settings):
        password: SecretStr | None = Field(None, description="of the broker")

    monkeypatch.setattr(settings_module, "Settings", WithSecret)
    monkeypatch.setenv("NEWSDESK_PASSWORD", "hunter2")
    assert line_of("NEWSDESK_PASSWORD=").startswith("NEWSDESK_PASSWORD=********  (environment")
    assert "hunter2" not in "\n".join(listing())
