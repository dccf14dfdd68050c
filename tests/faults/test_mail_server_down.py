"""The mail server is away for ten minutes: nobody who publishes notices, and each letter comes
once. Ten minutes pass as moments that are given."""

import time
from collections import Counter
from datetime import timedelta
from math import ceil

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from articles import outbox, press
from articles.models import Mail

AWAY = timedelta(minutes=10)
LOOK = timedelta(seconds=5)  # between two looks of `manage.py deliver`


class Server(BaseEmailBackend):
    is_away = True

    def send_messages(self, messages):
        if Server.is_away:
            raise ConnectionRefusedError("the server is down")
        mail.outbox += messages
        return len(messages)


@pytest.fixture
def server(settings, layla):
    settings.EMAIL_BACKEND = "tests.faults.test_mail_server_down.Server"
    settings.NEWSROOM_SENDS_MAIL = True
    layla.email = "layla@example.org"
    layla.save(update_fields=["email"])
    Server.is_away = True
    return Server


def test_publishing_takes_no_longer_and_each_letter_comes_once(server, approved, samir):
    stories = [approved(f"جسر المشاة {number}") for number in range(5)]
    Mail.objects.all().delete()
    begun = timezone.now()
    took = []
    for look in range(ceil(AWAY / LOOK)):
        if look % 24 == 0:
            began = time.monotonic()
            press.publish(stories[look // 24], by=samir)
            took.append(time.monotonic() - began)
        outbox.deliver(now=begun + look * LOOK)
    assert mail.outbox == [] and len(took) == 5
    assert max(took) < 1, took
    letters = list(Mail.objects.all())
    assert len(letters) == 5 and all(one.given_up_at is None for one in letters)
    # It was not asked at every look: it would have been 120 times for each letter.
    assert max(one.tries for one in letters) <= 5

    server.is_away = False
    back = begun + AWAY
    for look in range(400):
        outbox.deliver(now=back + look * LOOK)
    keys = Counter(one.extra_headers["Message-ID"] for one in mail.outbox)
    assert set(keys) == {outbox.key_of(one) for one in letters} and set(keys.values()) == {1}
    late = max(one.sent_at for one in Mail.objects.all()) - back
    assert late <= AWAY, "after an outage of ten minutes the last letter waits no longer than that"
