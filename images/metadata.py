"""What a picture's file says of itself: its credit, its caption, its date. And the credit, written.

Cameras, agencies and editing programs write IPTC-IIM, XMP and EXIF; what stands in them is typed by
strangers: it is cleaned, bounded, and never trusted to be well formed.
"""

import codecs
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image as Pillow
from PIL import IptcImagePlugin

from arabic.cleaning import clean_headline

LONGEST_XMP = 512 * 1024  # bytes; more is no description of a picture
LONGEST_LINE = 8000  # bytes or characters that are looked at, of whatever a line holds

# What cameras write where a person should have written.
_MACHINE_WORDS = re.compile(
    r"(?i)(?:olympus|minolta|sony|samsung|konica|kodak)?\s*(?:digital camera|dsc|camera)|"
    r"(?:img|dsc|dscn|dscf|mvi|gopr)[_-]?\d+(?:\.jpe?g)?|screenshot|untitled"
)
_RIGHTS_SIGN = re.compile(r"^(?:©|\(c\)|copyright|حقوق النشر|[\s:©])+", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})[:-]?(\d{2})[:-]?(\d{2})")
_MIXED_WORD = re.compile("[A-Za-z][\u0600-\u06ff]|[\u0600-\u06ff][A-Za-z]")
_UTF8_MARK = b"\x1b%G"
# What Pillow and the parsers raise on files that are broken or made to break.
_BAD = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError,
    EOFError, OverflowError, RecursionError, struct.error, ParseError, DefusedXmlException,
)  # fmt: skip

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_IPTC_CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
_EXIF_IN_XMP = "{http://ns.adobe.com/exif/1.0/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"

_ARTIST, _COPYRIGHT, _DESCRIPTION, _EXIF_IFD, _TAKEN = 0x013B, 0x8298, 0x010E, 0x8769, 0x9003


@dataclass(frozen=True, slots=True)
class Metadata:
    """Words as the fields of a picture hold them: cleaned, on one line, never too long."""

    alt: str = ""
    caption: str = ""
    credit: str = ""
    taken_on: date | None = None


def read(file) -> Metadata:
    """What the file says of itself; nothing where it says nothing or cannot be understood.

    The alternative text is taken only where somebody wrote one: a caption says what happened, not
    what is seen. The file is left at its beginning.
    """
    try:
        file.seek(0)
        with Pillow.open(file) as picture:
            found = [_from_xmp(picture), _from_iptc(picture), _from_exif(picture)]
    except _BAD:
        found = []
    finally:
        file.seek(0)

    def first(name: str) -> str:
        return next(filter(None, (one.get(name, "") for one in found)), "")

    dates = (_day(one.get("date", "")) for one in found)
    return Metadata(
        alt=_shortened(first("alt"), 250),
        caption=_shortened(first("caption"), 400),
        credit=_credit(first("creator"), first("credit"), first("copyright")),
        taken_on=next(filter(None, dates), None),
    )


def _credit(creator: str, credit: str, copyright_line: str) -> str:
    """«Photographer / agency», as it is printed."""
    if creator and credit and creator not in credit and credit not in creator:
        both = f"{creator} / {credit}"
        return both if len(both) <= 120 else _shortened(credit, 120)
    longer = max(creator, credit, key=len)
    return _shortened(longer or _RIGHTS_SIGN.sub("", copyright_line), 120)


def _line(text: str) -> str:
    line = clean_headline(text[:LONGEST_LINE])
    return "" if _MACHINE_WORDS.fullmatch(line) else line


def _shortened(line: str, most: int) -> str:
    """The line, or as many whole words of it as there is room for."""
    if len(line) <= most:
        return line
    return f"{line[: most - 1].rsplit(' ', 1)[0]}…"


def _day(text: str) -> date | None:
    found = _DATE.match(text.strip())
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
    # A clock that was never set says a year before photography or one to come.
    return day if day and date(1826, 1, 1) <= day <= date.today() + timedelta(days=1) else None  # noqa: DTZ011


def _decoded(raw: bytes, *, is_utf8: bool = False) -> str:
    """Text whose encoding nobody said: UTF-8, else Windows Arabic, else Windows Latin."""
    is_whole, raw = len(raw) <= LONGEST_LINE, raw[:LONGEST_LINE]
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(raw, final=is_whole)
    except UnicodeDecodeError:
        if is_utf8:
            return raw.decode("utf-8", "ignore")
    arabic = raw.decode("cp1256")
    # «Muñoz» read as Arabic has an Arabic mark between Latin letters.
    return raw.decode("cp1252", "replace") if _MIXED_WORD.search(arabic) else arabic


# XMP ---------------------------------------------------------------------------------------


def _from_xmp(picture: Pillow.Image) -> dict[str, str]:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    try:
        if isinstance(packet, str):
            packet = packet.encode()
        if not packet or len(packet) > LONGEST_XMP:
            return {}
        root = fromstring(packet.strip(b"\x00 \r\n\t"), forbid_dtd=True)
        said = dict(_properties(root))
    except _BAD:
        return {}
    return {
        "alt": _line(said.get(f"{_IPTC_CORE}AltTextAccessibility", "")),
        "caption": _line(said.get(f"{_DC}description", "")),
        "creator": _line(said.get(f"{_DC}creator", "")),
        "credit": _line(said.get(f"{_PHOTOSHOP}Credit", "")),
        "copyright": _line(said.get(f"{_DC}rights", "")),
        "date": said.get(f"{_PHOTOSHOP}DateCreated", "")
        or said.get(f"{_EXIF_IN_XMP}DateTimeOriginal", "")
        or said.get(f"{_XMP}CreateDate", ""),
    }


def _properties(root: Element) -> Iterator[tuple[str, str]]:
    """(name, text) of every description: written as attributes or as elements."""
    for description in root.iter(f"{_RDF}Description"):
        yield from description.attrib.items()
        for one in description:
            yield one.tag, _text_of(one)


def _text_of(element: Element) -> str:
    """The text; of one in several languages the Arabic, of several people all."""
    alternatives = {one.get(_LANG, ""): one.text or "" for one in element.iter(f"{_RDF}li")}
    if not alternatives:
        return element.text or ""
    if element.find(f"{_RDF}Alt") is None:
        return "، ".join(filter(None, (one.text for one in element.iter(f"{_RDF}li"))))
    for language, text in alternatives.items():
        if language.lower().split("-")[0] == "ar" and text:
            return text
    return alternatives.get("x-default") or next(iter(alternatives.values()))


# IPTC-IIM and EXIF -------------------------------------------------------------------------


def _from_iptc(picture: Pillow.Image) -> dict[str, str]:
    try:
        said = IptcImagePlugin.getiptcinfo(picture) or {}
        is_utf8 = said.get((1, 90), b"") == _UTF8_MARK

        def text(number: int) -> str:
            values = said.get((2, number), b"")
            parts = values if isinstance(values, list) else [values]
            return "، ".join(_decoded(one, is_utf8=is_utf8) for one in parts[:8] if one)

        return {
            "caption": _line(text(120)) or _line(text(105)),
            "creator": _line(text(80)),
            "credit": _line(text(110)),
            "copyright": _line(text(116)),
            "date": text(55),
        }
    except _BAD:
        return {}


def _from_exif(picture: Pillow.Image) -> dict[str, str]:
    try:
        said = picture.getexif()

        def text(tag: int) -> str:
            value = said.get(tag, "")
            # Pillow reads bytes as Latin letters, whatever they were meant as.
            raw = value.encode("latin-1", "replace") if isinstance(value, str) else value
            return _decoded(raw.rstrip(b"\0")) if isinstance(raw, bytes) else ""

        return {
            "caption": _line(text(_DESCRIPTION)),
            "creator": _line(text(_ARTIST)),
            "copyright": _line(text(_COPYRIGHT)),
            "date": str(said.get_ifd(_EXIF_IFD).get(_TAKEN, "")),
        }
    except _BAD:
        return {}


# What goes with a printed picture ----------------------------------------------------------

_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">'
    "<dc:creator><rdf:Seq><rdf:li>{0}</rdf:li></rdf:Seq></dc:creator>"
    '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{0}</rdf:li></rdf:Alt></dc:rights>'
    "<photoshop:Credit>{0}</photoshop:Credit>"
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


def written(credit: str) -> dict:
    """Options of ``Pillow.Image.save`` that put the credit, and nothing else, into the file."""
    if not credit:
        return {}
    exif = Pillow.Exif()
    exif[_ARTIST] = exif[_COPYRIGHT] = credit.encode()
    return {"exif": exif.tobytes(), "xmp": _PACKET.format(escape(credit)).encode()}
