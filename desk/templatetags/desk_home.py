"""The desk's own way through the admin: the rooms in the header."""

from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles import rights

register = template.Library()

# The nouns of the desk, in the order of a day's work; what is not here is on the front page.
ROOMS = ("Article", "Image", "Author", "Source", "Tag", "Section", "User")


@dataclass(frozen=True, slots=True)
class Room:
    name: str
    address: str
    is_here: bool


@register.simple_tag(takes_context=True)
def desk_rooms(context) -> list[Room]:
    """The lists this person may open: the admin has asked already. An editor's sections are asked
    for in one statement, where nothing on the page has asked before."""
    known = {
        model["object_name"]: model
        for app in context.get("available_apps") or ()
        for model in app["models"]
        if model["admin_url"]
    }
    request = context.get("request")
    path = request.path if request else ""
    rooms = [
        Room(
            str(known[name]["name"]),
            known[name]["admin_url"],
            path.startswith(known[name]["admin_url"]),
        )
        for name in ROOMS
        if name in known
    ]
    if rooms and request and rights.may_everywhere(request.user, "editions.arrange_front"):
        address = reverse("desk:front")
        rooms.insert(1, Room(_("The front page"), address, path.startswith(address)))
    return rooms
