"""Which network addresses feeds may be fetched from. Pure but for making a socket."""

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

_NAT64 = IPv6Network("64:ff9b::/96")
_UNICAST = IPv6Network("2000::/3")
"""What of IPv6 is given out to the public (RFC 4291, section 2.4). The rest leads to nowhere, or
into a private network by ways of its own (64:ff9b:1::/48 of RFC 8215, fec0::/10)."""

_PROTOCOLS = IPv4Network("192.0.0.0/24")
"""For protocols (RFC 6890); a cloud (Oracle's) has its metadata there."""

_METADATA = frozenset({ip_address("168.63.129.16")})
"""Services of cloud hosts to their machines at addresses that look public (Azure's)."""


class AddressRefused(OSError):
    """A host has an address that is not public."""

    def __init__(self) -> None:
        super().__init__("not a public address")


def is_public(address: str) -> bool:
    """Return whether an IP address is on the public internet.

    Loopback, private, link-local, multicast, reserved and cloud metadata addresses are not,
    also where they are wrapped into an IPv6 address.
    """
    try:
        parsed = _unwrap(ip_address(address))
    except ValueError:
        return False
    given_out = parsed in _UNICAST if parsed.version == 6 else parsed not in _PROTOCOLS
    return given_out and parsed.is_global and not parsed.is_multicast and parsed not in _METADATA


def _unwrap(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def public_socket(address: tuple[Any, ...]) -> socket.socket:
    """Return a socket for ``address`` (as of getaddrinfo), just before it is connected.

    So the address that is checked is the one that is used, whatever the name resolves to the
    next time (DNS rebinding). Raises `AddressRefused`.
    """
    family, kind, protocol, _, target = address
    if not is_public(target[0]):
        raise AddressRefused
    return socket.socket(family, kind, protocol)
