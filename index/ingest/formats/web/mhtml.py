"""Web pages saved as one file (MHTML): the page inside the message, with its address."""

from collections.abc import Mapping
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from index.errors import ReadError
from index.ingest.formats import Extracted
from index.ingest.formats.web.main_text import page, source_of


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The main text of the first page in the message.

    Raises ReadError when there is none.
    """
    message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if not isinstance(payload, bytes):
                continue
            found = page(*source_of(payload, part.get_content_charset() or ""))
            address = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
            fields = dict(found.fields)
            if address.startswith(("http://", "https://")):
                fields.setdefault("url", address)
            return [replace(found, fields=fields)]
    raise ReadError("里面没有网页，未收录", "holds no page")
