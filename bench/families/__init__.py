"""Families of edits, and templates, that near-duplicates are tried with."""
