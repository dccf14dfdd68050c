"""Photographs as cameras and agencies deliver them, made here: pixels, IPTC, XMP, EXIF."""

import io
import struct

from PIL import Image as Pillow
from PIL import ImageDraw

UTF8 = {(1, 90): b"\x1b%G"}
BYLINE, CREDIT, COPYRIGHT, CAPTION, HEADLINE, CREATED = (
    (2, number) for number in (80, 110, 116, 120, 105, 55)
)
SERIAL = "SN-4711-0815"
PLACE = (33.0, 30.0, 46.5)


def drawn(width=1200, height=800, *, ground="#2a6f73", other=0) -> Pillow.Image:
    """Hills under a sky; another ``other`` makes another picture."""
    picture = Pillow.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(picture)
    for step in range(9):
        left = (step * 5 + other * 7 + step * step * (other + 3)) % 11 * width // 11
        top = (step * 3 + other * 5) % 7 * height // 7
        shade = (40 + 25 * ((step * 4 + other) % 9),) * 3
        draw.ellipse([left, top, left + width // 4, top + height // 3], shade)
    return picture


def iptc(records: dict) -> bytes:
    """The APP13 segment that Photoshop and the agencies write."""
    data = b""
    for (record, number), value in records.items():
        for one in value if isinstance(value, list) else [value]:
            data += struct.pack(">BBBH", 0x1C, record, number, len(one)) + one
    block = b"8BIM" + struct.pack(">H", 0x0404) + b"\0\0" + struct.pack(">I", len(data)) + data
    if len(data) % 2:
        block += b"\0"
    content = b"Photoshop 3.0\0" + block
    return b"\xff\xed" + struct.pack(">H", len(content) + 2) + content


def xmp(inside: str, attributes: str = "") -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        'xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" '
        f"{attributes}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def camera(**written: bytes) -> Pillow.Exif:
    """What a telephone writes: make, model, serial number, the place, the moment."""
    exif = Pillow.Exif()
    exif[0x010F], exif[0x0110] = "Maker", "Model 9"
    exif[0x9003] = "2026:03:14 10:15:00"
    details = exif.get_ifd(0x8769)
    details[0x9003], details[0xA431] = "2026:03:14 10:15:00", SERIAL
    place = exif.get_ifd(0x8825)
    place.update({1: "N", 2: PLACE, 3: "E", 4: (36.0, 17.0, 31.0)})
    for tag, value in {"artist": 0x013B, "copyright_": 0x8298, "description": 0x010E}.items():
        if tag in written:
            exif[value] = written[tag]
    return exif


def jpeg(picture: Pillow.Image | None = None, *, records: dict | None = None, **options) -> bytes:
    """A JPEG with IPTC ``records``; ``exif`` and ``xmp`` as Pillow takes them."""
    out = io.BytesIO()
    extra = iptc(records) if records else b""
    (picture or drawn()).save(out, "JPEG", quality=90, extra=extra, **options)
    return out.getvalue()
