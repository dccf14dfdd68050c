"""The sample's pictures: drawn, filed as originals, and cut once; the rest is made beside it.

Runs in processes of its own, so that two cores draw while the press prints.
"""

import io

from django.core.files.base import ContentFile

from images import renditions
from images.models import Image, Permit, Rights
from images.uploads import fingerprint
from newsroom.sample.pictures import draw, portrait


def picture(order: dict) -> int:
    """The number of the picture ordered: scene and seed, or a portrait's seed and gender.

    ``order``: kind (scene|portrait), scene or gender, seed, alt, caption, credit. A picture that
    was filed in an earlier run is known by its bytes and not filed twice.
    """
    if order["kind"] == "portrait":
        drawn = portrait(order["seed"], order["gender"])
    else:
        drawn = draw(order["scene"], order["seed"])
    buffer = io.BytesIO()
    drawn.save(buffer, "jpeg", quality=88, subsampling=0)
    file = ContentFile(buffer.getvalue(), name="drawn.jpg")
    sha256 = fingerprint(file)
    image = Image.objects.filter(sha256=sha256, alt=order["alt"]).order_by("id").first()
    if image is None:
        words = {name: order[name] for name in ("alt", "caption", "credit")}
        image = Image.objects.create(file=file, sha256=sha256, **words)
        Rights.objects.create(image=image, permit=Permit.OWN)
    renditions.make(image)
    return image.pk
