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

FROM nginx:stable-alpine AS frontend
COPY deploy/nginx /etc/nginx
COPY --from=page /app/frontend/dist /usr/share/nginx/html
USER nginx
EXPOSE 8080
