"""Why Kafka does not let us in, or refuses what we ask for: errors of its client, in words."""

import ssl
from collections.abc import Iterable

from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    IllegalSaslStateError,
    KafkaConnectionError,
    KafkaError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
    UnsupportedSaslMechanismError,
)

from service.settings import Settings

_RIGHTS = {
    TopicAuthorizationFailedError: "the topic",
    GroupAuthorizationFailedError: "the group",
    TransactionalIdAuthorizationFailed: "the transactional id",
}


def is_final(error: BaseException) -> bool:
    """Tell whether a connection that failed so will fail again: it was refused, not missed."""
    match _root(error):
        case SaslAuthenticationFailed() | UnsupportedSaslMechanismError():
            return True
        case IllegalSaslStateError() | ssl.SSLCertVerificationError():
            return True
        case ssl.SSLError(reason=reason):
            return "_ALERT_" in (reason or "") or reason == "WRONG_VERSION_NUMBER"
    return False


def why_not_connected(error: BaseException, settings: Settings) -> str:
    """Return in words why a connection with these settings failed."""
    protocol = settings.security_protocol
    match _root(error):
        case SaslAuthenticationFailed(args=[message, *_]):
            return f"it refuses the login of {settings.sasl_username}: {message}"
        case UnsupportedSaslMechanismError():
            return f"it has no login by {settings.sasl_mechanism}"
        case IllegalSaslStateError():
            return f"it has no login at this port; is its protocol really {protocol}?"
        case ssl.SSLCertVerificationError(verify_message=message):
            return f"its certificate is not accepted: {message}"
        case ssl.SSLError(reason=str(reason)) if "_ALERT_" in reason:
            alert = reason.partition("_ALERT_")[2].lower().replace("_", " ")
            return f"it refuses our certificate, or that we have none ({alert})"
        case ssl.SSLError(reason="WRONG_VERSION_NUMBER"):
            return f"it has no TLS at this port; is its protocol really {protocol}?"
        case EOFError() | ConnectionResetError() | BrokenPipeError() | ssl.SSLError():
            return f"it closed the connection; is its protocol at this port really {protocol}?"
        case TimeoutError():
            return f"no answer within {settings.request_timeout:g} s"
        case OSError(strerror=str(message)):
            return message
        case other:
            return str(other) or type(other).__name__


def why_refused(error: KafkaError) -> str:
    """Return in words why a request failed: for want of rights, or as Kafka says it."""
    for kind, what in _RIGHTS.items():
        if isinstance(error, kind):
            return f"the user has no right to {what} {_names(error)} (see `newsdesk acls`)"
    if isinstance(error, ClusterAuthorizationFailedError):
        return "the user has no right to write to any topic (see `newsdesk acls`)"
    return str(error) if error.__cause__ is None else f"{error}: {error.__cause__}"


def _names(error: KafkaError) -> str:
    (named,) = error.args or ("",)
    return named if isinstance(named, str) else ", ".join(sorted(_all(named)))


def _all(named: object) -> Iterable[str]:
    return map(str, named) if isinstance(named, Iterable) else [str(named)]


def _root(error: BaseException) -> BaseException:
    """Return what was behind a connection that broke, the error itself if nothing is known."""
    while isinstance(error, KafkaConnectionError) and error.__cause__ is not None:
        error = error.__cause__
    return error
