"""The body's vocabulary: what is stored is what the declaration holds, whatever comes in."""

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from editions import body, showing
from editions.pictures import Picture
from editions.vocabulary import (
    ATTRIBUTES,
    ELEMENTS,
    PATTERNS,
    editor_extensions,
    styled_elements,
)

# Pieces of what browsers, word processors and attackers write; text joins them in any order.
# One to a column; "~" stands for a space inside of a tag.
PIECES = """
<p> </p> <p dir=ltr lang=en> <h1> </h1> <h2> </h2> <h3> <b> </b> <i> </i> <em> </em> <strong>
<b~style="font-weight:normal"> <span~style="font-weight:700"> </span> <ul> </ul> <ol> </ol>
<li> </li> <blockquote> </blockquote> <aside~data-pull-quote> <aside~data-read-also="7">
</aside> <figure~data-picture="3"> <figure~data-embed="https://x.example/a?b=1&c=2"> <figure>
</figure> <figcaption> </figcaption> <img~alt="🔴"> <table> </table> <tr> </tr> <td>
<td~colspan=3> <td~rowspan=2> <th> </td> </th> <tbody> <caption> <br> <br~role=presentation>
<hr> <a~href="/12/س"> <a~href=javascript:alert(1)> <a~href="https://example.org/?q='>"> </a>
<p~class=MsoListParagraph~style='mso-list:l0~level2~lfo1'> <span~style='mso-list:Ignore'>
<div> </div> <script> </script> <style> <textarea> <title> <svg> </svg> <![if~!x]> <![endif]>
<!-- --> <![خبر]> <?xml <button> <span~style="white-space:pre-wrap"> < > & " ' &amp; &lt;p&gt;
&nbsp; &#x202b; &shy; كلمة نصّ English 12 ﻻ ﷺ ِ
"""
PIECE = st.sampled_from([one.replace("~", " ") for one in PIECES.split()])
SPACE = st.sampled_from(list(" \n\u00a0\u200f\u202b\ud83d\x00\u0301"))
MARKUP = st.lists(PIECE | SPACE | st.text(max_size=4), max_size=40).map("".join)
ANYTHING = MARKUP | st.text(st.characters(), max_size=200)

TAG = re.compile(r"<(/?)([^\s>]+)([^>]*)>")
ATTRIBUTE = re.compile(r'\s([^\s=]+)="([^"]*)"')


@given(ANYTHING)
@settings(max_examples=400, deadline=None)
@example("نص <![خبر]> نص")
@example("\ud800<p>\udfff")
@example("<b><p>أ</b>ب<table><td>ج<table><tr><td>د</table></td></table>")
def test_sanitising_twice_changes_nothing_more(html):
    once = body.sanitise(html)
    assert body.sanitise(once) == once


@given(ANYTHING)
@settings(max_examples=300, deadline=None)
def test_only_the_vocabulary_comes_out_and_it_is_well_formed(html):
    opened = []
    clean = body.sanitise(html)
    for closing, tag, attributes in TAG.findall(clean):
        assert tag in ELEMENTS
        for name, value in ATTRIBUTE.findall(attributes):
            value = value.replace("&amp;", "&").replace("&quot;", '"')
            assert PATTERNS[tag, name].fullmatch(value)
        if closing:
            assert opened.pop() == tag
        elif tag != "br":
            opened.append(tag)
    assert not opened
    assert "<p></p>" not in clean
    clean.encode()


@given(ANYTHING)
@settings(max_examples=200, deadline=None)
def test_every_question_is_answered_for_any_text(html):
    words = body.plain_text(html)
    assert words == body.plain_text(body.sanitise(html))
    assert "\n".join(body.paragraphs(html)) == words
    assert all(number > 0 for number in body.stories(html) + body.pictures(html))
    assert body.stories(html) == body.stories(body.sanitise(html))
    rendered = body.render(html, {})
    assert "<figure data-picture" not in rendered
    assert "<aside data-read-also" not in body.resolve(rendered, {})


@given(st.lists(st.sampled_from(["سلام", "نص", "خبر", "Reuters", "2026"]), min_size=1))
def test_words_survive_in_any_wrapping(words):
    wrapped = "".join(f"<div><o:p><font face=x>{word}</font></o:p> </div>" for word in words)
    assert body.plain_text(wrapped).split() == words


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 5000 + "نص",
        "<b><p>" * 5000 + "نص",
        "<ul><li>" * 5000 + "نص",
        "<ul><li>نص" * 5000,
        "<table><tr><td>" * 5000 + "نص",
        "<blockquote>" * 5000 + "نص",
        "".join(f"<b class={n}>" for n in range(5000)) + "<p>نص" * 5000,
        "<span></b>" * 20000 + "نص",
        '<a "' * 50000 + "نص",
        "<!--" * 50000 + "نص",
        "<" * 200_000 + "نص",
        "<script>" * 20000 + "نص",
        "نص" + "\u0651" * 10_000,
        "&" * 200_000 + "نص",
        " \u00a0" * 100_000 + "نص",
        "<table><tr>" + "<td>نص" * 5000 + "<tr><td>" * 5000,
        "<td rowspan=999 colspan=999>" * 3000 + "نص",
        "نص<br>" * 30000,
        "نص<b> </b><i> </i>" * 20000,
    ],
    ids=lambda html: html[:24],
)
def test_hostile_nesting_is_read_in_bounded_time(html):
    begun = time.process_time()
    clean = body.sanitise(html)
    assert time.process_time() - begun < 5
    assert "نص" in clean
    assert len(clean) < 20 * len(html) + 100


def test_scripts_styles_and_handlers_leave_no_trace():
    html = (
        "<style>p{}</style><p onclick=x() style='color:red' class=a>قبل<script>alert(1)</script>"
        "<svg><p>لا</p></svg> بعد</p><iframe src=//x></iframe>"
    )
    assert body.sanitise(html) == "<p>قبل بعد</p>"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/خبر?a=1&b=2", "https://example.org/خبر?a=1&b=2"),
        ("HTTP://example.org", "http://example.org"),
        ("mailto:news@example.org", "mailto:news@example.org"),
        ("/12/عنوان/", "/12/عنوان/"),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2F1&h=x",
            "https://example.org/1",
        ),
        ("https://www.google.com/url?q=https://example.org/2&sa=D", "https://example.org/2"),
        ("//example.org", None),
        ("/\\example.org", None),
        ("javascript:alert(1)", None),
        ("java\tscript:alert(1)", None),
        ("data:text/html,x", None),
        ("http://[::1", None),
        ("relative/page", None),
        ("#note", None),
    ],
)
def test_links_lead_to_web_mail_and_our_own_pages_only(address, kept):
    clean = body.sanitise(f'<p><a href="{address}" target=_blank rel=x>هنا</a></p>')
    if kept is None:
        assert clean == "<p>هنا</p>"
    else:
        escaped = kept.replace("&", "&amp;")
        assert clean == f'<p><a href="{escaped}">هنا</a></p>'


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "x", "", "٣", "1 2", "9" * 30])
def test_a_picture_or_card_without_a_real_number_is_dropped(number):
    html = f'<figure data-picture="{number}"></figure><aside data-read-also="{number}"></aside>'
    assert body.sanitise(html) == ""


def test_an_embed_must_be_https():
    assert "data-embed" not in body.sanitise('<figure data-embed="http://x.example/1"></figure>')
    assert "data-embed" in body.sanitise('<figure data-embed="https://x.example/1"></figure>')


def test_a_card_inside_a_list_stands_between_its_halves():
    html = '<ul><li>أول</li><li>ثان<aside data-read-also="4"></aside></li><li>ثالث</li></ul>'
    assert body.sanitise(html) == (
        '<ul><li>أول</li><li>ثان</li></ul><aside data-read-also="4"></aside><ul><li>ثالث</li></ul>'
    )


def test_headings_keep_two_levels_and_no_bold():
    html = "<h1><b>عنوان</b></h1><h2>ثان</h2><h5>ثالث</h5>"
    assert body.sanitise(html) == "<h2>عنوان</h2><h2>ثان</h2><h3>ثالث</h3>"


def test_a_foreign_paragraph_runs_left_to_right_and_an_arabic_one_never_does():
    html = "<p>The minister resigned.</p><p dir=ltr>قال Reuters</p><p lang=fr>Le ministre part</p>"
    assert body.sanitise(html) == (
        '<p dir="ltr" lang="en">The minister resigned.</p><p>قال Reuters</p>'
        '<p dir="ltr" lang="fr">Le ministre part</p>'
    )


def test_merged_cells_become_an_even_table():
    html = "<table><tr><td colspan=2>أ<td>ب<tr><td rowspan=2>1<td>2<td>3<tr><td>5<td>6</table>"
    rows = re.findall(r"<tr>(.*?)</tr>", body.sanitise(html))
    assert [re.findall(r"<td>(.*?)</td>", row) for row in rows] == [
        ["أ", "", "ب"],
        ["1", "2", "3"],
        ["", "5", "6"],
    ]


def test_a_table_that_lays_out_a_page_is_no_table():
    html = "<table><tr><td><table><tr><td>أ</td><td>ب</td></tr></table></td><td>ج</td></tr></table>"
    assert body.sanitise(html) == (
        "<table><tbody><tr><td>أ</td><td>ب</td></tr></tbody></table><p>ج</p>"
    )


def test_numbers_are_found_in_order_and_once():
    html = (
        '<aside data-read-also="9"></aside><figure data-picture="5"></figure>'
        '<aside data-read-also="2"></aside><aside data-read-also="9"></aside>'
    )
    assert body.stories(html) == [9, 2]
    assert body.pictures(html) == [5]
    assert body.plain_text(html) == ""


def test_words_for_search_keep_paragraphs_apart():
    html = (
        "<h2>عنوان</h2><p>أول <strong>غامق</strong></p><ul><li>بند</li></ul>"
        '<table><tr><th>رأس</th><td>خلية</td></tr></table><figure data-picture="5">'
        '<figcaption>شرح</figcaption></figure><aside data-read-also="2"></aside>'
    )
    assert body.paragraphs(html) == ["عنوان", "أول غامق", "بند", "رأس", "خلية", "شرح"]
    assert body.plain_text(html) == "عنوان\nأول غامق\nبند\nرأس\nخلية\nشرح"


STEM = "0123456789abcdef01234567"
VALUE = {
    "alt": 'سوق "قديم"', "caption": "السوق <صباحًا>", "credit": "ليلى", "stem": STEM,
    "colours": "a00fff00b123456789", "natural": [[480, 270], [640, 360]],
}  # fmt: skip


def market(**other) -> Picture:
    return Picture.stored(VALUE | other, lambda name: f"/pictures/{name}")


def test_a_printed_picture_has_three_formats_size_words_and_credit():
    html = body.render('<figure data-picture="5"></figure>', {5: market()})
    assert html.startswith('<figure class="picture"><picture data-colours="a00fff00b123456789">')
    for kind, form in (('type="image/avif" ', "avif"), ('type="image/webp" ', "webp")):
        name = f"/pictures/{STEM}-natural"
        files = f"{name}-480.{form} 480w, {name}-640.{form} 640w"
        assert f'<source {kind}srcset="{files}" sizes="' in html
    assert f'<img src="/pictures/{STEM}-natural-640.jpg" srcset="' in html
    assert 'width="640" height="360" alt="سوق &quot;قديم&quot;"' in html
    assert 'loading="lazy" decoding="async"></picture>' in html
    assert (
        "<figcaption>السوق &lt;صباحًا&gt; "
        '<span class="credit">ليلى</span></figcaption></figure>' in html
    )


def test_a_picture_that_was_printed_before_there_were_three_formats_stands_as_it_did():
    one = {"name": "a.webp", "width": 480, "height": 270}
    two = {"name": "b.webp", "width": 960, "height": 540}
    old = market(stem="", colours="", natural=[one, two])
    html = body.render('<figure data-picture="5"></figure>', {5: old})
    files = "/pictures/a.webp 480w, /pictures/b.webp 960w"
    assert f'<img src="/pictures/b.webp" srcset="{files}"' in html
    assert "<source" not in html and "data-colours" not in html


BEFORE = (
    '<figure class="picture"><img src="/pictures/b.webp" srcset="/pictures/a.webp 480w"'
    ' sizes="100vw" width="960" height="540" alt="سوق &quot;قديم&quot;" loading="lazy">'
    "<figcaption>شرح</figcaption></figure>"
)


@pytest.mark.parametrize("html", [None, BEFORE])
def test_without_pictures_a_body_has_their_words_and_a_link_to_each(html):
    html = html or body.render(
        '<p>أول.</p><figure data-picture="5"></figure><p>ثان.</p>', {5: market()}
    )
    bare = showing.without(html)
    assert "<img" not in bare and "<source" not in bare and "<picture" not in bare
    address = "/pictures/b.webp" if html == BEFORE else f"/pictures/{STEM}-natural-640.jpg"
    assert bare.count(f'<a class="ask" href="{address}">') == 1
    assert '<span class="ask__alt">سوق &quot;قديم&quot;</span>' in bare
    assert "إظهار الصورة" in bare
    # What stands around it stays.
    assert bare.split("<figcaption>")[1] == html.split("<figcaption>")[1]


def test_a_picture_element_that_was_typed_is_no_picture():
    typed = '<p>&lt;picture&gt;&lt;img src="/x"&gt;&lt;/picture&gt;</p>'
    assert showing.without(body.render(typed, {})) == body.render(typed, {})


def test_its_own_caption_comes_before_the_picture_s():
    own = '<figure data-picture="5"><figcaption>شرح <em>خاص</em></figcaption></figure>'
    html = body.render(own, {5: market()})
    assert "<figcaption>شرح <em>خاص</em> <span" in html
    assert "السوق" not in html


def test_a_missing_picture_leaves_nothing():
    assert body.render('<p>أ</p><figure data-picture="5"></figure>', {}) == "<p>أ</p>"


def test_an_embed_is_a_link_before_it_is_anything_else():
    html = body.render(
        '<figure data-embed="https://www.youtube.com/watch?v=1&t=2">'
        "<figcaption>لقاء</figcaption></figure>",
        {},
    )
    address = "https://www.youtube.com/watch?v=1&amp;t=2"
    assert html.startswith(
        f'<figure class="embed" data-embed="{address}"><a href="{address}" rel="noopener nofollow">'
    )
    assert '<bdi dir="ltr">youtube.com</bdi>' in html
    assert html.endswith("<figcaption>لقاء</figcaption></figure>")


def test_outside_links_are_guarded_and_our_own_are_not():
    html = body.render('<p><a href="https://x.example/">أ</a> <a href="/5/b">ب</a></p>', {})
    assert '<a href="https://x.example/" rel="noopener">أ</a>' in html
    assert '<a href="/5/b">ب</a>' in html


def test_each_table_scrolls_in_a_named_region():
    table = "<table><tr><td>1</td><td>2</td></tr></table>"
    html = body.render(f"{table}<p>أ</p>{table}", {})
    labels = re.findall(
        r'<div class="table" tabindex="0" role="region" aria-label="([^"]+)"><table>', html
    )
    assert len(set(labels)) == 2
    assert html.count("</table></div>") == 2


def test_a_read_also_card_shows_the_headline_and_address_of_now():
    html = body.render('<p>أ</p><aside data-read-also="12"></aside>', {})
    resolved = body.resolve(html, {12: ('خبر & "عاجل" <b>', '/12/خبر/?a="')})
    assert (
        '<a href="/12/خبر/?a=&quot;"><bdi>خبر &amp; &quot;عاجل&quot; &lt;b&gt;</bdi></a></aside>'
        in resolved
    )
    assert resolved.startswith('<p>أ</p><aside class="read-also"><span class="read-also-label">')


def test_the_card_of_a_withdrawn_story_disappears():
    html = body.render('<p>أ</p><aside data-read-also="12"></aside><p>ب</p>', {})
    assert body.resolve(html, {}) == "<p>أ</p><p>ب</p>"


def test_the_editor_can_type_exactly_what_may_be_stored():
    extensions = editor_extensions()
    assert extensions["Heading"] == {"levels": [2, 3]}
    assert {"PullQuote", "Picture", "Embed", "ReadAlso"} <= extensions.keys()
    assert {"p", "h2", "h3", "aside", "figure", "figcaption"} <= ATTRIBUTES.keys()
    named = " ".join(styled_elements())
    assert all(re.search(rf"\b{tag}\b", named) for tag in ELEMENTS - {"br", "tbody"})
