"""Which stories show readers their editions beside each other, and which editions are kept out.

The printed record itself stays as it is: what an editor chooses stands beside it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HiddenEdition(models.Model):
    """An edition whose text readers do not get any more: a slander that was corrected, a name that
    a court protects. That there was an edition, when, and the note of it stay told."""

    edition = models.OneToOneField(
        "editions.Edition", primary_key=True, on_delete=models.PROTECT, related_name="hidden"
    )

    class Meta:
        verbose_name = _("hidden edition")
        verbose_name_plural = _("hidden editions")
        default_permissions = ()

    def __str__(self):
        return str(self.edition_id)


def shows(usual: bool | None, chosen: bool | None) -> bool:
    """Whether a story shows its editions: as an editor chose, or as is usual in this newsroom."""
    return bool(usual) if chosen is None else chosen
