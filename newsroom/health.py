"""Whether the newsroom lives (/healthz) and whether it may be sent readers (/readyz).

For machines of the house: a supervisor restarts what does not live, a proxy leaves out what is not
ready. Neither says anything that a stranger could use: words and numbers alone, no name of a host,
a person or a story. Times are seconds.
"""

import logging
import shutil
import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Announcement, Mail
from editions.queries import database_moment
from images.models import Cutting

log = logging.getLogger("newsroom.health")

# Below this many free bytes nothing can be printed or kept for long.
LEAST_FREE = 200 * 1024 * 1024
# What waits for longer than this waits for somebody: `manage.py deliver` does not run.
LONGEST_WAIT = 15 * 60


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody: a database that is away is no reason to end it."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when every part is as it should be, else 503; each part with what was measured."""
    parts = {name: _asked(look) for name, look in PARTS.items()}
    is_ready = all(one["is_well"] for one in parts.values())
    return JsonResponse({"is_ready": is_ready, "parts": parts}, status=200 if is_ready else 503)


def _asked(look: Callable[[], dict]) -> dict:
    try:
        return look()
    except (DatabaseError, InterfaceError, OSError) as error:
        log.warning("Not ready: %s", type(error).__name__)
        return {"is_well": False}


def _database() -> dict:
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"is_well": True, "seconds": round(time.perf_counter() - began, 4)}


def _migrations() -> dict:
    """Looked at until there is nothing to do: a process never unlearns a migration."""
    global _are_applied
    if not _are_applied:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        _are_applied = not missing
        return {"is_well": _are_applied, "missing": missing}
    return {"is_well": True, "missing": 0}


_are_applied = False


def _disk() -> dict:
    free = shutil.disk_usage(settings.NEWSROOM_DATA).free
    return {"is_well": free >= LEAST_FREE, "free_mb": free // 1024**2}


def _queues() -> dict:
    """How long what is due longest has waited, of each kind; and how much was given up after many
    tries, which the desk's front page names to whoever looks after the house."""
    now = database_moment()
    due = {
        "letters": Mail.objects.filter(given_up_at=None, sent_at=None, try_at__lte=now),
        "pictures": Cutting.objects.filter(given_up_at=None, try_at__lte=now),
        "announcements": Announcement.objects.filter(
            given_up_at=None, told_at=None, try_at__lte=now
        ),
    }
    if not settings.NEWSROOM_SENDS_MAIL:
        del due["letters"]
    waits = {name: _waited(rows, now) for name, rows in due.items()}
    set_aside = sum(
        model.objects.filter(given_up_at__isnull=False).count()
        for model in (Mail, Cutting, Announcement)
    )
    return {"is_well": max(waits.values()) <= LONGEST_WAIT, **waits, "set_aside": set_aside}


def _waited(rows, now: datetime) -> int:
    first = rows.order_by("try_at").values_list("try_at", flat=True).first()
    return int((now - first).total_seconds()) if first else 0


PARTS = {
    "database": _database,
    "migrations": _migrations,
    "disk": _disk,
    "queues": _queues,
}
