"""PROVISIONAL: replaced by the language person's file."""
import re, unicodedata
_BAD = re.compile("[\ufeff\u202a-\u202e\u2066-\u2069\u200b\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
def clean(text, persian=True): return _BAD.sub("", unicodedata.normalize("NFC", text)).replace("\xa0", " ")
def clean_headline(text): return re.sub(r"\s+", " ", clean(text).replace("\u0640", "")).strip()
def visible_length(text): return len(text)
