"""What readers ask for, beside single stories: the same answer to everybody."""

from desk.guest_pages import cookie_name
from tests.house.matrix.rows import Row

NO_VERB = "no such verb"
READS, LED_ON = "everybody reads", "everybody is led on"
NOT_THERE = "everybody: nothing there"
MONTH = {"year": "2025", "month": "3"}


def page(route: str, rule: str = READS, **values) -> Row:
    """A page that is read and nothing else."""
    return Row(route, rule, NO_VERB, values=values)


def with_pass(world, story) -> None:
    """Whoever asks has opened the link that a guest was sent."""
    for client in world.clients.values():
        client.cookies[cookie_name()] = world.guest_pass


ROWS = (
    page("", READS),
    page("about/"),
    page("policies/<policy:name>/", name="sources"),
    page("search/"),
    page("search/feed/<form:form>/", form="rss"),
    page("archive/"),
    page("archive/<int:year>/", year="2025"),
    page("archive/<int:year>/<int:month>/", **MONTH),
    page("archive/<int:year>/<int:month>/<int:day>/", **MONTH, day="1"),
    page("corrections/"),
    page("corrections/feed/<form:form>/", form="atom"),
    page("section/<number:number>/<str:slug>/", number="@section", slug="@section_slug"),
    page("tag/<number:number>/<str:slug>/", number="@tag", slug="@tag_slug"),
    page("author/<number:number>/<str:slug>/", number="@author", slug="@author_slug"),
    page("feed/<form:form>/", form="json"),
    page("section/<number:number>/feed/<form:form>/", number="@section", form="rss"),
    page("tag/<number:number>/feed/<form:form>/", number="@tag", form="rss"),
    page("author/<number:number>/feed/<form:form>/", number="@author", form="rss"),
    # Whoever signed nothing that was printed, and a tag of drafts alone, are words of the desk.
    page("tag/<number:number>/<str:slug>/", "everybody: nothing there", number="@draft_tag",
         slug="x"),
    page("author/<number:number>/<str:slug>/", "everybody: nothing there", number="@draft_author",
         slug="x"),
    page("sitemap.xml"),
    page("sitemap-pages.xml"),
    page("sitemap-<int:year>-<int:month>.xml", year="@year", month="@month"),
    page("news-sitemap.xml"),
    page("robots.txt"),
    page("indexnow.txt", "everybody: nothing there"),
    page("reading-list/"),
    page("offline/"),
    page("manifest.webmanifest"),
    page("sw.js"),
    page("favicon.ico", LED_ON),
    # Pictures as they were printed, under names that nobody can guess
    Row(r"^pictures/(?P<name>[\w-]{1,60}\.(?:webp|avif|jpg|png))$", READS, NO_VERB,
        address="/pictures/@printed_picture"),
    # Guests with a link
    page("preview/<str:token>/", LED_ON, token="@token"),
    page("preview/<str:token>/", NOT_THERE, token="1.x.y"),
    Row("preview/<int:number>/", READS, NO_VERB, values={"number": "@guest"}, before=with_pass),
    page("preview/<int:number>/", NOT_THERE, number="@guest"),
    Row("preview/<int:number>/pictures/<int:image_number>.webp", READS, NO_VERB,
        values={"number": "@guest", "image_number": "@image"}, before=with_pass),
    page("preview/<int:number>/pictures/<int:image_number>.webp", NOT_THERE, number="@guest",
         image_number="@image"),
    # Whoever looks after the machine
    page("healthz"),
    page("readyz"),
)  # fmt: skip
