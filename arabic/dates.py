"""PROVISIONAL: replaced by the language person's file."""
from dataclasses import dataclass
@dataclass(frozen=True)
class Style:
    region: str = "SY"
    digits: str = "latn"
    double_months: bool = False
    hijri: bool = False
_M = ["كانون الثاني","شباط","آذار","نيسان","أيار","حزيران","تموز","آب","أيلول","تشرين الأول","تشرين الثاني","كانون الأول"]
def date(d, style): return f"{d.day} {_M[d.month-1]} {d.year}"
def time(d, style): return f"{d:%H:%M}"
def date_time(d, style): return f"{date(d, style)}، {time(d, style)}"
def month_year(d, style): return f"{_M[d.month-1]} {d.year}"
def relative(then, now, style): return date_time(then, style)
