"""Where a shared link gets its picture: ``/share/<story>-<edition>.jpg``.

A card carries a headline, so it is served for the edition that readers see now and for no other:
that of an embargoed edition does not exist yet, that of a withdrawn one is gone with it, and that
of a corrected one leads to the card of the present. It is drawn when it is first asked for and kept
on disk in a folder that has no address.
"""

import contextlib
import hashlib
import logging
import time
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse

from editions.models import Edition
from editions.pictures import Picture
from editions.printed import Printed
from images.files import printed, share_cards
from language import saying
from reader.pages import gone_or_never, moment_of, not_there
from reader.share_drawing import ShareCard, draw

log = logging.getLogger("newsroom.pictures")

# Raised when cards are drawn otherwise.
LOOK = 1
TIDIED_AFTER = 30 * 24 * 3600  # seconds; what is asked for again is drawn again


def share_picture(story: Printed) -> str:
    """What is shown where this story is shared. A preview has no card: nothing of it is drawn."""
    if story.edition:
        return reverse("reader:share_card", args=[story.number, story.edition])
    crop = story.picture.share if story.picture else None
    return crop.last.src if crop else static("reader/icons/share.png")


def card(request: HttpRequest, number: int, edition: int) -> HttpResponse:
    """The drawn card of a story; one statement."""
    moment = moment_of(request)
    live = Edition.objects.at(moment).filter(story=number).for_cards().first()
    if live is None:
        return not_there(request, status=gone_or_never(number, moment))
    if live.pk != edition:
        return _led_to(reverse("reader:share_card", args=[number, live.pk]))
    drawn = drawn_card(live)
    if drawn is None:
        # A headline in letters that our font does not have.
        crop = picture.share if (picture := _picture(live)) else None
        name = crop.last.src if crop else ""
        site_s_own = static("reader/icons/share.png")
        return _led_to(reverse("picture", args=[name]) if name else site_s_own)
    response = HttpResponse(drawn, content_type="image/jpeg")
    # As long as a page and no longer: a headline that is withdrawn goes with its card.
    response["Cache-Control"] = "public, max-age=0, s-maxage=1"
    return response


def drawn_card(edition: Edition) -> bytes | None:
    """The card from disk, or drawn now and kept there under what it is drawn of."""
    said, crop = _said(edition), picture.share if (picture := _picture(edition)) else None
    name = crop.last.src if crop else ""
    key = hashlib.sha256(repr((LOOK, said, name)).encode()).hexdigest()[:24]
    files, file = share_cards(), f"{edition.pk}-{key}.jpg"
    with contextlib.suppress(FileNotFoundError), files.open(file) as kept:
        return kept.read()
    ground = None
    with contextlib.suppress(FileNotFoundError):
        if name:
            with printed().open(name) as kept:
                ground = kept.read()
    drawn = draw(said, ground)
    if drawn:
        try:
            files.save(file, ContentFile(drawn))
        except OSError as error:
            log.warning("A share card could not be kept: %s", error)
    return drawn


def tidy() -> int:
    """Remove the cards that were drawn long ago; how many went."""
    before, gone = time.time() - TIDIED_AFTER, 0
    folder = Path(share_cards().location)
    for file in folder.glob("*.jpg") if folder.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):
            if file.stat().st_mtime < before:
                file.unlink()
                gone += 1
    return gone


def _said(edition: Edition) -> ShareCard:
    over = [edition.section.name if edition.section else ""]
    if edition.kind != "news":
        over.append(edition.get_kind_display())
    if edition.kicker and edition.kicker not in over:
        over.append(edition.kicker)
    return ShareCard(
        headline=edition.headline,
        kicker=" · ".join(filter(None, over)),
        newsroom=settings.NEWSROOM_NAME,
        credit=(edition.picture or {}).get("credit", ""),
        is_right_to_left=saying.is_right_to_left(),
    )


def _picture(edition: Edition) -> Picture | None:
    """Its picture with the names of files in the place of addresses."""
    return Picture.stored(edition.picture, str, is_checked=True)


def _led_to(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = "public, no-cache"
    return response
