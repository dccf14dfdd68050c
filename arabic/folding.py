"""PROVISIONAL: replaced by the language person's file."""
import re, unicodedata
_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_MAP = str.maketrans("أإآٱىیکةۀؤئ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "ااااييكههوي01234567890123456789")
def fold(text): return _MARKS.sub("", unicodedata.normalize("NFKC", text)).translate(_MAP).lower()
def key(text): return re.sub(r"[\W_]+", " ", fold(text)).strip()
def sort_key(name): return re.sub(r"\bال(?=\w{2})", "", key(name))
