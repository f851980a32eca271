"""The gazetteer: which places and organisations are called so, and what is known of each.

`sources` reads what the data packages hold, `translations` what places are called in other
languages, `build` makes one read-only SQLite file of it (`make install`), and `lookup` asks that
file. `place` is what both know: kinds, names, keys.

Made here are `countries.tsv`, `translations.tsv`, `abbreviations.tsv` and `organisations.tsv`
(`tables` reads them); NOTICE says where their Wikidata ids come from.
"""
