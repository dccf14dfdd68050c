"""Addresses that the body's editor asks; they belong into the namespace ``desk``."""

from django.urls import path

from desk import choosing

patterns = [
    path("stories.json", choosing.stories_json, name="stories_json"),
    path("pictures.json", choosing.pictures_json, name="pictures_json"),
    path("pictures/<int:number>.webp", choosing.picture, name="picture"),
    path("clean", choosing.clean_html, name="clean_html"),
]
