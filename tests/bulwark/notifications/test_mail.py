"""Mails, against a real SMTP server with TLS."""

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from bulwark.core.notices import Notice, Severity
from bulwark.notifications import mail
from bulwark.notifications.channel import Receiver

NOTICE = Notice("health/shop/production", Severity.CRITICAL, "The shop\nis down", "All of it.")
PASSWORD = "canaryOfTheMailServer"
FOREIGN_PASSWORD = "canaryÜberDenWolken"
Make = Callable[..., Receiver]


@dataclass
class Postbox:
    """What the server got; addresses at `nobody.example` are refused."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    hidden_mechanisms: list[str] = field(default_factory=list)
    """Ways to sign in that the server does not offer."""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.endswith("@nobody.example"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 taken"


def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    is_known = isinstance(data, LoginPassword) and data.password in (PASSWORD.encode(), FOREIGN_PASSWORD.encode())
    return AuthResult(success=is_known, handled=False)


class Listening(Controller):
    """A controller on a socket that listens already: aiosmtpd itself can not take any free port."""

    listening: socket.socket

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.listening)


@pytest.fixture
def postbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        box = Postbox(listening.getsockname()[1])
        controller = Listening(
            box,
            hostname="localhost",
            port=box.port,
            tls_context=context,
            require_starttls=True,
            authenticator=authenticate,
            auth_exclude_mechanism=box.hidden_mechanisms,
        )
        controller.listening = listening
        controller.start()
        yield box
        controller.stop()
        controller.loop.close()


def channel(receiver: Make, box: Postbox, secret: str = "", **more: Any) -> Receiver:
    settings = {"server": "localhost", "port": box.port, "sender": "bulwark@shop.example", "recipients": ("oncall@shop.example",)}
    return receiver("smtp", secret=secret, **(settings | more))


def test_a_mail_arrives(receiver: Make, postbox: Postbox):
    delivery = mail.deliver(channel(receiver, postbox, PASSWORD, user="bulwark"), NOTICE)
    assert (delivery.is_confirmed, delivery.detail) == (True, "accepted for oncall@shop.example")
    (got,) = postbox.mails
    assert got["Subject"] == "[critical] The shop is down"
    assert got["References"] == "<health.shop.production@example-org.shop.bulwark>"
    assert got.get_content().strip() == "All of it."


def test_a_resolved_notice_says_so(receiver: Make):
    over = Notice("a", Severity.CRITICAL, "over", is_resolved=True)
    message = mail.message_of(receiver("smtp", sender="a@b.cd", recipients=("e@f.gh",)), over)
    assert (message["Subject"], message.get_content().strip()) == ("[resolved] over", "over")


def test_a_refused_recipient_is_no_confirmation(receiver: Make, postbox: Postbox):
    both = channel(receiver, postbox, recipients=("oncall@shop.example", "gone@nobody.example"))
    assert mail.deliver(both, NOTICE).detail == "the mail server refused gone@nobody.example"
    none = channel(receiver, postbox, recipients=("gone@nobody.example",))
    assert mail.deliver(none, NOTICE).detail == "the mail server refused every recipient: gone@nobody.example"


def test_a_wrong_password_is_no_confirmation_and_is_not_shown(receiver: Make, postbox: Postbox):
    delivery = mail.deliver(channel(receiver, postbox, "canaryOfAnotherPassword", user="bulwark"), NOTICE)
    assert (delivery.is_confirmed, delivery.detail) == (False, "the mail server did not take the mail (SMTPAuthenticationError)")
    assert postbox.mails == []


def test_a_password_outside_of_ascii_is_said_as_utf_8(receiver: Make, postbox: Postbox):
    delivery = mail.deliver(channel(receiver, postbox, FOREIGN_PASSWORD, user="bulwark"), NOTICE)
    assert (delivery.is_confirmed, len(postbox.mails)) == (True, 1)
    wrong = mail.deliver(channel(receiver, postbox, f"{FOREIGN_PASSWORD}!", user="bulwark"), NOTICE)
    assert wrong.detail == "the mail server did not take the mail (SMTPAuthenticationError)"


def test_a_server_that_cannot_be_told_such_a_password(receiver: Make, postbox: Postbox):
    postbox.hidden_mechanisms.append("PLAIN")
    delivery = mail.deliver(channel(receiver, postbox, FOREIGN_PASSWORD, user="bulwark"), NOTICE)
    assert not delivery.is_confirmed
    assert "the server does not offer AUTH PLAIN" in delivery.detail
    assert "no mail can be sent through it. Give the account a password" in delivery.detail
    assert "canary" not in delivery.detail


def test_a_certificate_that_nobody_trusts_gets_nothing(receiver: Make, postbox: Postbox, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    delivery = mail.deliver(channel(receiver, postbox, PASSWORD, user="bulwark"), NOTICE)
    assert delivery.detail == "the mail server did not take the mail (SSLCertVerificationError)"
    assert postbox.mails == []


def test_tls_from_the_first_byte_on_its_port(receiver: Make, postbox: Postbox, monkeypatch: pytest.MonkeyPatch):
    """Nothing speaks TLS there, so the handshake fails: it is not tried without."""
    monkeypatch.setattr(mail, "_TLS_PORT", postbox.port)
    assert mail.deliver(channel(receiver, postbox), NOTICE).detail == "the mail server did not take the mail (SSLError)"
