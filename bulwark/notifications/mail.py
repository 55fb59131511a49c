"""A mail over SMTP: the server's acceptance of every recipient is the confirmation. Always over TLS."""

import smtplib
import ssl
from base64 import b64encode
from email.message import EmailMessage
from typing import Final

from bulwark.core.notices import Delivery, Notice
from bulwark.notifications.channel import Receiver

TIMEOUT_SECONDS: Final = 20
_ACCEPTED: Final = 235
"""Authentication succeeded (RFC 4954, section 6)."""
_TLS_PORT: Final = 465
"""The port on which TLS begins with the connection (RFC 8314); on all others STARTTLS comes first."""


class _UnspeakableError(Exception):
    """The server takes no password like this one."""


def deliver(receiver: Receiver, notice: Notice) -> Delivery:
    """Send the mail."""
    try:
        refused = _send(receiver, message_of(receiver, notice))
    except smtplib.SMTPRecipientsRefused as error:
        return receiver.refused(f"the mail server refused every recipient: {', '.join(sorted(error.recipients))}")
    except _UnspeakableError:
        return receiver.refused(
            "user or password of the mail server has characters outside of ASCII and the server does not offer AUTH PLAIN, the "
            "only way to say them; no mail can be sent through it. Give the account a password of ASCII characters"
        )
    except (smtplib.SMTPException, OSError) as error:
        # Its text may quote what was said to the server.
        return receiver.refused(f"the mail server did not take the mail ({type(error).__name__})")
    if refused:
        return receiver.refused(f"the mail server refused {', '.join(sorted(refused))}")
    return receiver.confirmed(f"accepted for {', '.join(receiver.settings.recipients)}")


def message_of(receiver: Receiver, notice: Notice) -> EmailMessage:
    """Return the mail; notices with the same key are one conversation."""
    settings, message = receiver.settings, EmailMessage()
    state = "resolved" if notice.is_resolved else notice.severity.value
    message["Subject"] = f"[{state}] {' '.join(notice.title.split())}"
    message["From"] = settings.sender or ""
    message["To"] = ", ".join(settings.recipients)
    thread = f"<{notice.key.replace('/', '.')}@{receiver.repository.replace('/', '.')}.bulwark>"
    message["References"] = thread
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(notice.body or notice.title)
    return message


def _send(receiver: Receiver, message: EmailMessage) -> dict[str, tuple[int, bytes]]:
    settings, context = receiver.settings, ssl.create_default_context()
    host = settings.server or ""
    if settings.port == _TLS_PORT:
        client: smtplib.SMTP = smtplib.SMTP_SSL(host, settings.port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        client = smtplib.SMTP(host, settings.port, timeout=TIMEOUT_SECONDS)
    with client:
        if settings.port != _TLS_PORT:
            client.starttls(context=context)
        if settings.user:
            _log_in(client, settings.user, receiver.secret)
        return client.send_message(message)


def _log_in(client: smtplib.SMTP, user: str, password: str) -> None:
    """Sign in; `smtplib` itself says nothing but ASCII, AUTH PLAIN carries UTF-8 (RFC 4616, section 2)."""
    if user.isascii() and password.isascii():
        client.login(user, password)
        return
    client.ehlo_or_helo_if_needed()
    if "PLAIN" not in client.esmtp_features.get("auth", "").upper().split():
        raise _UnspeakableError
    said = b64encode(b"\0".join((b"", user.encode(), password.encode()))).decode()
    status, answer = client.docmd("AUTH", f"PLAIN {said}")
    if status != _ACCEPTED:
        raise smtplib.SMTPAuthenticationError(status, answer)
