"""TLS and login: which settings go together, which files will do, and who is told what."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiokafka.conn import AIOKafkaConnection
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    KafkaError,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)
from aiokafka.protocol.admin import SaslAuthenticateRequest_v1
from faust.auth import SASLCredentials, SSLCredentials
from faust.transport.drivers.aiokafka import credentials_to_aiokafka_auth

from service import logs, running
from service.errors import UsageError
from service.refusals import is_final, why_not_connected, why_refused
from service.security import client_arguments, refuse_embedded, tls_context
from service.settings import Settings, listing, load, variables
from service.stream.credentials import credentials
from tests.certificates import KEY_PASSWORD, Certificates

LOGIN: dict[str, Any] = {
    "security_protocol": "SASL_PLAINTEXT",
    "sasl_username": "newsdesk",
    "sasl_password": "hunter2",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Be in an empty folder, with no setting in the environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"NEWSDESK_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"security_protocol": "TLS"}, "NEWSDESK_SECURITY_PROTOCOL='TLS': "),
        ({"security_protocol": "SASL_SSL"}, "NEWSDESK_SASL_USERNAME is not set: SASL_SSL needs it"),
        (
            {"security_protocol": "SASL_SSL", "sasl_username": "newsdesk"},
            "NEWSDESK_SASL_PASSWORD is not set: SASL_SSL needs it",
        ),
        (LOGIN | {"sasl_mechanism": "GSSAPI"}, "NEWSDESK_SASL_MECHANISM='GSSAPI': "),
        (
            LOGIN | {"security_protocol": "PLAINTEXT"},
            "NEWSDESK_SASL_PASSWORD has no effect with the protocol PLAINTEXT",
        ),
        (LOGIN | {"tls_ca_file": "ca.pem"}, "NEWSDESK_TLS_CA_FILE has no effect with the protocol"),
        (
            {"security_protocol": "SSL", "tls_key_file": "key.pem"},
            "NEWSDESK_TLS_KEY_FILE is set, and NEWSDESK_TLS_CERTIFICATE_FILE is not",
        ),
    ],
)
def test_settings_that_do_not_go_together_are_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(**given)
    assert str(caught.value).startswith(f"setting {said}")
    assert "hunter2" not in f"{caught.value!r} {caught.value.__cause__!s}"


def test_what_is_refused_in_the_environment_is_told_without_the_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in LOGIN.items():
        monkeypatch.setenv(f"NEWSDESK_{name.upper()}", value)
    monkeypatch.setenv("NEWSDESK_SECURITY_PROTOCOL", "SSL")
    with pytest.raises(UsageError) as caught:
        listing()
    assert "hunter2" not in f"{caught.value!r} {caught.value.__cause__!s}"


def test_a_child_process_is_given_the_secrets_and_nobody_else_sees_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = load(**LOGIN)
    for name, value in variables(settings).items():
        monkeypatch.setenv(name, value)
    assert load() == settings
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in "\n".join(listing())
    assert any(line.startswith("NEWSDESK_SASL_PASSWORD=********  (") for line in listing())


def test_a_plain_connection_has_nothing_to_show() -> None:
    assert client_arguments(load()) == {"security_protocol": "PLAINTEXT", "ssl_context": None}
    assert credentials(load()) is None


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
@pytest.mark.parametrize("protocol", ["SASL_PLAINTEXT", "SASL_SSL"])
def test_faust_is_told_the_same_as_our_own_clients(protocol: str, mechanism: str) -> None:
    settings = load(**LOGIN | {"security_protocol": protocol, "sasl_mechanism": mechanism})
    ours, told = client_arguments(settings), credentials(settings)
    assert isinstance(told, SASLCredentials)
    fausts = dict(credentials_to_aiokafka_auth(told))
    for arguments in (ours, fausts):
        context = arguments.pop("ssl_context")
        assert (context is not None) == (protocol == "SASL_SSL")
    assert ours == fausts
    assert ours["sasl_plain_password"] == "hunter2"
    assert "hunter2" not in repr(told)


def test_faust_is_told_of_a_client_certificate(certificates: Certificates) -> None:
    settings = load(
        security_protocol="SSL",
        tls_certificate_file=certificates.client,
        tls_key_file=certificates.client_key,
    )
    assert isinstance(credentials(settings), SSLCredentials)


def test_the_broker_must_show_a_certificate_with_its_name(certificates: Certificates) -> None:
    context = tls_context(load(security_protocol="SSL", tls_ca_file=certificates.authority))
    assert context is not None
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert len(context.get_ca_certs()) == 1


def test_without_an_authority_of_ones_own_the_system_vouches() -> None:
    context = tls_context(load(security_protocol="SSL"))
    assert context is not None
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_certificate_and_key_may_stand_in_one_file(certificates: Certificates) -> None:
    assert tls_context(load(security_protocol="SSL", tls_certificate_file=certificates.broker))


Files = Callable[[Certificates], dict[str, Any]]

FILES: list[tuple[Files, str, str]] = [
    (
        lambda _: {"tls_ca_file": "missing.pem"},
        "NEWSDESK_TLS_CA_FILE='missing.pem'",
        "No such file or directory",
    ),
    (
        lambda _: {"tls_ca_file": "junk.pem"},
        "NEWSDESK_TLS_CA_FILE='junk.pem'",
        "no certificate in PEM form stands in it",
    ),
    (
        lambda _: {"tls_ca_file": "damaged.pem"},
        "NEWSDESK_TLS_CA_FILE='damaged.pem'",
        "damaged",
    ),
    (
        lambda _: {"tls_certificate_file": "."},
        "NEWSDESK_TLS_CERTIFICATE_FILE='.'",
        "Is a directory",
    ),
    (
        lambda them: {"tls_certificate_file": them.client},
        "NEWSDESK_TLS_CERTIFICATE_FILE=",
        "no private key in PEM form stands in it",
    ),
    (
        lambda them: {"tls_certificate_file": them.client, "tls_key_file": them.client},
        "NEWSDESK_TLS_KEY_FILE=",
        "no private key in PEM form stands in it",
    ),
    (
        lambda them: {"tls_certificate_file": them.client, "tls_key_file": them.broker},
        "NEWSDESK_TLS_KEY_FILE=",
        "not the key of the certificate in ",
    ),
    (
        lambda them: {"tls_certificate_file": them.client, "tls_key_file": them.locked_key},
        "NEWSDESK_TLS_KEY_FILE=",
        "encrypted: NEWSDESK_TLS_KEY_PASSWORD is not set",
    ),
    (
        lambda them: {
            "tls_certificate_file": them.client,
            "tls_key_file": them.locked_key,
            "tls_key_password": "hunter2",
        },
        "NEWSDESK_TLS_KEY_FILE=",
        "NEWSDESK_TLS_KEY_PASSWORD is not its password",
    ),
]


@pytest.mark.parametrize(("files", "setting", "reason"), FILES)
def test_a_file_that_will_not_do_is_named_with_its_setting_and_why(
    certificates: Certificates, files: Files, setting: str, reason: str
) -> None:
    Path("junk.pem").write_text("no certificate")
    Path("damaged.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    with pytest.raises(UsageError) as caught:
        client_arguments(load(security_protocol="SSL", **files(certificates)))
    message = str(caught.value)
    assert message.startswith(f"setting {setting}")
    assert reason in message
    assert "hunter2" not in message


def test_an_encrypted_key_opens_with_its_password(certificates: Certificates) -> None:
    assert tls_context(
        load(
            security_protocol="SSL",
            tls_certificate_file=certificates.client,
            tls_key_file=certificates.locked_key,
            tls_key_password=KEY_PASSWORD,
        )
    )


def test_the_embedded_broker_is_not_taken_for_a_secured_one() -> None:
    refuse_embedded(load())
    with pytest.raises(UsageError, match="embedded broker has no such protocol"):
        refuse_embedded(load(**LOGIN))


async def test_with_security_settings_and_no_broker_none_is_started(tmp_path: Path) -> None:
    settings = load(state_dir=tmp_path / "state", **LOGIN)
    with pytest.raises(UsageError, match="NEWSDESK_SECURITY_PROTOCOL"):
        async with running.broker(settings, print):
            pass
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TopicAuthorizationFailedError("news.articles"), "the topic news.articles"),
        (TopicAuthorizationFailedError({"b", "a"}), "the topic a, b"),
        (GroupAuthorizationFailedError("news.revise"), "the group news.revise"),
        (TransactionalIdAuthorizationFailed("news.revise.0"), "the transactional id news.revise.0"),
        (ClusterAuthorizationFailedError(), "write to any topic"),
    ],
)
def test_a_right_that_is_missing_is_named(error: KafkaError, said: str) -> None:
    assert why_refused(error) == f"the user has no right to {said} (see `newsdesk acls`)"


def test_other_refusals_are_told_as_kafka_tells_them() -> None:
    assert why_refused(KafkaError("something")) == "KafkaError: something"


def test_what_was_behind_a_refusal_is_told_too() -> None:
    error = KafkaError("unexpected")
    error.__cause__ = KafkaConnectionError("closed")
    assert why_refused(error) == "KafkaError: unexpected: KafkaConnectionError: closed"


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (ConnectionRefusedError(111, "Connection refused"), "Connection refused"),
        (TimeoutError(), "no answer within 8 s"),
        (asyncio.IncompleteReadError(b"", 4), "it closed the connection; is its protocol at this"),
        (ConnectionResetError(104, "reset"), "it closed the connection; is its protocol at this"),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_a_connection_that_was_missed_is_tried_again_and_says_why(
    cause: Exception, said: str
) -> None:
    error = KafkaConnectionError("Connection at kafka:9092 closed")
    error.__cause__ = cause
    for each in (cause, error):
        assert why_not_connected(each, load()).startswith(said)
        assert not is_final(each)


def test_the_password_in_a_login_is_not_logged_at_debug(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers)
    monkeypatch.setattr(root, "level", root.level)
    logs.configure("DEBUG")
    logger = logging.getLogger(AIOKafkaConnection.__module__)
    with caplog.at_level(logging.DEBUG):
        root.addHandler(caplog.handler)
        request = SaslAuthenticateRequest_v1(b"\0newsdesk\0hunter2")
        logger.debug("Request to %s:%d %d: %s", "kafka", 9092, 1, request)
        logger.debug("Request to %s:%d %d: %s", "kafka", 9092, 2, "another")
    logging.captureWarnings(False)
    said = [record.getMessage() for record in caplog.records]
    assert said == ["Request to kafka:9092 2: another"]
