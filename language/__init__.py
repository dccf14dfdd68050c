"""The site's own tongue: how dates, counts and joined names are said in NEWSROOM_LANGUAGE.

`saying` is what pages and sentences call; it is the one place that asks which language that is.
`tongues` are the answers: Arabic by the language room, every other language by CLDR through Babel
and by the message catalogue.
"""
