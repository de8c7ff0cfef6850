# Two images: `service` (api-gateway, worker, lab, retencion and migrate: only the command differs) and `frontend`.

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
# Only what decides the dependencies, so that a change of code does not install them again.
COPY package.json package-lock.json ./
COPY api-gateway/package.json api-gateway/
COPY bench/package.json bench/
COPY broker/package.json broker/
COPY contract/package.json contract/
COPY database/package.json database/
COPY frontend/package.json frontend/
COPY lab/package.json lab/
COPY local/package.json local/
COPY runtime/package.json runtime/
COPY test/package.json test/
COPY worker/package.json worker/

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
COPY contract contract
COPY runtime runtime
COPY broker broker
COPY database database
COPY worker worker
COPY api-gateway api-gateway
COPY lab lab
COPY deploy/healthcheck.sh deploy/
# The laboratory's reports; a volume that is mounted here takes over this owner.
RUN mkdir resultados && chown node:node resultados
USER node

FROM dependencies AS page
RUN --mount=type=cache,target=/root/.npm \
    npm ci --ignore-scripts --no-audit --no-fund --workspace=frontend
COPY tsconfig.json ./
COPY contract contract
COPY frontend frontend
RUN npm exec --workspace=frontend -- vite build

FROM caddy:2-alpine AS frontend
# A copy of the program comes without the original's right to ports below 1024: with it, it does not start where no
# container has such rights.
RUN cp /usr/bin/caddy /usr/bin/caddy-copy && mv /usr/bin/caddy-copy /usr/bin/caddy \
    && adduser -D -H -u 1000 page && mkdir -p /var/lib/caddy && chown page /var/lib/caddy
# The one place where it writes: certificates.
ENV XDG_DATA_HOME=/var/lib XDG_CONFIG_HOME=/var/lib
COPY deploy/caddy/Caddyfile /etc/caddy/Caddyfile
COPY --from=page /app/frontend/dist /srv
USER page
EXPOSE 8080 8443
