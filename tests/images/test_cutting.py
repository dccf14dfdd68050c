"""The files that pages promise are made beside them; a poison picture stops nobody."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, connections
from django.urls import reverse

from articles import press
from images import crops, cutting, renditions
from images.files import printed
from images.models import Cutting, Image
from tests.images import photos

NOW = datetime(2126, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def image(db) -> Image:
    made = Image.objects.create(
        file=ContentFile(photos.jpeg(photos.drawn(500, 400)), "a.jpg"), alt="جسر", credit="ليلى"
    )
    renditions.make(made)
    return made


def at(moment=NOW):
    return lambda: moment


def is_whole(image: Image, stem: str = "") -> bool:
    stem = stem or image.renditions["stem"]
    sizes = {crop: image.renditions[crop] for crop in crops.CROPS}
    return all(printed().exists(name) for name in crops.names_of(stem, sizes))


def test_what_a_page_names_is_made_and_no_longer_waits(image):
    assert not is_whole(image)
    assert cutting.work(clock=at()) == (1, 0)
    assert is_whole(image)
    assert not Cutting.objects.exists()
    assert cutting.work(clock=at()) == (0, 0)


def test_files_that_are_there_are_kept_and_only_the_others_are_made(image):
    row = Cutting.objects.get()
    first = printed().path(next(crops.names_of(row.stem, {"square": row.sizes["square"]})))
    Path(first).write_bytes(b"there")
    cutting.work(clock=at())
    assert is_whole(image) and Path(first).read_bytes() == b"there"


def test_printing_orders_the_cutting_in_its_own_transaction(approved, samir, picture, monkeypatch):
    wanted = picture()
    article = approved(lead_image=wanted)

    def fails(*args):
        raise RuntimeError

    monkeypatch.setattr(press, "store", fails)
    with pytest.raises(RuntimeError):
        press.publish(article, by=samir)
    assert not Cutting.objects.filter(image=wanted).exists()
    assert Image.objects.get(pk=wanted.pk).renditions == {}
    monkeypatch.undo()
    press.publish(article, by=samir)
    assert Cutting.objects.filter(image=wanted).count() == 1


def test_another_focal_point_leaves_what_was_promised_before_to_be_made_too(image):
    before = image.renditions
    image.focal_x, image.credit = 1.0, "كريم"
    assert renditions.make_anew(image)
    assert image.renditions["stem"] != before["stem"]
    assert cutting.work(clock=at()) == (2, 0)
    assert is_whole(image) and is_whole(image, before["stem"])


def test_a_poison_picture_is_tried_again_set_aside_and_the_next_is_made(image, samir, client):
    poison = Image.objects.create(
        file=ContentFile(photos.jpeg(photos.drawn(90, 60, other=4)), "b.jpg"),
        alt="قطار الفجر",
        credit="ع",
    )
    renditions.make(poison)
    Path(poison.file.path).write_bytes(b"no picture")
    moment = NOW
    assert cutting.work(clock=at()) == (1, 1)
    # It waits longer each time, and it is claimed by nobody meanwhile.
    assert cutting.work(clock=at()) == (0, 0)
    for _ in range(cutting.TRIES - 1):
        moment += timedelta(hours=1)
        assert cutting.work(clock=at(moment)) == (0, 1)
    row = Cutting.objects.get()
    assert row.given_up_at == moment and "UnidentifiedImage" in row.failure
    assert cutting.work(clock=at(moment + timedelta(days=9))) == (0, 0)

    client.force_login(samir)
    pictures = reverse("admin:images_image_changelist")
    assert "قطار الفجر" in client.get(f"{pictures}?cut=failed").content.decode()
    assert "قطار الفجر" not in client.get(f"{pictures}?cut=waiting").content.decode()
    own = reverse("admin:images_image_change", args=[poison.pk])
    assert "UnidentifiedImage" in client.get(own).content.decode()
    # The original was mended; somebody says that it be tried again.
    Path(poison.file.path).write_bytes(photos.jpeg(photos.drawn(90, 60, other=4)))
    client.post(pictures, {"action": "try_again", "_selected_action": [poison.pk]})
    assert "قطار الفجر" in client.get(f"{pictures}?cut=waiting").content.decode()
    assert cutting.work(clock=at(NOW)) == (1, 0)
    assert "قطار الفجر" not in client.get(f"{pictures}?cut=waiting").content.decode()


def test_a_picture_that_kills_each_worker_is_set_aside(image):
    moment = NOW
    for _ in range(cutting.TRIES):
        assert cutting.claim(moment)
        moment += cutting.CLAIMED_FOR
    assert cutting.work(clock=at(moment)) == (0, 1)
    assert Cutting.objects.get().failure == cutting.KILLED
    assert cutting.work(clock=at(moment + timedelta(days=1))) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_one_cutting(image):
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            # The other worker is in the middle of its claim.
            cursor.execute("BEGIN; SELECT id FROM images_cutting FOR UPDATE")
            assert cutting.claim(NOW) is None
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    assert cutting.claim(NOW)
    assert cutting.claim(NOW) is None
    assert connection.in_atomic_block is False


def test_letters_do_not_wait_for_many_pictures(image):
    renditions.make_anew(image)
    assert cutting.work(clock=at(), seconds=0) == (0, 0)
    assert cutting.work(clock=at(), seconds=0.001) == (1, 0)
    assert Cutting.objects.count() == 1


def test_everything_that_waits_is_cut_by_one_command(image, settings):
    settings.NEWSROOM_SENDS_MAIL = False
    old = Image.objects.create(
        file=ContentFile(photos.jpeg(photos.drawn(300, 200, other=2)), "o.jpg"),
        alt="قديمة", credit="ع",
        renditions={"natural": [{"name": "x.webp", "width": 300, "height": 200}]},
    )  # fmt: skip
    said = StringIO()
    call_command("cut_pictures", "--old", stdout=said)
    assert "2 of 2" in said.getvalue()
    old.refresh_from_db()
    assert is_whole(image) and is_whole(old)
    renditions.make_anew(image)
    call_command("deliver", stdout=said)
    assert not Cutting.objects.exists() and "Pictures cut 1" in said.getvalue()
