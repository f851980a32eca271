"""A worker that, once it gets SIGUSR1, stands still in its next commit until it gets SIGCONT.

``python -m tests.faults.stalling worker dedupe --log-file FILE``
"""

import os
import signal

from aiokafka import AIOKafkaProducer

from service.cli import main

if __name__ == "__main__":
    commit = AIOKafkaProducer.commit_transaction
    told: list[int] = []

    async def committing(producer: AIOKafkaProducer) -> None:
        """Stop when all records of the batch are written, and nothing of it is committed."""
        if told:
            told.clear()
            os.kill(os.getpid(), signal.SIGSTOP)
        await commit(producer)

    AIOKafkaProducer.commit_transaction = committing
    signal.signal(signal.SIGUSR1, lambda number, _: told.append(number))
    main()
