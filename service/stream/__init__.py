"""The exactly-once core that every stage shares: a plain function in, a Kafka consumer group out.

`stage` says what a stage is, `app` runs it on Faust, `taking` brings a batch through it, and
`partition` commits what came of it; `memory`, `progress` and `sequence` are what it remembers.
"""
