#!/bin/bash
# A container's health check: `bash deploy/healthcheck.sh PORT PATH` ends with 0 when it answers 200 in time.
# Not in Node: a check took 138 ms of the processor that latencies are measured on, and takes 3 ms so.
set -e
exec 3<>"/dev/tcp/127.0.0.1/$1"
printf 'GET %s HTTP/1.0\r\n\r\n' "$2" >&3
read -r -t 4 _ status _ <&3
[ "$status" = 200 ]
