"""Who we are to Kafka, and whom we trust: TLS and login, the same for every client."""

import re
import ssl
from pathlib import Path
from typing import Any

from service.errors import UsageError
from service.settings import Settings


def client_arguments(settings: Settings) -> dict[str, Any]:
    """Return what every client of aiokafka takes to connect as the settings say.

    Raises `UsageError` where a file of certificates or keys cannot be used. The files are read at
    each call, so that new clients take a renewed certificate.
    """
    arguments: dict[str, Any] = {
        "security_protocol": settings.security_protocol,
        "ssl_context": tls_context(settings),
    }
    if settings.sasl_password is not None:
        arguments |= {
            "sasl_mechanism": settings.sasl_mechanism,
            "sasl_plain_username": settings.sasl_username,
            "sasl_plain_password": settings.sasl_password.get_secret_value(),
        }
    return arguments


def tls_context(settings: Settings) -> ssl.SSLContext | None:
    """Return the TLS context that the settings describe, None where TLS is not used.

    The broker's certificate must be valid and bear the name by which it is addressed (RFC 9525).
    Raises `UsageError` with the setting, the file and the reason.
    """
    if not settings.security_protocol.endswith("SSL"):
        return None
    authorities = settings.tls_ca_file
    if authorities is not None:
        _check("tls_ca_file", authorities, "CERTIFICATE")
    try:
        context = ssl.create_default_context(cafile=authorities)
    except ssl.SSLError as error:
        raise _unusable("tls_ca_file", authorities, f"damaged: {error.reason}") from error
    if settings.tls_certificate_file is not None:
        _present(context, settings.tls_certificate_file, settings)
    return context


def refuse_embedded(settings: Settings) -> None:
    """Raise `UsageError` where the embedded broker is to be used, with security settings.

    It takes plain connections on loopback and no other: whoever asks for more means another one.
    """
    if settings.security_protocol != "PLAINTEXT":
        raise UsageError(
            f"setting NEWSDESK_SECURITY_PROTOCOL='{settings.security_protocol}': the embedded "
            "broker has no such protocol; give --broker HOST:PORT or set NEWSDESK_BROKER"
        )


def _present(context: ssl.SSLContext, certificate: Path, settings: Settings) -> None:
    """Give the context the certificate with which we present ourselves, and its key."""
    _check("tls_certificate_file", certificate, "CERTIFICATE")
    key, password = settings.tls_key_file, settings.tls_key_password
    name, path = ("tls_key_file", key) if key else ("tls_certificate_file", certificate)
    _check(name, path, "PRIVATE KEY")
    try:
        # With no password at all OpenSSL would ask for one on the terminal.
        context.load_cert_chain(certificate, key, password.get_secret_value() if password else "")
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            reason = f"not the key of the certificate in {certificate}"
        elif password is None:
            reason = "damaged, or encrypted: NEWSDESK_TLS_KEY_PASSWORD is not set"
        else:
            reason = "damaged, or NEWSDESK_TLS_KEY_PASSWORD is not its password"
        raise _unusable(name, path, reason) from error


def _check(name: str, path: Path, kind: str) -> None:
    """Raise `UsageError` unless the file holds something of the kind, in PEM (RFC 7468)."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _unusable(name, path, error.strerror or "cannot be read") from error
    if not re.search(rb"-----BEGIN [A-Z0-9 ]*" + kind.encode() + b"-----", content):
        raise _unusable(name, path, f"no {kind.lower()} in PEM form stands in it")


def _unusable(name: str, path: Path | None, reason: str) -> UsageError:
    return UsageError(f"setting NEWSDESK_{name.upper()}='{path}': {reason}")
