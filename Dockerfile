# Two images of ours: `service` (api-gateway, worker, lab, retencion, reconciliar and migrate: only the command differs) and `frontend`;
# and other people's with our configuration in them.
#
# `--chmod` everywhere: whoever clones with a strict umask has files that the containers' users could not read.

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
# Only what decides the dependencies, so that a change of code does not install them again.
COPY --chmod=644 package.json package-lock.json ./
COPY --chmod=644 api-gateway/package.json api-gateway/
COPY --chmod=644 bench/package.json bench/
COPY --chmod=644 broker/package.json broker/
COPY --chmod=644 contract/package.json contract/
COPY --chmod=644 database/package.json database/
COPY --chmod=644 frontend/package.json frontend/
COPY --chmod=644 lab/package.json lab/
COPY --chmod=644 local/package.json local/
COPY --chmod=644 runtime/package.json runtime/
COPY --chmod=644 test/package.json test/
COPY --chmod=644 worker/package.json worker/

# What npm downloads is kept between builds. Naming workspaces leaves out what only the root needs: tools, and the npm package `node` (the image has one).
FROM dependencies AS service-dependencies
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
      --workspace=api-gateway --workspace=worker --workspace=lab --workspace=database --workspace=broker

FROM node:24-bookworm-slim AS service
# Why this size: runtime/node-arguments.ts.
ENV NODE_ENV=production NODE_OPTIONS=--max-semi-space-size=16
WORKDIR /app
COPY --from=service-dependencies /app ./
COPY --chmod=755 contract contract
COPY --chmod=755 runtime runtime
COPY --chmod=755 broker broker
COPY --chmod=755 database database
COPY --chmod=755 worker worker
COPY --chmod=755 api-gateway api-gateway
COPY --chmod=755 lab lab
COPY --chmod=755 deploy/healthcheck.sh deploy/
# The laboratory's reports; a volume that is mounted here takes over this owner.
RUN mkdir resultados && chown node:node resultados
USER node

FROM dependencies AS page
RUN --mount=type=cache,target=/root/.npm \
    npm ci --ignore-scripts --no-audit --no-fund --workspace=frontend
COPY --chmod=644 tsconfig.json ./
COPY --chmod=755 contract contract
COPY --chmod=755 runtime runtime
# The page shows the glossary.
COPY --chmod=644 docs/glosario.md docs/glosario.en.md docs/
COPY --chmod=755 frontend frontend
RUN npm exec --workspace=frontend -- vite build && chmod -R a+rX frontend/dist

FROM caddy:2-alpine AS frontend
# A copy of the program comes without the original's right to ports below 1024: with it, it does not start where no
# container has such rights.
RUN cp /usr/bin/caddy /usr/bin/caddy-copy && mv /usr/bin/caddy-copy /usr/bin/caddy \
    && adduser -D -H -u 1000 page && mkdir -p /var/lib/caddy && chown page /var/lib/caddy
# The one place where it writes: certificates.
ENV XDG_DATA_HOME=/var/lib XDG_CONFIG_HOME=/var/lib
COPY --chmod=644 deploy/caddy/Caddyfile /etc/caddy/Caddyfile
COPY --from=page /app/frontend/dist /srv
USER page
EXPOSE 8080 8443

# Not mounted from the clone, which fails where SELinux labels it, where its modes are strict and where Docker is elsewhere.
FROM postgres:17 AS postgres
COPY --chmod=644 database/init.sql /docker-entrypoint-initdb.d/init.sql

FROM rabbitmq:3.13-management AS rabbitmq
COPY --chmod=644 deploy/rabbitmq/rabbitmq.conf /etc/rabbitmq/conf.d/90-consultas.conf
COPY --chmod=644 deploy/rabbitmq/enabled_plugins /etc/rabbitmq/enabled_plugins

FROM prom/prometheus:v3.5.0 AS prometheus
COPY --chmod=644 deploy/prometheus/prometheus.yml /etc/prometheus/prometheus.yml

FROM grafana/grafana:12.1.0 AS grafana
COPY --chmod=755 deploy/grafana/provisioning /etc/grafana/provisioning
COPY --chmod=755 deploy/grafana/dashboards /var/lib/grafana-dashboards
