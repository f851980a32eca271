"""``newsdesk topics repartition`` that is killed after some of its transactions.

``COMMITS=2 python -m tests.pipeline.cut_short topics repartition 5``
"""

import os
import signal

from aiokafka import AIOKafkaProducer

from service import repartition
from service.cli import main

if __name__ == "__main__":
    repartition._MOVED_AT_ONCE = 3
    commit = AIOKafkaProducer.commit_transaction
    left = int(os.environ["COMMITS"])

    async def committing(producer: AIOKafkaProducer) -> None:
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        await commit(producer)

    AIOKafkaProducer.commit_transaction = committing
    main()
