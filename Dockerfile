# One image for every role; docker-compose.yml says which process a container starts.

FROM node:20.20.2-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Not npm ci: the lock file was made where only Linux packages are served, and npm ci refuses it (README, "Good to know").
RUN npm install --omit=dev --ignore-scripts --no-audit --no-fund

FROM dependencies AS build
COPY scripts scripts
COPY src src
COPY workers workers
# Who has built it needs the builder no more.
RUN node scripts/build.mjs && rm -rf node_modules/esbuild node_modules/@esbuild node_modules/.bin

FROM node:20.20.2-bookworm-slim AS runtime
# Node alone runs here: what can install or fetch programs is left out.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* /opt/yarn* \
  && install -d -o node -g node /data
WORKDIR /app
COPY package.json ./
COPY scripts/healthcheck.mjs scripts/
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY config config
ENV NODE_ENV=production DATA_DIR=/data CONFIG_DIR=/app/config
# By number, so that a cluster that forbids root can tell: it is the image's own account "node".
USER 1000:1000
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 CMD ["node", "scripts/healthcheck.mjs"]
CMD ["node", "--max-semi-space-size=4", "--enable-source-maps", "dist/src/main.js"]
