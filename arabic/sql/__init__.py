"""The search functions as SQL, one file per version, run by migrations and never edited
once a migration of a released version has read them.
"""

from importlib.resources import files


def read(name):
    """Return the text of a SQL file of this folder ("search_v1.sql").

    Raises FileNotFoundError for an unknown name. Never for a name that a person typed.
    """
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
