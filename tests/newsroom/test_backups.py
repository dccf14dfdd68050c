"""The drill: what was backed up is there again, words, pictures and pages."""

import contextlib
import hashlib
import io
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles import audit, press
from editions.clock import SiteClock
from editions.models import Edition
from newsroom.backups import making, programs
from newsroom.backups.manifest import DUMP, FILE, MEDIA, Manifest
from newsroom.refusals import Refusal

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESSES = ("/", "/feed/rss/", "/feed/json/", "/sitemap.xml")


@pytest.fixture(autouse=True)
def has_programs(transactional_db):
    try:
        programs.program("pg_dump")
    except Refusal as refusal:
        pytest.skip(str(refusal))


@pytest.fixture
def elsewhere(settings, tmp_path):
    """Another machine: an empty database, an empty folder of pictures."""

    @contextlib.contextmanager
    def go():
        known, media = connection.settings_dict["NAME"], settings.MEDIA_ROOT
        name = f"{known}_other"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        connection.close()
        connection.settings_dict["NAME"] = name
        settings.MEDIA_ROOT = tmp_path / "elsewhere"
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"], settings.MEDIA_ROOT = known, media
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    return go


def command(name: str, *args, **options) -> str:
    said = io.StringIO()
    call_command(name, *map(str, args), stdout=said, **options)
    return said.getvalue()


def backed_up(place: Path) -> Path:
    command("backup", place)
    return making.newest(place)


def rows() -> dict[str, str]:
    """A hash over all rows of each table, but of the clock, which moves on."""
    found = {}
    with connection.cursor() as cursor:
        for name in making.tables():
            if name == "editions_siteclock":
                continue
            all_rows = "string_agg(t::text, E'\\n' ORDER BY t::text)"
            cursor.execute(f"SELECT md5(coalesce({all_rows}, '')) FROM public.{name} t")
            (found[name],) = cursor.fetchone()
    return found


def pages(nour, moment) -> dict[str, bytes]:
    stories = [one.get_absolute_url() for one in Edition.objects.at(moment).order_by("pk")]
    return {one: nour(one, moment).content for one in [*ADDRESSES, *stories]}


def files(root: Path) -> dict[str, str]:
    return {
        str(one.relative_to(root)): hashlib.sha256(one.read_bytes()).hexdigest()
        for folder in ("originals", "printed")
        for one in (root / folder).rglob("*")
        if one.is_file()
    }


@pytest.fixture
def house(printed, approved, write, samir, picture):
    """Stories that are live, scheduled, withdrawn and being written, some with a picture."""
    printed("جسر المشاة مفتوح", lead_image=picture("جسر"))
    gone = printed("خبر سُحب")
    press.withdraw(gone, by=samir, reason="خطأ")
    press.publish(approved("موعد"), by=samir, at=timezone.now() + timedelta(days=3))
    write("مسودة")
    call_command("deliver", stdout=io.StringIO())


def test_the_drill(house, nour, tmp_path, settings, elsewhere):
    moment = timezone.now()
    before = rows(), files(Path(settings.MEDIA_ROOT)), pages(nour, moment), audit.last()
    clock = SiteClock.objects.get()
    said = command("backup", tmp_path / "backups")
    assert "NEWSROOM_NOTE_KEYS" in said and "Verified" in said
    folder = making.newest(tmp_path / "backups")
    assert before[1] and before[3][0]
    with elsewhere():
        said = command("restore", folder)
        assert "The register of the house holds" in said
        restored = SiteClock.objects.get()
        assert restored.tick > clock.tick, "no page that was kept before is shown"
        assert restored.names > clock.names, "nor a name"
        # Rights are not in a dump; `restore` says that this comes next.
        call_command("migrate", verbosity=0)
        after = rows(), files(Path(settings.MEDIA_ROOT)), pages(nour, moment), audit.last()
    for was, now in zip(before, after, strict=True):
        assert now == was


def test_the_secrets_of_the_house_are_not_in_it(house, tmp_path, settings):
    folder = backed_up(tmp_path / "backups")
    kept = {one.name for one in folder.rglob("*") if one.is_file()}
    assert not kept & {"note_keys", "secret_key"}
    key = settings.NEWSROOM_NOTE_KEYS.partition(":")[2].encode()
    assert key and not any(key in one.read_bytes() for one in folder.rglob("*") if one.is_file())


def test_an_unchanged_picture_takes_no_room_twice_and_a_harmed_one_is_copied_anew(house, tmp_path):
    place = tmp_path / "backups"
    first = backed_up(place)
    # Backups are named by the second.
    first = first.rename(place / "2026-01-01T00-00-00Z")
    name, harmed = list(Manifest.read(first).pictures)[:2]
    (first / MEDIA / harmed).chmod(0o644)
    (first / MEDIA / harmed).write_bytes(b"x" * (first / MEDIA / harmed).stat().st_size)
    second = backed_up(place)
    assert second != first
    assert (second / MEDIA / name).samefile(first / MEDIA / name)
    assert not (second / MEDIA / harmed).samefile(first / MEDIA / harmed)
    assert "Whole" in command("backup", second, verify=True)


@pytest.mark.parametrize("harm", ["dump", "picture", "lost", "manifest"])
def test_a_damaged_backup_is_found_before_anything_is_touched(house, tmp_path, elsewhere, harm):
    folder = backed_up(tmp_path / "backups")
    name = next(Manifest.read(folder).pictures)
    if harm == "dump":
        with open(folder / DUMP, "r+b") as file:
            file.seek(folder.joinpath(DUMP).stat().st_size // 2)
            file.write(b"\x00" * 64)
    elif harm == "picture":
        (folder / MEDIA / name).write_bytes(b"something else")
    elif harm == "lost":
        (folder / MEDIA / name).unlink()
    else:
        (folder / FILE).write_text("{}")
    with elsewhere():
        with pytest.raises(Refusal, match="damaged"):
            command("restore", folder)
        assert making.tables() == []


def test_rows_that_do_not_count_up_are_not_restored(house, tmp_path, elsewhere):
    folder = backed_up(tmp_path / "backups")
    manifest = Manifest.read(folder)
    manifest.rows["articles_article"] += 1
    manifest.write(folder)
    with elsewhere():
        with pytest.raises(Refusal, match=r"articles_article.* has 4 rows, not 5"):
            command("restore", folder)
        assert making.tables() == []


def test_what_is_there_is_not_overwritten_unless_it_is_said(house, printed, tmp_path, nour):
    folder, was = backed_up(tmp_path / "backups"), rows()
    printed("خبر بعد النسخة")
    with pytest.raises(Refusal, match="--replace"):
        command("restore", folder)
    tick = SiteClock.objects.get().tick
    command("restore", folder, replace=True)
    assert rows() == was
    assert SiteClock.objects.get().tick > tick
    # What is written next goes on from there.
    printed("خبر بعد الاستعادة")
    assert audit.verify().broken is None


def test_a_backup_of_a_newer_release_is_refused(house, tmp_path, elsewhere):
    folder = backed_up(tmp_path / "backups")
    manifest = Manifest.read(folder)
    manifest.migrations.append("articles.9999_from_tomorrow")
    manifest.write(folder)
    with elsewhere(), pytest.raises(Refusal, match="newer release"):
        command("restore", folder)


def test_a_backup_that_ended_half_way_is_none_and_the_next_removes_it(house, tmp_path, monkeypatch):
    place = tmp_path / "backups"

    def full(source, target):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(making, "_copied", full)
        with pytest.raises(Refusal, match="No space left"):
            command("backup", place)
    assert making.newest(place) is None
    assert backed_up(place)
    assert not list(place.glob(f"{making.UNFINISHED}*"))


def test_two_backups_are_not_made_at_once(house, tmp_path):
    place = tmp_path / "backups"
    with making._alone(place), pytest.raises(Refusal, match="Another backup"):
        command("backup", place)


def test_an_original_that_is_lost_is_told(house, tmp_path, settings, capsys):
    originals = Path(settings.MEDIA_ROOT) / "originals"
    (lost,) = os.listdir(originals)
    shutil.move(originals / lost, tmp_path / "lost")
    backed_up(tmp_path / "backups")
    assert lost in capsys.readouterr().err
