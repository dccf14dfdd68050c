"""Sealing a text with a key that the database never sees.

AES-256 in Galois/Counter Mode (NIST SP 800-38D) with a nonce of 12 bytes of chance. What a text is
for is sealed with it: a sealed text that somebody moves into another row cannot be opened there.
"""

import base64
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12  # bytes


class CannotOpen(Exception):
    """The key is not there, or the sealed text is not as it was sealed."""


def seal(text: str, *, of: str) -> tuple[str, str]:
    """(name of the key, sealed text in base64), with the newest key. ``of`` says what for."""
    name, cipher = next(iter(_keys(settings.NEWSROOM_NOTE_KEYS).items()))
    nonce = os.urandom(NONCE)
    sealed = nonce + cipher.encrypt(nonce, text.encode(), of.encode())
    return name, base64.b64encode(sealed).decode()


def unseal(key_name: str, sealed: str, *, of: str) -> str:
    """The text. Raises CannotOpen."""
    try:
        cipher = _keys(settings.NEWSROOM_NOTE_KEYS)[key_name]
        content = base64.b64decode(sealed, validate=True)
        return cipher.decrypt(content[:NONCE], content[NONCE:], of.encode()).decode()
    except (KeyError, ValueError, InvalidTag) as error:
        raise CannotOpen from error


def newest_key() -> str:
    """The name of the key that seals."""
    return next(iter(_keys(settings.NEWSROOM_NOTE_KEYS)))


@lru_cache(maxsize=4)
def _keys(given: str) -> dict[str, AESGCM]:
    """Raises ValueError for keys that cannot be used, without telling them."""
    keys = {}
    for one in filter(None, (part.strip() for part in given.split(","))):
        name, colon, key = one.partition(":")
        try:
            content = base64.urlsafe_b64decode(key)
        except ValueError:
            content = b""
        if not (colon and name.isalnum() and len(name) <= 32 and len(content) == 32):
            raise ValueError("NEWSROOM_NOTE_KEYS: give name:key, the key 32 bytes in base64.")
        keys[name] = AESGCM(content)
    if not keys:
        raise ValueError("NEWSROOM_NOTE_KEYS is empty.")
    return keys
