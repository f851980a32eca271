"""Entities: who and what an article names.

A model (`model`, `spacy_model`) finds spans in texts, cut into `pieces` and run in processes of
its own (`extract`); `trim` cuts the spans to the names, `merge` makes them the article's
entities, and `link` says which things these are.
"""
