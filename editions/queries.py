"""Questions about editions, each with one name."""

from datetime import date, datetime, time, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField, SearchRank
from django.db import connection, models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Coalesce, JSONObject, Lower, NullIf
from django.utils import timezone

from editions.search.asking import Asked

# What a card of a list shows; the body and the search text stay in the database.
CARD_FIELDS = (
    "id", "story_id", "kind", "kicker", "headline", "short_headline", "standfirst", "section",
    "section__name", "picture", "first_published_at", "updated_at",
)  # fmt: skip
NUMBERS = ArrayField(models.BigIntegerField())
TOLD_CHANGES = ArrayField(models.JSONField())

# What the article page shows of each row, by the names that editions.stored makes rows of.
OF_BYLINE = {
    "role": "role", "pen_name": "pen_name",
    "author": JSONObject(
        **{name: f"author__{name}" for name in ("id", "name", "kind", "gender", "job", "bio")},
        portrait=JSONObject(
            **{
                name: f"author__portrait__{name}"
                for name in ("id", "alt", "caption", "credit", "renditions")
            }
        ),
    ),
}  # fmt: skip
OF_ATTRIBUTION = {
    "is_unnamed": "is_unnamed", "wording": "wording", "url": "url", "used_for": "used_for",
    "consulted_on": "consulted_on",
    "source": JSONObject(id="source__id", name="source__name", url="source__url"),
}  # fmt: skip
OF_RELATED = {"related_story_id": "related_story_id", "url": "url", "title": "title"}
OF_TAG = {"id": "tag__id", "name": "tag__name", "slug": "tag__slug"}


def database_moment() -> datetime:
    """The database's clock now; inside a transaction later than ``now()``, which stands still."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def was_seen(number: int, moment: datetime) -> bool:
    """Whether readers had seen an edition of this story by the moment, whatever became of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.readers_saw(%s, %s)", [number, moment])
        return cursor.fetchone()[0]


class RowVersion(Func):
    """The version of an edition's row, another one after every UPDATE: PostgreSQL's ``xmin``, as
    text. https://www.postgresql.org/docs/current/ddl-system-columns.html"""

    template = '"editions_edition"."xmin"::text'
    output_field = models.TextField()


class Matches(Func):
    """Whether a vector answers a query; reads the GIN index."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = models.BooleanField()


def one_of(column: str, listed: list[int], asked: models.QuerySet) -> Func:
    """Whether a number is among these or those that a query finds.

    One array, for which an index is entered number by number; «one of these or one of those»
    would read the whole table.
    """
    every = Func(
        Value(listed, NUMBERS), ArraySubquery(asked),
        template="%(expressions)s", arg_joiner=" || ", output_field=NUMBERS,
    )  # fmt: skip
    return Func(
        F(column), every,
        template="%(expressions)s)", arg_joiner=" = ANY (", output_field=models.BooleanField(),
    )  # fmt: skip


def among(column: str, listed: list[int]) -> Func:
    """Whether a number is one of these: one parameter, however many there are."""
    return Func(
        F(column), Value(listed, NUMBERS),
        template="%(expressions)s)", arg_joiner=" = ANY (", output_field=models.BooleanField(),
    )  # fmt: skip


def months_changed(since: datetime, moment: datetime) -> dict[tuple[int, int], datetime]:
    """(year, month) -> the last editorial change of stories first published then, whose edition
    began after ``since``; by the index of beginnings, which the owner of the tables enters."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, changed FROM public.readers_months_changed(%s, %s, %s)",
            [since, moment, timezone.get_current_timezone_name()],
        )
        return {(month.year, month.month): at for month, at in cursor.fetchall()}


class EditionQuerySet(models.QuerySet):
    def at(self, moment: datetime):
        """What readers could see at this moment: the one definition of "visible"."""
        return self.filter(live__contains=moment)

    def at_planned(self, moment: datetime):
        """The same as ``at`` where no plan may begin with what is live: that is nearly all.

        Where a plan is made for every moment at once (editions.prepared) Postgres thinks that one
        edition in two hundred is live, and would begin with those. Put so, it thinks that half are,
        and enters other indexes.
        """
        is_live = Func(
            F("live"), Value(moment),
            template="CASE WHEN %(expressions)s THEN true ELSE false END", arg_joiner=" @> ",
            output_field=models.BooleanField(),
        )  # fmt: skip
        return self.filter(is_live)

    def live(self):
        """What readers see now."""
        return self.at(timezone.now())

    def seen_by(self, moment: datetime):
        """What readers had seen at this moment or before it."""
        return self.filter(live__isempty=False, live__startswith__lte=moment)

    def to_come(self, moment: datetime):
        """What will begin after this moment; an empty range begins never."""
        return self.filter(live__startswith__gt=moment)

    def seen_or_to_come(self, moment: datetime):
        """What readers see at this moment, or will."""
        return self.filter(Q(live__contains=moment) | Q(live__startswith__gt=moment))

    def newest(self):
        """Newest story first; a later edition does not move it."""
        return self.order_by("-first_published_at", "-story_id")

    def older_than(self, first_published_at: datetime, number: int):
        """What follows this story in the newest-first order."""
        return self._after("first_published_at", "story_id", first_published_at, number)

    def _after(self, moment: str, story: str, at: datetime, number: int):
        earlier = models.Q(**{f"{moment}__lt": at})
        same = models.Q(**{moment: at, f"{story}__lt": number})
        # The first condition alone would do; it lets the index be entered at the right place.
        return self.filter(**{f"{moment}__lte": at}).filter(earlier | same)

    def listed_by(self, rows: str, **said):
        """Stories whose ``rows`` say this and put them into a list: to be asked with
        ``newest_listed`` and ``older_listed``, by an index of the rows alone."""
        said = {f"{rows}__{name}": value for name, value in said.items()}
        row = models.FilteredRelation(rows, condition=models.Q(**said))
        of_row = {name: F(f"listed__{name}") for name in ("listed_at", "listed_story")}
        return self.annotate(listed=row).annotate(**of_row).filter(listed_at__isnull=False)

    def newest_listed(self):
        """The same order as ``newest``."""
        return self.order_by("-listed_at", "-listed_story")

    def older_listed(self, first_published_at: datetime, number: int):
        return self._after("listed_at", "listed_story", first_published_at, number)

    def in_section(self, section):
        return self.filter(section=section)

    def tagged(self, tag):
        return self.filter(tag_rows__tag=tag)

    def signed_by(self, author):
        """Stories that name this author; one signed with a pen name does not."""
        return self.filter(
            Exists(
                self.model.bylines.rel.related_model.objects.filter(
                    edition=OuterRef("pk"), author=author, pen_name=""
                )
            )
        )

    def first_published_between(self, start: datetime, end: datetime):
        return self.filter(first_published_at__gte=start, first_published_at__lt=end)

    def with_version(self):
        """With what an edition is kept by (`editions.galleys.Shelf`)."""
        return self.annotate(version=RowVersion())

    def told(self):
        """Changes that readers were told of: with a note, and not made in silence."""
        return self.exclude(note="").exclude(change="silent")

    def recent(self, moment: datetime, days: int):
        return self.filter(first_published_at__gt=moment - timedelta(days=days))

    def for_short_cards(self):
        """With what a card shows but the names; one statement."""
        return self.select_related("section").only(*CARD_FIELDS)

    def for_cards(self):
        """With what a card shows and no more, names included: one statement."""
        bylines = self.model.bylines.rel.related_model.objects.filter(edition=OuterRef("pk"))
        printed_name = Coalesce(NullIf("pen_name", Value("")), "author__name")
        names = bylines.order_by("position", "id").values_list(printed_name)
        return self.for_short_cards().annotate(printed_names=ArraySubquery(names))

    def for_feeds(self):
        """With what a card shows, the rendered body and the names of the tags: one statement."""
        tags = self.model.tag_rows.rel.related_model.objects.filter(content_object=OuterRef("pk"))
        return (
            self.for_cards()
            .only(*CARD_FIELDS, "body_html")
            .annotate(tag_names=ArraySubquery(tags.order_by("id").values_list("tag__name")))
        )

    def for_page(self, moment: datetime):
        """With all that the article page reads of the edition and its rows, as JSON, and of the
        story's corrections up to the moment as ``told_changes``, and whether readers had seen
        another edition by then as ``has_others``: one statement."""
        of_story = self.model.objects.filter(story=OuterRef("story")).seen_by(moment)
        told = (
            of_story.told()
            .order_by("-live")
            .values(one=JSONObject(change="change", note="note", at=Lower("live")))
        )
        return self._with_rows(
            told_changes=ArraySubquery(told),
            has_others=Exists(of_story.exclude(pk=OuterRef("pk"))),
        )

    def for_readers_page(self, moment: datetime):
        """The same for readers, who see no row of an edition that has ended: its note, and that it
        was there, the owner of the tables tells (migration 0021). It is not asked of an edition
        that began when its story did: readers have seen no other."""
        at = Value(moment, models.DateTimeField())
        is_first = Q(live__startswith=F("first_published_at"), note="")
        told = Func(F("story"), at, function="public.readers_told_of", output_field=TOLD_CHANGES)
        others = Func(
            F("story"), F("pk"), at,
            function="public.readers_saw_others", output_field=models.BooleanField(),
        )  # fmt: skip
        return self._with_rows(
            told_changes=Case(When(is_first, then=Value([], TOLD_CHANGES)), default=told),
            has_others=Case(When(is_first, then=False), default=others),
        )

    def _with_rows(self, **beside):
        return self.annotate(
            **beside,
            byline_json=self._rows("bylines", OF_BYLINE, "position", "id"),
            attribution_json=self._rows("attributions", OF_ATTRIBUTION, "position", "id"),
            related_json=self._rows("related_links", OF_RELATED, "position", "id"),
            tag_json=self._rows("tag_rows", OF_TAG, "id"),
        )

    def _rows(self, name: str, told: dict, *order: str) -> ArraySubquery:
        """The rows of each edition in this order, as JSON."""
        owner = getattr(self.model, name).rel.field.name
        rows = getattr(self.model, name).rel.related_model.objects.filter(**{owner: OuterRef("pk")})
        return ArraySubquery(rows.order_by(*order).values(one=JSONObject(**told)))

    def answering(self, asked: Asked):
        """Editions that answer what was asked; none when nothing was, or it names nobody."""
        if asked.is_empty:
            return self.none()
        found = self.first_published_within(asked.begins_on, asked.ends_on)
        if asked.wide:
            found = found.filter(Matches(F("search"), question(asked.wide)))
        return found

    def first_published_within(self, first: date | None, last: date | None):
        """First published on these days of the newsroom, both included; None is no bound."""
        found, (since, until) = self, bounds(first, last)
        if since:
            found = found.filter(first_published_at__gte=since)
        if until:
            found = found.filter(first_published_at__lt=until)
        return found

    def ranked(self, asked: Asked, moment: datetime):
        """With ``rank``: how well each answers, faded by age: half is left after about two years.

        Reads the vector of every row: give it a bounded list.
        """
        age = Func(
            Value(moment), F("first_published_at"),
            template="EXTRACT(EPOCH FROM (%(expressions)s)) / 63072000",
            arg_joiner=" - ", output_field=models.FloatField(),
        )  # fmt: skip
        rank = sum(
            (SearchRank(F("search"), question(text), normalization=Value(1))
             for text in dict.fromkeys((asked.wide, asked.close)) if text),
            Value(0.0),
        )  # fmt: skip
        return self.annotate(rank=rank / (Value(1.0) + age))


class EditionManager(models.Manager.from_queryset(EditionQuerySet)):
    """Leaves the vector in the database: nobody but Postgres looks into it."""

    def get_queryset(self) -> EditionQuerySet:
        return super().get_queryset().defer("search")


def question(tsquery: str):
    """A tsquery that asking.py put together."""
    return Cast(Value(tsquery), SearchQueryField())


def bounds(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """When the first of these days of the newsroom begins, and when the last has ended."""
    since = _midnight(first) if first else None
    return since, _midnight(last + timedelta(days=1)) if last else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
