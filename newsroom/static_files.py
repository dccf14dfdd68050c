"""Static files under names that tell what is in them."""

from functools import lru_cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Named(CompressedManifestStaticFilesStorage):
    """An address is looked up once: a page names a dozen, and a process serves one set of files."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.url = lru_cache(maxsize=500)(self.url)
