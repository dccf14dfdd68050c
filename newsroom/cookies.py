"""What is told after an act travels in a cookie, whose name begins as those of the session do."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class InCookie(CookieStorage):
    @property
    def cookie_name(self) -> str:
        return settings.NEWSROOM_COOKIES_BEGIN + "messages"


class Messages(FallbackStorage):
    """In a cookie, and in the session where one is too small."""

    storage_classes = (InCookie, SessionStorage)
