"""Renditions of pictures, as readers fetch them. Originals have no address."""

import logging
from functools import lru_cache

from django.http import FileResponse, Http404, HttpRequest

from images.crops import stand_ins
from images.files import printed

log = logging.getLogger("newsroom.pictures")

A_YEAR = 31_536_000
# Until the file itself is made: then a page that asks again gets it.
A_MINUTE = 60


def picture(request: HttpRequest, name: str) -> FileResponse:
    """One rendition; its name is random and its bytes never change, so it may be kept for ever.

    While it is still being made, the nearest file of the same picture and crop; browsers look at
    the bytes and scale. At most 19 files are asked for, no folder is listed and no row is read.
    """
    for one in (name, *stand_ins(name)):
        try:
            file = printed().open(one)
        except FileNotFoundError:
            continue
        response = FileResponse(file)
        kept = f"max-age={A_YEAR}, immutable" if one == name else f"max-age={A_MINUTE}"
        response["Cache-Control"] = f"public, {kept}"
        return response
    if stem := name.partition("-")[0] if stand_ins(name) else "":
        _tell_missing(stem)
    raise Http404


@lru_cache(maxsize=1000)
def _tell_missing(stem: str) -> None:
    """Once for each picture in a process, however often pages ask for it."""
    log.warning("No file of the picture %s is there", stem)
