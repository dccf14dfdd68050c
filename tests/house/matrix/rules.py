"""Who gets which answer: the sentences that the tables of routes speak in, written by hand.

An answer is one character. A cell holds one, or seven of them: one for each state of the story.
A rule says what is right in this house; when the product answers otherwise, the product is mended.
"""

ANSWERS = {
    ".": "shown: 200, and nothing is written",
    "+": "done: 200, 201, 204 or a redirect, and something is written",
    "-": "led elsewhere: a redirect, and nothing is written",
    ">": "to the page that asks who you are",
    "1": "401: sign in again",
    "2": "422: not as it stands",
    "3": "403: you may not",
    "4": "404: there is no such thing, for you",
    "5": "405: no such verb here",
    "6": "400: not what is asked for here",
    "9": "409: not as it stands, or somebody else's",
    "0": "410: it was here, and is gone",
}

STATES = ("draft", "in review", "returned", "approved", "scheduled", "live", "withdrawn")

# Whose story it is decides as much as who asks.
ON_STORIES = (
    "anonymous",  # nobody who has signed in
    "no group",  # signed in to the desk, in none of its groups
    "journalist, other's story",
    "journalist, own story",
    "editor, other's story",
    "editor, own story",
    "editor of another section",
    "managing editor",
)
ELSEWHERE = (
    "anonymous",
    "no group",
    "journalist",
    "editor",
    "editor of another section",
    "managing editor",
)

# Of a story, in the order of ON_STORIES --------------------------------------------------------

OF_STORIES = {
    "nobody": "> 3 3 3 3 3 3 3",
    "no such verb": "5 5 5 5 5 5 5 5",
    "no such verb on the desk": "> 5 5 5 5 5 5 5",
    "who sees it, reads": "> 4 4 . . . . .",
    # The admin leads home from a number that is not there, and from one that is not yours.
    "who sees it, reads; others go home": "> - - . . . . .",
    "who sees it, opens the form": "> 3 - . . . . .",
    "who sees it, is led on": "> 4 4 - - - - -",
    "everybody is led on": "> - - - - - - -",
    "who sees it, writes": "> 4 4 + + + + +",
    "who sees it, is answered (script)": "3 4 4 . . . . .",
    "editors read": "> 4 4 3 . . 3 .",
    "editors write": "> 4 4 3 + + 3 +",
    "editors choose of what readers see": "> 4 4 3 ----++- ----++- 3 ----++-",
    # Editors always; the writer while it is not with the editors, or when it was printed.
    "who may change it, changes": "> 4 4 +3+3+++ + + 3 +",
    "who may change it, asks": "> 4 4 .3.3... . . 3 .",
    # The way of a story. Where an act is not possible its page leads back to the story; what is
    # posted all the same, with words in it, is shown again: 403 without the right, else 409.
    "asks to send": "> 4 4 .-.---- .-.---- .-.---- - .-.----",
    "sends": "> 4 4 +-+---- +-+---- +-+---- - +-+----",
    "asks to take back": "> 4 4 -.----- -.----- -.----- - -.-----",
    "takes back": "> 4 4 -+----- -+----- -+----- - -+-----",
    "asks to return": "> 4 4 - -.-.--- -.-.--- - -.-.---",
    "returns": "> 4 4 3 9+9+999 9+9+999 3 9+9+999",
    # Nobody approves what they wrote themselves.
    "asks to approve": "> 4 4 - ...---- ...---- - ...----",
    "approves": "> 4 4 3 +++9999 3339999 3 +++9999",
    "approves on the screen of review": "> 4 4 3 +++---- 333---- 3 +++----",
    "asks to publish": "> 4 4 - ---.... ---.... - ---....",
    # Once more what readers see already: nothing new is printed.
    "publishes": "> 4 4 3 999++-+ 999++-+ 3 999++-+",
    "asks to cancel the schedule": "> 4 4 - ----.-- ----.-- - ----.--",
    "cancels the schedule": "> 4 4 - ----+-- ----+-- - ----+--",
    "asks to withdraw": "> 4 4 - ----..- ----..- - ----..-",
    "withdraws": "> 4 4 3 9999++9 9999++9 3 9999++9",
    # What readers see is held back by no embargo; what begins earlier is moved first.
    "asks for an embargo": "> 4 4 .-.-.-. .....-. .....-. - .....-.",
    "sets an embargo": "> 4 4 +3+3.9+ ++++.9+ ++++.9+ 3 ++++.9+",
    "takes for review": "> 4 4 - -+----- - - -+-----",
    # Taken by the managing editor: editors hand out the work of their sections.
    "gives back to the queue": "> 4 4 - -+----- -+----- - -+-----",
    # What readers are answered; the desk's people are readers there.
    "readers read what is live": " ".join(["44444.0"] * 8),
    "readers are led to what is live": " ".join(["44444-0"] * 8),
    "readers report what is live": " ".join(["44444+0"] * 8),
    "readers are told nothing": " ".join(["."] * 8),
}

# Of everything else, in the order of ELSEWHERE -------------------------------------------------

OF_THE_REST = {
    "everybody reads": ". . . . . .",
    "everybody is led on": "- - - - - -",
    "everybody is asked who they are": "> > > > > >",
    "everybody: nothing there": "4 4 4 4 4 4",
    "everybody: not what is asked for": "6 6 6 6 6 6",
    "no such verb": "5 5 5 5 5 5",
    "who signs in": ". - - - - -",
    "signs out": "- . . . . .",
    "signs out, by that verb": "- 5 5 5 5 5",
    "no such verb on the desk": "> 5 5 5 5 5",
    "the desk reads": "> . . . . .",
    "the desk writes": "> + + + + +",
    "the desk is led on": "> - - - - -",
    "the desk: nothing there": "> 4 4 4 4 4",
    "the desk is answered (script)": "3 . . . . .",
    "nobody": "> 3 3 3 3 3",
    "journalists read": "> 3 . . . .",
    "journalists write": "> 3 + + + +",
    "journalists are answered (script)": "3 3 . . . .",
    "journalists write (script)": "3 3 + + + +",
    "journalists are led on": "> 4 - - - -",
    "editors read": "> 3 3 . . .",
    "editors write": "> 3 3 + + +",
    "editors find no such verb": "> 3 3 5 5 5",
    "editors are answered (script)": "3 3 3 . . .",
    "editors write (script)": "3 3 3 + + +",
    "editors of its section write": "> 3 3 + 3 +",
    "editors of the whole paper read": "> 3 3 . 3 .",
    "editors of the whole paper write": "> 3 3 + 3 +",
    "managing editors read": "> 3 3 3 3 .",
    "managing editors write": "> 3 3 3 3 +",
    "managing editors are led on": "> 3 3 3 3 -",
    # It is one person's, here the editor's: others are told of nothing.
    "whose it is, reads": "> 4 4 . 4 4",
    "whose it is, is led on": "> 4 4 - 4 4",
    "whose it is, writes": "> 4 4 + 4 4",
    "whose window it is, writes": "1 9 9 + 9 9",
}

# Reading writes nothing, but for this: route -> (the table that is written, why).
WRITTEN_BY_READING = {
    "admin/articles/article/<path:object_id>/change/": (
        "articles_notice",
        "Who opens a story has read what they were told of it.",
    ),
    "admin/desk/notices/<int:number>/": (
        "articles_notice",
        "Who follows a notice has read what they were told of the story.",
    ),
    "preview/<int:number>/": (
        "desk_guestlink",
        "How often a link was opened, and when: who gave it asks.",
    ),
}

# The only verbs of the house. HEAD is GET without its body.
VERBS = ("GET", "POST")
OTHER_VERBS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")


def cells(line: str, columns: tuple[str, ...]) -> dict[str, str]:
    """For each column the answers, seven or one; a line that is no rule raises ValueError."""
    found = line.split()
    if len(found) != len(columns) or not all(len(one) in (1, len(STATES)) for one in found):
        raise ValueError(line)
    if strange := set("".join(found)) - set(ANSWERS):
        raise ValueError(f"{line}: {strange}")
    return dict(zip(columns, found, strict=True))
