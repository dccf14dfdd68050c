"""Addresses that the fields, scripts and editor of a story ask, in the namespace ``desk``."""

from functools import cache
from gettext import translation
from pathlib import Path

from django.apps import apps
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from django.views.i18n import JavaScriptCatalog

from desk import choosing, offering, tagging

# What both Django's scripts and our own say.
SHARED = {"Cancel", "Remove"}


@cache
def said_by_django() -> frozenset[str]:
    """What Django's own scripts say; they bring these words along where they are used."""
    folder = Path(apps.get_app_config("admin").path) / "locale"
    words = translation("djangojs", folder, ["ar"])._catalog
    return frozenset(one[0] if isinstance(one, tuple) else one for one in words) - SHARED


@method_decorator(gzip_page, "dispatch")
class Words(JavaScriptCatalog):
    """The words of the desk's own scripts, and no formats of dates, for which none asks."""

    packages = ["desk"]

    def get_catalog(self):
        words = super().get_catalog()
        return {one: said for one, said in words.items() if one not in said_by_django()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"formats": {}}


patterns = [
    path("words.js", Words.as_view(), name="words"),
    path("names/<str:table>.json", offering.names_json, name="names_json"),
    path("names/<str:table>/new", offering.name_new, name="name_new"),
    path("tags.json", tagging.tags_json, name="tags_json"),
    path("tags/near.json", tagging.near_json, name="near_tags_json"),
    path("stories.json", choosing.stories_json, name="stories_json"),
    path("pictures.json", choosing.pictures_json, name="pictures_json"),
    path("pictures/<int:number>.webp", choosing.picture, name="picture"),
    path("clean", choosing.clean_html, name="clean_html"),
]
