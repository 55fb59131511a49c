"""Tests reach this machine and nothing beyond it."""

import socket

import pytest


def test_an_address_beyond_this_machine_is_refused() -> None:
    # pytest-socket warns before it refuses, and a warning is an error here.
    # 192.0.2.0/24 is kept for documentation (RFC 5737): nobody is there.
    with socket.socket() as beyond, pytest.raises(UserWarning, match=r"192\.0\.2\.1"):
        beyond.connect(("192.0.2.1", 443))


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        server.accept()[0].close()
