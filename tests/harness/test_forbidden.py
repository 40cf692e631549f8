"""What no test may do is refused, with the reason."""

import socket

import pytest

from .forbidden import NetworkForbidden

NOT_THIS_COMPUTER = ("192.0.2.1", 80)  # RFC 5737: an address that belongs to nobody


def test_a_test_cannot_reach_the_world():
    with socket.socket() as door, pytest.raises(NetworkForbidden):
        door.connect(NOT_THIS_COMPUTER)


def test_a_test_reaches_this_computer():
    with socket.socket() as listener, socket.socket() as door:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        door.connect(listener.getsockname())
        assert door.getpeername() == listener.getsockname()


@pytest.mark.parametrize(
    "body",
    [
        "def test_it(transactional_db): ...",
        "@pytest.mark.django_db(transaction=True)\ndef test_it(): ...",
    ],
)
def test_a_test_that_would_flush_tables_is_refused(body: str, request: pytest.FixtureRequest):
    from .forbidden import refuse_flushing_tests

    item = _item_of(body, request)
    with pytest.raises(pytest.UsageError, match="Append-only tables"):
        refuse_flushing_tests([item])
    assert refuse_flushing_tests([request.node]) is None


def _item_of(body: str, request: pytest.FixtureRequest) -> pytest.Item:
    """Collect the one test of a source text."""
    namespace: dict = {"pytest": pytest}
    exec(body, namespace)  # noqa: S102 - the text stands above
    return pytest.Function.from_parent(
        request.node.parent, name="test_it", callobj=namespace["test_it"]
    )
