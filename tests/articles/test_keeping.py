"""What a version holds can be shown as its page and taken back, whatever is gone meanwhile."""

from django.utils import timezone

from articles import press, versions
from articles.keeping import content_of, read
from articles.models import Act, Article
from authors.models import Source
from editions.words import children_of, words_of
from tags.models import Tag


def test_the_page_of_a_version_is_the_page_of_the_working_copy(write):
    article = write()
    moment = timezone.now()
    content = article.versions.get().content
    of_copy, of_version = (
        press.preview(article, moment=moment),
        press.preview_content(article, content, moment=moment),
    )
    assert of_version == of_copy


def test_what_is_read_back_is_what_was_kept(write):
    article = write()
    kept = read(content_of(article))
    assert words_of(article) == {name: getattr(kept, name) for name in words_of(article)}
    assert [row.tag.name for row in kept.tag_rows] == ["البلديات"]


def test_what_is_gone_is_left_out_of_the_page(write):
    article = write()
    content = content_of(article)
    content["words"]["section_id"] = content["children"]["tag_rows"][0]["tag_id"] = 99999
    page = press.preview_content(article, content)
    assert page.section is None and page.tags == ()


def test_a_column_of_another_time_does_no_harm(write):
    article = write()
    content = content_of(article)
    del content["words"]["dateline"], content["children"]["bylines"][0]["pen_name"]
    content["words"]["weather"] = content["children"]["bylines"][0]["weather"] = "rain"
    page = press.preview_content(article, content)
    assert page.dateline == "" and page.bylines[0].name == "ليلى الحداد"


def test_restoring_takes_back_words_and_rows(write, layla):
    article = write()
    first = content_of(article)
    article.headline = "عنوان آخر"
    article.save()
    article.tag_rows.all().delete()
    source = Source.objects.create(name="مصدر جديد", kind="official")
    article.attributions.create(source=source, position=1)
    article.tag_rows.create(tag=Tag.objects.create(name="وسم آخر"))
    versions.restore(article, first, by=layla, why="العنوان الأول أدق")
    stored = Article.objects.get(pk=article.pk)
    assert content_of(stored) == first
    assert children_of(stored)["attributions"][0]["source_id"] != source.pk
    event = article.events.last()
    assert (event.act, event.note) == (Act.RESTORED, "العنوان الأول أدق")
    assert article.versions.last().content == first
