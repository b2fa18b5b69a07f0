#!/usr/bin/env bash
# Creates Foreflow's five topics where only Kafka's own tools are at hand. `./foreflow topics CONFIG`
# does the same from the job's configuration.
set -euo pipefail

BOOTSTRAP_SERVERS="${BOOTSTRAP_SERVERS:-localhost:9092}"
PARTITIONS="${PARTITIONS:-2}"
REPLICATION_FACTOR="${REPLICATION_FACTOR:-1}"
KAFKA_TOPICS="${KAFKA_TOPICS:-/opt/kafka/bin/kafka-topics.sh}"

for topic in metrics forecasts scores model-events rejected; do
  # LogAppendTime: a broker refuses event times in the future and deletes those of years ago
  "$KAFKA_TOPICS" --bootstrap-server "$BOOTSTRAP_SERVERS" --create --if-not-exists \
    --topic "$topic" --partitions "$PARTITIONS" --replication-factor "$REPLICATION_FACTOR" \
    --config message.timestamp.type=LogAppendTime
done
