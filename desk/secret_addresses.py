"""Addresses that hold a secret by themselves: who knows one is let in by it.

They are told to nobody, in the register of the house and in the log neither; what stands behind
them is entered by its number. `deploy/nginx.conf` keeps them out of its log too.
"""

import re

# A link for a guest, and one by which somebody sets a password.
BELOW = ("/preview/", "/admin/account/invited/")
HELD = re.compile("({})[^\\s'\"?]+".format("|".join(map(re.escape, BELOW))))


def untold(words: str) -> str:
    """The same words; of each such address what stands before its secret."""
    return HELD.sub(r"\1", words)
