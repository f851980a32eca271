"""newsdesk: a streaming news-ingestion service on Kafka.

An article's path, stage by stage; `service.topology` and `service.topics` are the map in code::

    poll       `feeds.poller` fetches a feed that is due and parses it; entries that are new or
               changed go to ``articles``, as do replayed files and what other producers push
    identify   `intake`: id, plain text, language and dateline       (step intake)
    revise     `dedupe.revise`, by id: the same article again is a duplicate, a changed one is
               the next revision                                     (step revise)
    compare    `dedupe.compare`, by language: the same text under another id is a duplicate;
               all else goes to ``unique``, with its story           (step compare)
    enrich     `entities.extract`: the people, organisations and places in it, found by a
               model in processes of its own, and linked by the `gazetteer` (step entities)
    publish    ``enriched`` has every revision, ``enriched.latest`` the newest of each article

A stage is a plain function from records to outcomes; ``agents/`` binds it to its step. `stream`
runs it: what it emits, what it remembers and how far it has come are one Kafka transaction for
each source partition and batch, and the next stage reads committed records only. So each article
comes out exactly once, whatever dies. What cannot be processed goes to ``dead-letters`` in the
same transaction.

`worker` is one process of such stages, `running` the whole with an embedded broker (`broker`),
`cli` the command line. Records are in `records`, settings in `settings`, errors in `errors`.
"""
