"""The language room: how Arabic is folded, filed, dated, counted, joined and searched.

Pure Python. It imports no other room and no Django, so every room may stand on it.
Every function takes any string (unpaired surrogates, 10,000 marks, other scripts),
answers in time proportional to its length and raises nothing; what a function
must never be used for stands in its docstring.
"""
