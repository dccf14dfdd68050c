"""Renditions of pictures, as readers fetch them. Originals have no address."""

from django.http import FileResponse, Http404, HttpRequest

from images.files import printed

A_YEAR = 31_536_000


def picture(request: HttpRequest, name: str) -> FileResponse:
    """One rendition; its name is random and its bytes never change, so it may be kept for ever."""
    try:
        file = printed().open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file)
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
