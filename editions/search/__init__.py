"""Finding printed stories: what was typed, who and what it may mean, which stories answer.

asking      what was typed becomes a question for the database, with names and synonyms
finding     the stories that answer, in their order, and what they can be narrowed by
spelling    «هل تقصد»: the words of printed stories that are near what was typed
"""
