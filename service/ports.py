"""Free TCP ports on the loopback interface."""

import random
import socket

LOOPBACK = "127.0.0.1"

# Below the ports that Linux and macOS give to outgoing connections: a client that tries to
# reach a dead server on one of those may be given it, and then talks to itself.
_PORTS = range(20_000, 32_000)


def is_free(port: int) -> bool:
    """Tell whether a server could listen on the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a port, picked at random, that is free now; raises OSError if there is none."""
    for port in random.sample(_PORTS, len(_PORTS)):
        if is_free(port):
            return port
    raise OSError(f"no free port between {_PORTS.start} and {_PORTS.stop}")
