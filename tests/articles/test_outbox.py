"""Letters wait in the database and are sent once, whatever the mail server does."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from articles import outbox
from articles.models import Mail

NOW = timezone.now()


class Broken(BaseEmailBackend):
    """A mail server that refuses everything."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("the server is down")


@pytest.fixture
def letter(samir):
    samir.email = "samir@example.org"
    samir.save(update_fields=["email"])

    def write(subject="مقال بانتظارك"):
        return Mail.objects.create(to=samir, subject=subject, text="نص", written_at=NOW, try_at=NOW)

    return write


def test_what_waits_is_sent_once(letter):
    letter()
    assert outbox.deliver(now=NOW) == (1, 0)
    assert outbox.deliver(now=NOW + timedelta(days=1)) == (0, 0)
    assert [one.subject for one in mail.outbox] == ["مقال بانتظارك"]
    assert mail.outbox[0].to == ["samir@example.org"]


def test_a_letter_that_fails_waits_longer_each_time_and_is_given_up(letter, settings):
    settings.EMAIL_BACKEND = "tests.articles.test_outbox.Broken"
    one, now, waits = letter(), NOW, []
    for _try in range(outbox.TRIES):
        assert outbox.deliver(now=now) == (0, 1)
        one.refresh_from_db()
        waits.append(one.try_at - now)
        now = one.try_at
    assert waits == sorted(waits) and waits[-1] > waits[0]
    assert one.given_up_at is not None and "the server is down" in one.failure
    assert outbox.deliver(now=now + timedelta(days=9)) == (0, 0)


def test_a_letter_that_is_claimed_is_nobody_elses(letter):
    letter()
    first = outbox.claim(NOW)
    assert first is not None
    assert outbox.claim(NOW) is None
    assert outbox.claim(NOW + outbox.CLAIMED_FOR).pk == first.pk


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_letter_once(letter, settings):
    for number in range(20):
        letter(f"رسالة {number}")
    together = threading.Barrier(2)

    def work():
        together.wait()
        outbox.deliver(now=NOW)
        connections.close_all()

    workers = [threading.Thread(target=work) for _worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    subjects = [one.subject for one in mail.outbox]
    assert len(subjects) == 20 and len(set(subjects)) == 20


def test_the_command_says_what_it_did(letter, settings, capsys):
    settings.NEWSROOM_SENDS_MAIL = True
    letter()
    call_command("deliver")
    assert "Sent 1, failed 0." in capsys.readouterr().out


class Poisoned(BaseEmailBackend):
    """Falls over one letter, and takes the others."""

    def send_messages(self, messages):
        if "سم" in messages[0].subject:
            raise RuntimeError("not an error of any mail server")
        mail.outbox += messages
        return len(messages)


def test_a_poison_letter_stops_no_other(letter, settings):
    settings.EMAIL_BACKEND = "tests.articles.test_outbox.Poisoned"
    poison, _well = letter("سم"), letter()
    assert outbox.deliver(now=NOW) == (1, 1)
    poison.refresh_from_db()
    assert "RuntimeError" in poison.failure


def test_a_letter_that_kills_each_worker_is_set_aside_and_can_be_taken_up(letter):
    one, now = letter(), NOW
    for _worker in range(outbox.TRIES):
        assert outbox.claim(now)
        now += outbox.CLAIMED_FOR
    assert outbox.deliver(now=now) == (0, 1)
    one.refresh_from_db()
    assert one.given_up_at == now and one.failure == outbox.KILLED
    call_command("deliver", again=True)
    assert outbox.deliver() == (1, 0)


def test_a_letter_has_the_same_key_at_every_try_and_no_other_has_it(letter):
    one, other = letter(), letter()
    outbox.deliver(now=NOW)
    Mail.objects.filter(pk=one.pk).update(sent_at=None, try_at=NOW)
    outbox.deliver(now=NOW)
    keys = [message.message()["Message-ID"] for message in mail.outbox]
    assert keys == [outbox.key_of(one), outbox.key_of(other), outbox.key_of(one)]
    assert len(set(keys)) == 2


class Replaced(BaseEmailBackend):
    """Meanwhile somebody is invited anew: the row of the letter that is being sent is gone."""

    def send_messages(self, messages):
        Mail.objects.filter(subject=messages[0].subject).delete()
        if "سم" in messages[0].subject:
            raise ConnectionRefusedError("the server is down")
        mail.outbox += messages
        return len(messages)


def test_a_letter_that_is_replaced_while_it_is_sent_stops_no_other(letter, settings):
    settings.EMAIL_BACKEND = "tests.articles.test_outbox.Replaced"
    for subject in ("دعوة", "سم", "مقال بانتظارك"):
        letter(subject)
    assert outbox.deliver(now=NOW) == (2, 1)
    assert not Mail.objects.exists()
