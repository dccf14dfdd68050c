"""Questions about working copies, each with one name. Scheduled, live and withdrawn are asked of
the editions, so nothing has to flip a flag at the right second."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q

from editions.models import Edition

# The version at hand has not gone to the press.
UNPRINTED = Q(printed_version=None) | ~Q(printed_version=models.F("version"))


def _editions_of(outer: str = "pk") -> models.QuerySet:
    return Edition.objects.filter(story=OuterRef(outer))


class ArticleQuerySet(models.QuerySet):
    def live(self, moment: datetime):
        """Readers see an edition of it."""
        return self.filter(Exists(_editions_of().at(moment)))

    def scheduled(self, moment: datetime):
        """An edition of it will begin."""
        return self.filter(pk__in=Edition.objects.to_come(moment).values("story"))

    def withdrawn(self, moment: datetime):
        """Readers saw it once, see none now, and none is to come.

        Withdrawing writes the end into the edition, so only those that were given one are asked.
        """
        ended = Edition.objects.filter(live__isempty=False, ends_at__lte=moment)
        return self.filter(pk__in=ended.values("story")).exclude(
            Exists(_editions_of().filter(live__endswith__gt=moment))
            | Exists(_editions_of().filter(live__upper_inf=True))
        )

    def owned_by(self, user):
        """Begun by this person, assigned to them, or signed by the author they log in as.

        A union, so that each of the three is read from its own index.
        """
        every = self.model._base_manager
        signed = self.model.bylines.rel.related_model.objects.filter(author__login__user=user)
        return self.filter(
            pk__in=every.filter(created_by=user)
            .values("pk")
            .union(
                every.filter(assigned_to=user).values("pk"),
                signed.order_by().values("article"),
                all=True,
            )
        )

    def seen_by(self, user):
        """What this person may open: everything with the right, else their own."""
        if user.has_perm("articles.change_any_article"):
            return self
        return self.owned_by(user)

    def of_sections(self, sections):
        """Of these sections, see ``rights.sections_of``; None: of every section and of none."""
        return self if sections is None else self.filter(section__in=sections)

    def unprinted(self):
        """The version at hand has not gone to the press."""
        return self.filter(UNPRINTED)

    def overdue(self, moment: datetime):
        """Promised for a time that has passed, and not printed yet."""
        return self.filter(due_at__lt=moment).unprinted()

    def with_live_range(self, moment: datetime):
        """With ``live_range``: the range of the edition live now, else of the next to come."""
        current = (
            _editions_of()
            .filter(live__isempty=False)
            .filter(Q(live__contains=moment) | Q(live__startswith__gt=moment))
        )
        return self.annotate(live_range=current.order_by("live").values("live")[:1])
