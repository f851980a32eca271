"""Feeds: what is fetched from them, what is in it, what is new, and when to come again."""
