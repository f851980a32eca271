"""Speech: who said what in an English article.

`marks` finds what stands between quotation marks, `mentions` tells which names are in and around
it, `tokens` cuts the rest into sentences, `phrases` and `cues` read who says it there, `direct`
tells speech from titles, `cast` knows the article's people and organisations by their names,
offices and pronouns, `mentioned` and `scene` whom it has told of, and `quotes` puts it together.
Lists of words are in `words`, `verbs` and `first_names`.
"""
