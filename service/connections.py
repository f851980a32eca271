"""A client's connections to one broker, which are given up together.

Where the network forgets them all, aiokafka 0.14 finds out one after the other, each after the
time of a request (`AIOKafkaClient.send` closes the one on which no answer came).
"""

from typing import Any

from aiokafka.client import AIOKafkaClient
from aiokafka.conn import CloseReason
from aiokafka.errors import RequestTimedOutError


def give_up_together(client: AIOKafkaClient) -> None:
    """Have the client close all its connections to a node that does not answer a request in time.

    For a client that repeats whatever was under way on them, as a producer and a consumer do.
    """
    send = client.send

    async def send_or_close(node_id: int, request: Any, **options: Any) -> Any:
        try:
            return await send(node_id, request, **options)
        except RequestTimedOutError:
            for (node, _), connection in list(client._conns.items()):
                if node == node_id:
                    connection.close(reason=CloseReason.CONNECTION_TIMEOUT)
            raise

    client.send = send_or_close
