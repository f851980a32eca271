"""newsdesk: a streaming news-ingestion service on Kafka."""
