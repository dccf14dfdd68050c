"""Who asks every route of the house (tests/house/matrix)."""

import logging

import pytest

from tests.house.matrix.walking import Asker
from tests.house.matrix.world import World


@pytest.fixture
def asker(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    # A statement less for every question; who is signed in is asked in other tests.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    # Every refusal would be told with all of its stack.
    logging.disable(logging.CRITICAL)
    yield Asker(World())
    logging.disable(logging.NOTSET)
