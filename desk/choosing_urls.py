"""Addresses that lines and the body's editor ask; they belong into the namespace ``desk``."""

from django.urls import path

from desk import choosing, offering

patterns = [
    path("names/<str:table>.json", offering.names_json, name="names_json"),
    path("names/<str:table>/new", offering.name_new, name="name_new"),
    path("tags.json", offering.tags_json, name="tags_json"),
    path("stories.json", choosing.stories_json, name="stories_json"),
    path("pictures.json", choosing.pictures_json, name="pictures_json"),
    path("pictures/<int:number>.webp", choosing.picture, name="picture"),
    path("clean", choosing.clean_html, name="clean_html"),
]
