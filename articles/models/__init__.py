"""The working copy, what happened to it, and what the desk alone knows. Readers see none of it."""

from articles.models.announcements import Announcement
from articles.models.article import (
    Article,
    ArticleAttribution,
    ArticleByline,
    ArticleReference,
    ArticleRelated,
    ArticleTag,
    Priority,
    State,
)
from articles.models.audit import AuditEntry
from articles.models.confidential import ConfidentialNote, NoteOpening, NoteReader
from articles.models.notices import Mail, Notice, NoticeChoice
from articles.models.people import Login, SectionEditor, SourceNote
from articles.models.record import Act, Event, Version
from articles.models.rules import Level, Strictness, Waiver
from articles.models.sketches import ArticleSketch

__all__ = [
    "Act",
    "Announcement",
    "Article",
    "ArticleAttribution",
    "ArticleByline",
    "ArticleReference",
    "ArticleRelated",
    "ArticleSketch",
    "ArticleTag",
    "AuditEntry",
    "ConfidentialNote",
    "Event",
    "Level",
    "Login",
    "Mail",
    "NoteOpening",
    "NoteReader",
    "Notice",
    "NoticeChoice",
    "Priority",
    "SectionEditor",
    "SourceNote",
    "State",
    "Strictness",
    "Version",
    "Waiver",
]
