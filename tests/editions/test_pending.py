"""What waits beside the index of words is put into it."""

import re

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from editions.search import pending
from editions.search.asking import understand
from editions.search.finding import find


def test_what_was_printed_is_taken_up_once_and_found_before_and_after(printed):
    pending.take_up()
    printed("الجسر يفتح أبوابه")
    asked = understand("الجسر")
    before = find(asked, timezone.now())
    assert pending.take_up() > 0
    assert pending.take_up() == 0
    assert find(asked, timezone.now()) == before != []


def test_every_index_that_is_named_is_there(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'index_what_waits'")
        named = re.findall(r"'(\w+)'", re.search(r"IN \(([^)]+)\)", cursor.fetchone()[0])[1])
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname = ANY (%s)", [named])
        assert cursor.fetchone() == (len(named),) == (3,)


def test_the_messenger_does_it(printed, settings):
    settings.NEWSROOM_SENDS_MAIL = False
    printed("الجسر يفتح أبوابه")
    call_command("deliver")
    assert pending.take_up() == 0
