"""Addresses that the fields, scripts and editor of a story ask, in the namespace ``desk``."""

from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from django.views.i18n import JavaScriptCatalog

from desk import choosing, offering


@method_decorator(gzip_page, "dispatch")
class Words(JavaScriptCatalog):
    """The words of the desk's own scripts, without those of the admin's."""

    packages = ["desk"]


patterns = [
    path("words.js", Words.as_view(), name="words"),
    path("names/<str:table>.json", offering.names_json, name="names_json"),
    path("names/<str:table>/new", offering.name_new, name="name_new"),
    path("tags.json", offering.tags_json, name="tags_json"),
    path("stories.json", choosing.stories_json, name="stories_json"),
    path("pictures.json", choosing.pictures_json, name="pictures_json"),
    path("pictures/<int:number>.webp", choosing.picture, name="picture"),
    path("clean", choosing.clean_html, name="clean_html"),
]
