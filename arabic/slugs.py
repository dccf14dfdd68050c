"""PROVISIONAL: replaced by the language person's file."""
import re, unicodedata
def slug(text, limit=80):
    t = re.sub("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e]+", "", unicodedata.normalize("NFC", text)).lower()
    t = re.sub(r"[\W_]+", "-", t).strip("-")
    return t if len(t) <= limit else t[:limit].rsplit("-", 1)[0]
