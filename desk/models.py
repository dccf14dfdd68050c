"""What the desk keeps beside the stories: unsaved text, who is writing, notes, links for guests."""

import uuid

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article


class Unsaved(models.Model):
    """What somebody has typed and not saved yet: one row for each window, never shared.

    ``fields`` are the names and values of the story's form as a browser would send them. A
    deliberate save of the window deletes the row in its own transaction; nothing else does, but
    the person.
    """

    window = models.UUIDField(primary_key=True, default=uuid.uuid4)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unsaved"
    )
    article = models.ForeignKey(
        Article,
        null=True,
        on_delete=models.CASCADE,
        related_name="unsaved",
        help_text="None: a story that has not been saved yet.",
    )
    version_read = models.PositiveIntegerField(null=True)
    fields = models.JSONField()
    serial = models.PositiveIntegerField(help_text="Counts the changes of the window: newer wins.")
    begun_at = models.DateTimeField()
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        default_permissions = ()
        ordering = ["-kept_at"]
        indexes = [
            # What a person left unsaved, of one story or of all.
            models.Index(fields=["by", "article", "-kept_at"], name="unsaved_of_person"),
        ]

    def __str__(self):
        return f"{self.by_id} · {self.article_id}"


class Presence(models.Model):
    """A window in which somebody has a story open. Who ``holds`` it writes; others are told."""

    window = models.UUIDField(primary_key=True, default=uuid.uuid4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    holds = models.BooleanField(default=False)
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("open window")
        verbose_name_plural = _("open windows")
        default_permissions = ()
        ordering = ["came_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(holds=True), name="presence_one_holder"
            ),
        ]
        indexes = [
            # Who is in this story now.
            models.Index(fields=["article", "-seen_at"], name="presence_of_article"),
        ]

    def __str__(self):
        return f"{self.by_id} · {self.article_id}"


class LeftOut(models.Model):
    """Who said that two printed stories do not belong together; deleted when it is taken back.

    That it was said stands beside the pair (``editions.Nearness``), where readers' pages ask. The
    lower number comes first.
    """

    story = models.ForeignKey("editions.Story", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("editions.Story", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("story left out")
        verbose_name_plural = _("stories left out")
        default_permissions = ()
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["story", "other"], name="left_out_once"),
            models.CheckConstraint(condition=Q(story__lt=F("other")), name="left_out_in_order"),
        ]

    def __str__(self):
        return f"{self.story_id} · {self.other_id}"


class MarginNote(models.Model):
    """A note beside a passage of a story, from an editor to the writer, settled by either.

    The passage is kept as words: ``quote`` with some words ``before`` and ``after``, so that it is
    found again when the text around it changes (the W3C's text quote selector). An empty quote
    speaks of the whole field.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="margin_notes")
    field = models.CharField(max_length=20, help_text="Name of a field of the article.")
    quote = models.TextField(blank=True, max_length=600)
    before = models.CharField(blank=True, max_length=100)
    after = models.CharField(blank=True, max_length=100)
    text = models.TextField(_("note"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField()
    answer_to = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="answers"
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("note in the margin")
        verbose_name_plural = _("notes in the margin")
        default_permissions = ()
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="margin_note_settled_by_somebody",
            ),
        ]
        indexes = [
            # The notes of a story that wait for an answer.
            models.Index(fields=["article"], condition=Q(settled_at=None), name="margin_note_open"),
        ]

    def __str__(self):
        return self.text


class GuestLink(models.Model):
    """A preview of one version of a story for somebody without an account.

    The address carries a signed secret of which the row knows the SHA-256 alone. ``content`` is
    the version's content as ``articles.models.Version`` keeps it.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="guest_links")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    secret_sha256 = models.CharField(max_length=64, unique=True)
    given_to = models.CharField(_("given to"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        default_permissions = ()
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("at")), name="guest_link_ends_after_it_begins"
            ),
        ]
        indexes = [
            # The links of a story, on its page for the time.
            models.Index(fields=["article", "-at"], name="guest_link_of_article"),
        ]

    def __str__(self):
        return self.given_to


class FrontAct(models.Model):
    """Who arranged the front page or switched the breaking bar, and when: added, never changed."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    arrangement = models.ForeignKey(
        "editions.Arrangement", null=True, on_delete=models.PROTECT, related_name="+"
    )
    breaking = models.ForeignKey(
        "editions.Breaking", null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("act on the front page")
        verbose_name_plural = _("acts on the front page")
        default_permissions = ()
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(arrangement__isnull=False) ^ Q(breaking__isnull=False),
                name="front_act_on_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.by_id} · {self.at}"


class BulkJob(models.Model):
    """One act on many stories, done in slices; ``values`` are what the act was told.

    It goes on where it was left: its rows say what was done. Undoing is a job of its own.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    act = models.CharField(max_length=12, help_text="A key of desk.bulk_acts.ACTS.")
    values = models.JSONField(default=dict)
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by"
    )

    class Meta:
        verbose_name = _("act on many stories")
        verbose_name_plural = _("acts on many stories")
        default_permissions = ()
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.act} {self.pk}"


class Outcome(models.TextChoices):
    """What became of one story of a bulk job."""

    WAITING = "waiting", _("Waits")
    DONE = "done", _("Done")
    SAME = "same", _("Nothing to change")
    REFUSED = "refused", _("Refused")


class BulkRow(models.Model):
    """One story of a bulk job: the version the person saw, and what became of it.

    ``before`` is what undoing restores, ``after`` what must still stand for that.
    """

    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="rows")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=7, choices=Outcome, default=Outcome.WAITING)
    told = models.TextField(blank=True, help_text="Why it was refused.")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        verbose_name = _("story of an act on many")
        verbose_name_plural = _("stories of an act on many")
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            # Also the index that finds the rows of a job.
            models.UniqueConstraint(fields=["job", "article"], name="bulk_row_once"),
        ]

    def __str__(self):
        return f"{self.job_id} · {self.article_id}"


class Settlement(models.Model):
    """What became of a reader's report: who settled it, when, and what was answered or done."""

    report = models.OneToOneField(
        "editions.ErrorReport", on_delete=models.CASCADE, related_name="settlement"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(max_length=1000)

    class Meta:
        verbose_name = _("settlement of a report")
        verbose_name_plural = _("settlements of reports")
        default_permissions = ()

    def __str__(self):
        return f"{self.report_id} · {self.by_id}"


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in, or is about to sign in (then without ``user``).

    Whose it is stands in a column: all sessions of a person are found, and ended, in one statement.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()


class Attempt(models.Model):
    """A sign-in that failed, or is being tried; kept for a day. Who and from where are keyed
    hashes: what was typed may have been a password."""

    about = models.CharField(max_length=64, help_text="The name that was typed, and for what.")
    address = models.CharField(max_length=64)
    device = models.CharField(max_length=64, blank=True, help_text="Known for this name, or empty.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes = [
            # What was tried with this name, and from this address, within the last hours.
            models.Index(fields=["about", "at"], name="attempts_about"),
            models.Index(fields=["address", "at"], name="attempts_from"),
            # What is too old to be kept.
            models.Index(fields=["at"], name="attempts_by_age"),
        ]

    def __str__(self):
        return f"{self.at}"
