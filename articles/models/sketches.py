"""By what near copies of working copies are found."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from articles.models.article import Article
from editions.words import SketchFields


class ArticleSketch(SketchFields):
    """A sample of the body of a working copy, made at every save.

    A story that was made as a copy of another one, to be changed, is of the same ``family``: the
    number of the story that the first copy was made of. Nobody is told that it is like that one.
    """

    article = models.OneToOneField(
        Article, primary_key=True, on_delete=models.CASCADE, related_name="sketch"
    )
    family = models.BigIntegerField()

    class Meta(SketchFields.Meta):
        indexes = [
            # Working copies that share some of the marks of a text that is being written.
            GinIndex(fields=["marks"], name="article_sketch_marks", fastupdate=False),
        ]
