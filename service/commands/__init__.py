"""The commands of ``newsdesk``, a module for each family."""
