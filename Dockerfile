# One image for all stages; which one runs is the command: `worker feeds`, `worker dedupe`, …
FROM python:3.13.9-slim-bookworm

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1

RUN useradd --create-home --uid 10001 newsdesk \
    && install --directory --owner=newsdesk --group=newsdesk /var/lib/newsdesk

WORKDIR /opt/newsdesk

COPY requirements/run.txt requirements/
RUN pip install --require-hashes --requirement requirements/run.txt

COPY pyproject.toml README.md LICENSE NOTICE ./
COPY service service
COPY agents agents
RUN pip install --no-deps --no-build-isolation . \
    && python -m service.gazetteer.build

ENV NEWSDESK_STATE_DIR=/var/lib/newsdesk
VOLUME /var/lib/newsdesk
USER newsdesk
WORKDIR /var/lib/newsdesk

ENTRYPOINT ["newsdesk"]
CMD ["worker"]
