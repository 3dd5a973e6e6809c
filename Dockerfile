# The collector as an image: docker build -t gctui .
# What it runs, and how: docs/headless.md

ARG SWIFT=6.3
FROM swift:${SWIFT}-bookworm AS build
WORKDIR /src
COPY . .
RUN Scripts/build gctui
RUN Scripts/image-root .build/release/gctui /image

# Nothing but the program, the libraries it is linked to, time zones and terminal descriptions.
FROM scratch
LABEL org.opencontainers.image.title="gctui" \
      org.opencontainers.image.description="Removes what a Docker host no longer needs, on a schedule, and says why" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /image /
# Journal, first sightings and the lock stand in one directory, so that two collectors which share
# it never run at once.
ENV PATH=/usr/bin LC_ALL=C.UTF-8 XDG_STATE_HOME=/var/lib PID_DIR=/var/lib/gctui
VOLUME /var/lib/gctui
# A variable, not an argument: setting it is all that replaces the schedule.
ENV CRON_SCHEDULE="0,30 * * * *"
ENTRYPOINT ["gctui"]
CMD ["collect"]
