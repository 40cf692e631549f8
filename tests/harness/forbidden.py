"""What no test may do here, each with the reason in the message it gets."""

import ipaddress
import socket
from collections.abc import Sequence

import pytest
from django.test import TestCase, TransactionTestCase

FLUSHING_MARKS = ("transaction", "reset_sequences", "serialized_rollback")
FLUSHING_FIXTURES = frozenset(
    {
        "transactional_db",
        "django_db_reset_sequences",
        "django_db_serialized_rollback",
        "live_server",
    }
)
NO_FLUSH = (
    "{test} asks for a database that is flushed after the test. Append-only tables refuse DELETE "
    "in a trigger, so a flush fails. Use `db` (rolled back), or `arena` for real commits."
)
LOCAL_NAMES = frozenset({"localhost", ""})


class NetworkForbidden(RuntimeError):
    """A test tried to reach something outside this computer."""


def refuse_flushing_tests(items: Sequence[pytest.Item]) -> None:
    """Stop the run where a test would flush tables. Raises pytest.UsageError."""
    refused = [item.nodeid for item in items if _flushes(item)]
    if refused:
        raise pytest.UsageError("\n".join(NO_FLUSH.format(test=test) for test in refused))


def _flushes(item: pytest.Item) -> bool:
    if FLUSHING_FIXTURES & set(getattr(item, "fixturenames", ())):
        return True
    marker = item.get_closest_marker("django_db")
    if marker and any(marker.kwargs.get(name) for name in FLUSHING_MARKS):
        return True
    owner = getattr(item, "cls", None)
    return (
        isinstance(owner, type)
        and issubclass(owner, TransactionTestCase)
        and not issubclass(owner, TestCase)
    )


def forbid_network(patch: pytest.MonkeyPatch) -> None:
    """Let sockets of this process reach this computer only. Others raise NetworkForbidden."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded_connect(self, address):
        _check(self, address)
        return connect(self, address)

    def guarded_connect_ex(self, address):
        _check(self, address)
        return connect_ex(self, address)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)


def _check(sock: socket.socket, address) -> None:
    if sock.family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple):
        return
    host = str(address[0])
    if host in LOCAL_NAMES:
        return
    try:
        is_local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_local = False
    if not is_local:
        raise NetworkForbidden(f"A test tried to reach {host}; tests reach this computer only.")
