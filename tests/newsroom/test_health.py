"""What a supervisor and a proxy are told."""

from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from images.models import Cutting
from newsroom import health
from reader.standing_type import watch

Usage = namedtuple("Usage", "total used free")


def asked(client) -> dict:
    answer = client.get("/readyz")
    told = answer.json()
    assert (answer.status_code == 200) is told["is_ready"]
    assert "no-store" in answer["Cache-Control"]
    return told


def test_what_lives_says_so_and_asks_nobody(db, client, statements):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert "no-store" in answer["Cache-Control"]
    assert statements(lambda: client.get("/healthz")) == 0
    assert client.post("/healthz").status_code == 405


def test_what_lives_is_not_even_asked_what_time_it_is(db, settings, client, statements):
    """Where pages are kept the readers' way begins with the site clock."""
    settings.NEWSROOM_LETS_TYPE_STAND = True
    watch.forget()
    assert statements(lambda: client.get("/healthz")) == 0


def test_it_is_ready_when_every_part_is_well(db, client):
    told = asked(client)
    assert told["is_ready"]
    assert set(told["parts"]) == {"database", "migrations", "disk", "queues"}
    assert client.post("/readyz").status_code == 405


def test_it_is_not_ready_while_the_database_is_away(db, client, monkeypatch):
    def away():
        raise OperationalError("connection to server at 10.0.0.7 failed")

    monkeypatch.setitem(health.PARTS, "database", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "10.0.0.7" not in answer.content.decode(), "nothing of the house is told"


def test_it_is_not_ready_before_its_migrations(db, client, monkeypatch):
    monkeypatch.setattr(health, "_are_applied", False)
    migration_plan = health.MigrationExecutor.migration_plan
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, to: ["one"])
    assert asked(client)["parts"]["migrations"] == {"is_well": False, "missing": 1}
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", migration_plan)
    assert asked(client)["is_ready"]
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", None)
    assert asked(client)["is_ready"], "what is applied is not looked at again"


def test_it_is_not_ready_on_a_full_disk(db, client, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda place: Usage(1, 1, 10 * 1024**2))
    assert asked(client)["parts"]["disk"] == {"is_well": False, "free_mb": 10}


@pytest.mark.parametrize(("minutes", "is_well"), [(14, True), (16, False)])
def test_what_waits_for_long_waits_for_somebody(client, picture, minutes, is_well):
    due = timezone.now() - timedelta(minutes=minutes)
    Cutting.objects.create(
        image=picture(), stem="wartet", sizes={}, focal_x=0.5, focal_y=0.5, try_at=due
    )
    told = asked(client)["parts"]["queues"]
    assert told["is_well"] is is_well
    assert told["pictures"] // 60 == minutes
