"""Entities: who and what an article names.

A model (`model`) finds spans in texts, cut into `pieces` and run in processes of its own
(`extract`). Our own (`newsdesk_model`) reads `word_pieces` and gives `labels`; `spacy_model` runs
those of spaCy. `trim` cuts the spans to the names, `whole` gives names back what was cut off,
`known` sets types of which the gazetteer is sure, `merge` makes them the article's entities, and
`link` says which things these are.
"""
