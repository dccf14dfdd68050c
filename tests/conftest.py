"""The cast: layla writes, samir edits, huda manages, nour reads."""

import io
import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, settings
from PIL import Image as Pillow

from articles import press, rights, workflow, writing
from articles.models import Login
from authors.models import Author, Source
from editions.models import Synonym
from images.models import Image
from newsroom import startup
from reader.connection import ReadersConnection
from tags.models import Section
from tests import readers

quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
settings.register_profile("short", max_examples=25, deadline=None, suppress_health_check=quiet)
settings.register_profile("long", max_examples=400, deadline=None, suppress_health_check=quiet)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "short")
settings.load_profile(PROFILE)
# `make prove` looks at more of what `make test` looks at a part of.
LONG = PROFILE == "long"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """On CI a skipped browser test is a failure."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and item.get_closest_marker("browser"):
        report.outcome, report.longrepr = "failed", "a browser test may not be skipped on CI"
    return report


def pytest_collection_modifyitems(items):
    """A live server answers readers with their own login."""
    both = pytest.mark.django_db(transaction=True, databases=["default", "readers"])
    for item in items:
        if "live_server" in getattr(item, "fixturenames", ()):
            item.add_marker(both, append=False)


def pytest_collection_finish():
    """Thousands of tests stay where they are: none is looked through for garbage."""
    startup.settle()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Every test begins without synonyms: one that empties all tables would take them away. The
    register of the house, which may never be emptied, may be emptied after such a test."""
    with django_db_blocker.unblock():
        Synonym.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE articles_auditentry DISABLE TRIGGER audit_is_not_emptied")
            cursor.execute(readers.GIVEN)


@pytest.fixture(autouse=True, scope="session")
def public_requests_have_the_rights_of_readers():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ReadersConnection, "answered", readers.answered)
        yield


def member(name: str, group: str) -> User:
    """A person of the newsroom who can log in and is in this group."""
    user = User.objects.create_user(name, password=f"{name}-secret", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def layla(db):
    user = member("layla", rights.JOURNALISTS)
    author = Author.objects.create(name="ليلى الحداد", gender="female", job="مراسلة")
    Login.objects.create(user=user, author=author)
    return user


@pytest.fixture
def omar(db):
    """A second journalist, who has no business with layla's stories."""
    return member("omar", rights.JOURNALISTS)


@pytest.fixture
def samir(db):
    return member("samir", rights.EDITORS)


@pytest.fixture
def huda(db):
    return member("huda", rights.MANAGING_EDITORS)


@pytest.fixture
def politics(db):
    return Section.objects.create(name="سياسة", position=1)


@pytest.fixture
def agency(db):
    return Source.objects.create(name="وكالة الأفق", kind="agency", url="https://example.org/")


@pytest.fixture
def write(layla, politics, agency):
    """Begin a story of layla's that is whole enough to be submitted."""

    def begin(headline="افتتاح جسر المشاة فوق النهر", *, by=None, **words):
        values = {
            "headline": headline,
            "standfirst": "الجسر الجديد يصل بين ضفتي المدينة القديمة.",
            "body": "<p>افتتحت البلدية الجسر صباح اليوم بعد عام من العمل.</p>",
            "section": politics,
            "tags": ["البلديات"],
            "children": {
                "bylines": [{"author": layla.login.author, "role": "writing"}],
                "attributions": [{"source": agency}],
                "related_links": [],
            },
        }
        return writing.begin(by=by or layla, **values | words)

    return begin


@pytest.fixture
def approved(write, layla, samir):
    """A story that samir has approved."""

    def approve(*args, **words):
        article = write(*args, **words)
        workflow.submit(article, by=layla)
        workflow.approve(article, by=samir)
        return article

    return approve


@pytest.fixture
def printed(approved, samir):
    """A story that readers see; ``ago`` is how long it has been live."""

    def publish(*args, ago=timedelta(0), **words):
        article = approved(*args, **words)
        press.publish(article, by=samir, now=timezone.now() - ago - timedelta(seconds=1))
        return article

    return publish


@pytest.fixture
def nour(client):
    """A reader: asks for an address, at a moment if one is given."""

    def ask(address, moment=None, **query):
        extra = {"newsroom.moment": moment} if moment else {}
        return client.get(address, query or None, **extra)

    return ask


@pytest.fixture
def read_as(client):
    """What a form of the library says it was read as; it is sent back with what was typed."""

    def ask(address) -> dict:
        return {"read_as": client.get(address).context["read_as"]}

    return ask


@pytest.fixture
def statements():
    """How many statements a call makes."""

    def count(call) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count


@pytest.fixture
def picture(db, settings, tmp_path):
    """A picture of 600 × 400 pixels in a media folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path

    def add(alt="جسر فوق نهر", credit="قسم التصوير", **values) -> Image:
        file = io.BytesIO()
        Pillow.new("RGB", (600, 400), "teal").save(file, "PNG")
        return Image.objects.create(
            file=ContentFile(file.getvalue(), "bridge.png"), alt=alt, credit=credit, **values
        )

    return add


@pytest.fixture
def clock_of_codes(monkeypatch):
    """The clock by which codes of apps are made and read. It stands, so that no half minute ends
    between a code and its page; ``clock_of_codes(30)`` moves it to the next one."""

    def turn(second: int = 10) -> None:
        now = 1_800_000_000 + second  # a half minute began then
        monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: now))

    turn()
    return turn
