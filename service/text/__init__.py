"""From what a publisher sends to plain text, its language and its dateline. Pure functions."""
