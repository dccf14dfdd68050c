"""What a file says of itself is read, in any encoding, and never believed to be well formed."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from images.metadata import Metadata, read
from tests.images import photos
from tests.images.photos import BYLINE, CAPTION, COPYRIGHT, CREATED, CREDIT, UTF8, jpeg

NAME, AGENCY = "ليلى الحدّاد", "وكالة الأفق"
STORY = "عبرَ السكان الجسر صباح اليوم، بعد عام من الانتظار."


def said(content: bytes) -> Metadata:
    return read(io.BytesIO(content))


def test_arabic_iptc_in_utf8_is_read():
    records = UTF8 | {
        BYLINE: NAME.encode(), CREDIT: AGENCY.encode(), CAPTION: STORY.encode(),
        CREATED: b"20260314",
    }  # fmt: skip
    found = said(jpeg(records=records))
    assert found == Metadata("", STORY, f"{NAME} / {AGENCY}", date(2026, 3, 14))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("ليلى الحداد".encode("cp1256"), "ليلى الحداد"),
        ("ليلى الحداد".encode(), "ليلى الحداد"),
        ("José Muñoz".encode("cp1252"), "José Muñoz"),
        ("Hélène Aït".encode("cp1252"), "Hélène Aït"),
        (b"AFP", "AFP"),
    ],
    ids=["windows arabic", "utf-8 unsaid", "windows latin", "french", "ascii"],
)
def test_iptc_that_does_not_say_its_encoding_is_guessed(raw, text):
    assert said(jpeg(records={BYLINE: raw})).credit == text
    assert said(jpeg(exif=photos.camera(artist=raw))).credit == text


def test_xmp_is_read_first_and_the_arabic_of_several_languages_is_taken():
    packet = photos.xmp(
        f"<dc:creator><rdf:Seq><rdf:li>{NAME}</rdf:li></rdf:Seq></dc:creator>"
        '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">A bridge</rdf:li>'
        f'<rdf:li xml:lang="ar-SY">{STORY}</rdf:li></rdf:Alt></dc:description>'
        '<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">رجل على جسر'
        "</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>",
        f'photoshop:Credit="{AGENCY}" photoshop:DateCreated="2026-03-14T10:00:00+03:00"',
    )
    found = said(jpeg(xmp=packet, records={CREDIT: b"other"}))
    assert found == Metadata("رجل على جسر", STORY, f"{NAME} / {AGENCY}", date(2026, 3, 14))
    as_webp = io.BytesIO()
    photos.drawn(60, 40).save(as_webp, "WEBP", xmp=packet)
    assert said(as_webp.getvalue()) == found


def test_exif_gives_the_date_and_a_caption_never_the_words_of_the_machine():
    exif = photos.camera(description=b"OLYMPUS DIGITAL CAMERA", copyright_="© الأفق".encode())
    assert said(jpeg(exif=exif)) == Metadata(credit="الأفق", taken_on=date(2026, 3, 14))


@pytest.mark.parametrize("when", [b"00000000", b"20261399", b"17000101", b"29990101", b"x", b""])
def test_a_date_that_cannot_be_is_left_out(when):
    assert said(jpeg(records={CREATED: when})).taken_on is None


def test_words_are_cleaned_and_have_room_in_their_fields():
    records = UTF8 | {
        CAPTION: ("كلمة\u202e\u200f \x00" * 200).encode(),
        BYLINE: ("ا" * 300).encode(),
        COPYRIGHT: b"",
    }
    found = said(jpeg(records=records))
    assert len(found.caption) <= 400 and found.caption.endswith("كلمة…")
    assert len(found.credit) <= 120


@pytest.mark.parametrize(
    "packet",
    [
        b"<x",
        b"\xff\xfe",
        b"<a>" * 5000,
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    ],
    ids=["cut off", "no text", "deep", "bomb", "outside entity"],
)
def test_a_broken_or_hostile_packet_says_nothing(packet):
    assert said(jpeg(xmp=packet)) == Metadata()


def test_what_is_no_picture_says_nothing():
    assert said(b"") == said(b"GIF89a") == said("نص".encode()) == Metadata()


@given(st.binary(max_size=400), st.binary(max_size=400), st.integers(0, 255))
def test_no_metadata_whatever_it_is_can_raise(raw, packet, number):
    content = jpeg(Pillow.new("RGB", (8, 8)), records={(2, number): raw, (1, 90): raw[:3]},
                   xmp=packet, exif=b"Exif\0\0" + raw)  # fmt: skip
    found = said(content)
    assert len(found.alt) <= 250 and len(found.caption) <= 400 and len(found.credit) <= 120
