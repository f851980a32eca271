"""What Faust is told of TLS and login, so that its consumer connects as all our clients do."""

import faust
from faust.types.auth import CredentialsT

from service.security import tls_context
from service.settings import Settings


def credentials(settings: Settings) -> CredentialsT | None:
    """Return Faust's form of the security settings, None for a plain connection."""
    context = tls_context(settings)
    if settings.sasl_password is not None:
        return faust.SASLCredentials(
            username=settings.sasl_username,
            password=settings.sasl_password.get_secret_value(),
            mechanism=settings.sasl_mechanism,
            ssl_context=context,
        )
    # Made with a context: with files alone Faust's class raises TypeError.
    return None if context is None else faust.SSLCredentials(context)
