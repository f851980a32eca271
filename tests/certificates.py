"""Certificates for tests: an authority, whom it vouches for, and some that are wrong."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

KEY_PASSWORD = "key-password-of-the-test"


class Certificates:
    """PEM files in ``folder``; the certificates of a broker hold their keys too, in PKCS 8."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        ours, others = trustme.CA(), trustme.CA()
        self.authority = self._write("authority.pem", ours.cert_pem.bytes())
        self.other_authority = self._write("other-authority.pem", others.cert_pem.bytes())
        self.broker = self._whole("broker.pem", ours.issue_cert("127.0.0.1"))
        long_ago = datetime.now(UTC) - timedelta(days=30)
        self.expired_broker = self._whole(
            "expired-broker.pem",
            ours.issue_cert(
                "127.0.0.1", not_before=long_ago, not_after=long_ago + timedelta(days=1)
            ),
        )
        self.misnamed_broker = self._whole(
            "misnamed-broker.pem", ours.issue_cert("kafka.example.org")
        )
        client = ours.issue_cert("client.example.org", common_name="newsdesk")
        self.client = self._chain("client.pem", client)
        self.client_key = self._key("client-key.pem", client)
        self.locked_key = self._key("locked-key.pem", client, KEY_PASSWORD)
        self.expired_client = self._whole(
            "expired-client.pem",
            ours.issue_cert(
                "client.example.org",
                common_name="newsdesk",
                not_before=long_ago,
                not_after=long_ago + timedelta(days=1),
            ),
        )
        self.strange_client = self._whole(
            "strange-client.pem", others.issue_cert("client.example.org", common_name="newsdesk")
        )

    def _whole(self, name: str, certificate: trustme.LeafCert) -> Path:
        return self._write(name, _key_pem(certificate) + _chain_pem(certificate))

    def _chain(self, name: str, certificate: trustme.LeafCert) -> Path:
        return self._write(name, _chain_pem(certificate))

    def _key(self, name: str, certificate: trustme.LeafCert, password: str = "") -> Path:
        return self._write(name, _key_pem(certificate, password))

    def _write(self, name: str, content: bytes) -> Path:
        path = self._folder / name
        path.write_bytes(content)
        return path


def _chain_pem(certificate: trustme.LeafCert) -> bytes:
    return b"".join(blob.bytes() for blob in certificate.cert_chain_pems)


def _key_pem(certificate: trustme.LeafCert, password: str = "") -> bytes:
    key = load_pem_private_key(certificate.private_key_pem.bytes(), None)
    encryption = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
