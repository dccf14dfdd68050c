"""On what grounds a picture may be published, as far as its credit tells: offered, never decided.

An unknown right is asked about whenever a story with the picture is approved.
"""

from arabic.folding import key
from authors.models import Author, Source
from images.models import Image, Permit, Rights

# Of a picture that is about to be put to use.
OFFERED = [one for one in Permit if one != Permit.NONE]


def guessed(credit: str) -> Permit:
    """An agency that is named brought it; one of our own authors took it; or nobody knows yet."""
    said = f" {key(credit)} "
    agencies = Source.objects.filter(kind=Source.Kind.AGENCY)
    if _names(agencies, said):
        return Permit.AGENCY
    people = Author.objects.exclude(kind=Author.Kind.ORGANISATION)
    return Permit.OWN if _names(people, said) else Permit.UNKNOWN


def _names(people, said: str) -> bool:
    names = map(key, people.values_list("name", flat=True))
    return any(f" {name} " in said for name in names if name)


def stored(image: Image) -> str:
    try:
        return image.rights.permit
    except Rights.DoesNotExist:
        return Permit.UNKNOWN


def state(image: Image, permit: str) -> bool:
    """Store what was said, or what the credit tells where nothing was; whether that is news."""
    known = stored(image)
    if not permit:
        permit = guessed(image.credit) if known == Permit.UNKNOWN else known
    if permit == known:
        return False
    image.rights, _made = Rights.objects.update_or_create(image=image, defaults={"permit": permit})
    return True
