"""A real Kafka that asks who one is: TLS, logins, client certificates, and rights (ACLs).

It has a listener for each protocol, and some whose certificates are wrong. Nobody has any right
that was not allowed, but for the plaintext listener, where everybody may do everything: tests set
things up there.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from service.acls import Acl
from service.broker import EmbeddedBroker
from service.ports import LOOPBACK, free_port
from service.settings import Settings, load
from tests.certificates import Certificates

USERS = ("newsdesk", "feeds", "dedupe", "entities", "operator", "keeper")
"""Who may log in, by each mechanism; who shows a client certificate is ``newsdesk``."""

PASSWORDS = {user: f"password-of-{user}" for user in USERS}

_LISTENERS = {
    "SASL_PLAINTEXT": "SASL_PLAINTEXT",
    "SASL_SSL": "SASL_SSL",
    "SSL": "SSL",
    "EXPIRED": "SASL_SSL",
    "MISNAMED": "SASL_SSL",
    "PLAIN_ONLY": "SASL_SSL",
}
"""Listeners besides the plaintext one, and their protocols. SSL asks for a client certificate.

Certificates of EXPIRED and MISNAMED are wrong; PLAIN_ONLY has no login by SCRAM.
"""

_RESOURCES = {
    "topic": ResourceType.TOPIC,
    "group": ResourceType.GROUP,
    "transactional-id": ResourceType.TRANSACTIONAL_ID,
}
_OPERATIONS = {
    "Alter": AclOperation.ALTER,
    "Create": AclOperation.CREATE,
    "Describe": AclOperation.DESCRIBE,
    "DescribeConfigs": AclOperation.DESCRIBE_CONFIGS,
    "Read": AclOperation.READ,
    "Write": AclOperation.WRITE,
}


class SecuredBroker:
    """The broker, its certificates, and who may do what.

    ::

        async with SecuredBroker(folder) as broker:
            broker.allow(needed(["dedupe"], "news"))
            settings = broker.settings(topic_prefix="news")   # newsdesk, SCRAM-SHA-512 over TLS
            broker.withdraw([Acl("topic", "news.dead-letters", False, "Write")])
    """

    def __init__(self, folder: Path) -> None:
        self.certificates = Certificates(folder / "certificates")
        self.ports = {name: free_port() for name in _LISTENERS}
        self.embedded = EmbeddedBroker(folder / "broker", properties=self._properties())

    @property
    def plain_address(self) -> str:
        """``host:port`` where one needs no login and has all rights."""
        return self.embedded.address

    async def __aenter__(self) -> "SecuredBroker":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start the broker, or start it again; users and rights stay."""
        await self.embedded.start()
        for user, password in PASSWORDS.items():
            self.set_password(user, password)

    def set_password(self, user: str, password: str) -> None:
        """Give the user this password for logins by SCRAM; connections that there are stay."""
        admin = self._admin()
        for mechanism in (ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512):
            information = ScramCredentialInfo(mechanism, 4096)
            change = UserScramCredentialUpsertion(user, information, password.encode())
            for future in admin.alter_user_scram_credentials([change]).values():
                future.result(20)

    async def stop(self) -> None:
        """Stop the broker."""
        await self.embedded.stop()

    def address(self, listener: str) -> str:
        """Return ``host:port`` of a listener, as `_LISTENERS` has them."""
        return f"{LOOPBACK}:{self.ports[listener]}"

    def settings(
        self, listener: str = "SASL_SSL", user: str = "newsdesk", **given: Any
    ) -> Settings:
        """Return settings with which a user can connect to a listener; ``given`` come first."""
        protocol = given.get("security_protocol", _LISTENERS[listener])
        ours: dict[str, Any] = {
            "broker": self.address(listener),
            "security_protocol": protocol,
        }
        if protocol.startswith("SASL_"):
            ours |= {"sasl_username": user, "sasl_password": PASSWORDS[user]}
        if protocol.endswith("SSL"):
            ours["tls_ca_file"] = self.certificates.authority
        if listener == protocol == "SSL":
            ours["tls_certificate_file"] = self.certificates.client
            ours["tls_key_file"] = self.certificates.client_key
        return load(**ours | given)

    def allow(self, acls: Iterable[Acl], user: str = "newsdesk") -> None:
        """Give rights to a user."""
        bindings = [_binding(AclBinding, acl, user) for acl in acls]
        admin = self._admin()
        for future in admin.create_acls(bindings).values():
            future.result(20)

    def withdraw(self, acls: Iterable[Acl], user: str = "newsdesk") -> None:
        """Take rights away that the user was given."""
        filters = [_binding(AclBindingFilter, acl, user) for acl in acls]
        admin = self._admin()
        for future in admin.delete_acls(filters).values():
            assert len(future.result(20)) == 1

    def _admin(self) -> AdminClient:
        return AdminClient({"bootstrap.servers": self.plain_address, "log_level": 0})

    def _properties(self) -> Mapping[str, str]:
        listeners = [f"{name}://{LOOPBACK}:{port}" for name, port in self.ports.items()]
        protocols = {"CONTROLLER": "PLAINTEXT", "PLAINTEXT": "PLAINTEXT"} | _LISTENERS
        properties = {
            "listeners": ",".join(
                ["PLAINTEXT://{host}:{port}", "CONTROLLER://{host}:{controller_port}", *listeners]
            ),
            "advertised.listeners": ",".join(["PLAINTEXT://{host}:{port}", *listeners]),
            "listener.security.protocol.map": ",".join(
                f"{name}:{protocol}" for name, protocol in protocols.items()
            ),
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(self.certificates.broker),
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(self.certificates.authority),
            "ssl.principal.mapping.rules": "RULE:^.*CN=([^,]+).*$/$1/",
            "listener.name.ssl.ssl.client.auth": "required",
            "listener.name.expired.ssl.keystore.type": "PEM",
            "listener.name.expired.ssl.keystore.location": str(self.certificates.expired_broker),
            "listener.name.misnamed.ssl.keystore.type": "PEM",
            "listener.name.misnamed.ssl.keystore.location": str(self.certificates.misnamed_broker),
        }
        return properties | self._logins()

    def _logins(self) -> dict[str, str]:
        package = "org.apache.kafka.common.security"
        users = " ".join(f'user_{user}="{password}"' for user, password in PASSWORDS.items())
        plain = {"plain": f"{package}.plain.PlainLoginModule required {users};"}
        scram = dict.fromkeys(
            ("scram-sha-256", "scram-sha-512"), f"{package}.scram.ScramLoginModule required;"
        )
        properties = {}
        for name, protocol in _LISTENERS.items():
            if protocol.startswith("SASL_"):
                listener = f"listener.name.{name.lower()}"
                logins = plain if name == "PLAIN_ONLY" else plain | scram
                properties[f"{listener}.sasl.enabled.mechanisms"] = ",".join(logins).upper()
                for mechanism, module in logins.items():
                    properties[f"{listener}.{mechanism}.sasl.jaas.config"] = module
        return properties


def _binding(kind: Any, acl: Acl, user: str) -> Any:
    return kind(
        _RESOURCES[acl.resource],
        acl.name,
        ResourcePatternType.PREFIXED if acl.prefixed else ResourcePatternType.LITERAL,
        f"User:{user}",
        "*",
        _OPERATIONS[acl.operation],
        AclPermissionType.ALLOW,
    )
