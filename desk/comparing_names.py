"""What stands in a text as a number, by its name: a query for each table, whatever the rows."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Article
from editions import body
from editions.comparing import NAMES
from editions.models import Edition, Story
from editions.words import CHILDREN, Words
from images.models import Image
from reader.templatetags.newsroom_ar import ar_date


def declared(model: type[models.Model], declaration: type[models.Model]) -> list[models.Field]:
    """The fields of the declaration as this model has them, except the place of a row."""
    names = [field.name for field in declaration._meta.local_concrete_fields]
    return [model._meta.get_field(name) for name in names if name != "position"]


def is_words(field: models.Field) -> bool:
    """Whether a person typed it: only words can differ in spelling alone."""
    is_text = isinstance(field, models.CharField | models.TextField)
    return is_text and not field.choices and not isinstance(field, models.URLField)


class Names:
    """The names of everything that two contents point at."""

    def __init__(self, *contents: dict):
        wanted: dict[type[models.Model], set[int]] = {Image: set(), Story: set()}
        for content in contents:
            for field in declared(Article, Words):
                self._want(wanted, field, content["words"])
            for name, declaration in CHILDREN.items():
                table = Article._meta.get_field(name).related_model
                for field in declared(table, declaration):
                    for row in content["children"].get(name, []):
                        self._want(wanted, field, row)
            html = content["words"].get("body", "")
            wanted[Image] |= set(body.pictures(html))
            wanted[Story] |= set(body.stories(html))
        self.found = {
            model: self._headlines(numbers)
            if model is Story
            else model._base_manager.in_bulk(numbers)
            for model, numbers in wanted.items()
        }

    @staticmethod
    def _want(wanted: dict, field: models.Field, values: dict) -> None:
        if isinstance(field, models.ForeignKey) and values.get(field.attname):
            wanted.setdefault(field.related_model, set()).add(values[field.attname])

    @staticmethod
    def _headlines(numbers: set[int]) -> dict[int, str]:
        """The headlines that readers see now; never the headline of a draft."""
        live = Edition.objects.live().filter(story__in=numbers) if numbers else ()
        headlines = {one.story_id: one.headline for one in live}
        return {
            number: f"{number} – {headlines[number]}" if number in headlines else str(number)
            for number in numbers
        }

    def shown(self, field: models.Field, value) -> str:
        """What a stored value says to a person."""
        if value is None or value == "":
            return ""
        if isinstance(field, models.ForeignKey):
            found = self.found.get(field.related_model, {}).get(value)
            return str(found) if found is not None else _("(no longer there)")
        if isinstance(field, models.BooleanField):
            return str(field.verbose_name) if value else ""
        if isinstance(field, models.DateField):
            return ar_date(date.fromisoformat(value) if isinstance(value, str) else value)
        return str(dict(field.flatchoices).get(value, value))

    def card(self, kind: str, value: str) -> tuple[str, str]:
        """(what a picture or a card is called, the address of its thumbnail or "")."""
        thumb = ""
        if kind == "picture":
            image = self.found[Image].get(int(value))
            thumb = reverse("desk:picture", args=[image.pk]) if image else ""
            value = str(image) if image else _("(no longer there)")
        elif kind == "read_also":
            value = str(self.found[Story].get(int(value), value))
        return f"{NAMES[kind]}: {value}", thumb

    def picture_words(self, side) -> dict[int, dict] | None:
        """The words of the pictures as printed, or as they are now; None where nobody kept them."""
        if isinstance(side, dict):
            return None
        names = ("alt", "caption", "credit")
        if not isinstance(side, Edition):
            return {
                number: {name: getattr(image, name) for name in names}
                for number, image in self.found[Image].items()
            }
        found = {
            int(number): {name: value[name] for name in names}
            for number, value in side.body_pictures.items()
        }
        if side.picture and side.lead_image_id:
            # A caption of the story's own stands in the place of the picture's.
            kept = names if not side.lead_caption else ("alt", "credit")
            found[side.lead_image_id] = {name: side.picture[name] for name in kept}
        return found
