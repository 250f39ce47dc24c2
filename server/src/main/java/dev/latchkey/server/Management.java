package dev.latchkey.server;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.countries.Countries;
import dev.latchkey.server.detection.Detection;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.observability.Memory;
import dev.latchkey.server.observability.Metrics;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.web.Listener;
import dev.latchkey.server.web.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What the management port answers: `/livez`, `/readyz`, `/metrics`.
record Management(
    Database database,
    AuditTrail audit,
    Outbox outbox,
    PasswordHasher hasher,
    Sessions sessions,
    SessionAuthenticator authenticator,
    Countries countries,
    Detection detection,
    RateLimiter limiter,
    Listener listener,
    Health health,
    RunningMeters running) {

  static Management of(
      Platform platform,
      Identities identities,
      SessionAuthenticator authenticator,
      Listener listener,
      Health health,
      RunningMeters running) {
    return new Management(
        platform.database(),
        platform.audit(),
        platform.outbox(),
        identities.hasher(),
        identities.sessions(),
        authenticator,
        platform.countries(),
        platform.detection(),
        platform.limiter(),
        listener,
        health,
        running);
  }

  Map<String, Supplier<Response>> pages() {
    var metrics = running.addTo(metrics());
    return Map.of(
        "/livez",
        health::live,
        "/readyz",
        health::ready,
        "/metrics",
        () ->
            new Response(
                200,
                Metrics.CONTENT_TYPE,
                metrics.text().getBytes(StandardCharsets.UTF_8),
                List.of()));
  }

  private Metrics metrics() {
    return new Metrics()
        .counters(
            "latchkey_http_answers_total",
            "Responses by class of status.",
            "class",
            listener::answers)
        .counters(
            "latchkey_proxied_requests_total",
            "Requests of trusted proxies by what they say of the client: read, missing,"
                + " unreadable.",
            "client",
            listener::forwarded)
        .counters(
            "latchkey_forward_auth_total",
            "Questions of proxies about a browser, by answer: granted, refused.",
            "answer",
            authenticator::forwarded)
        .counters(
            "latchkey_audit_events_total",
            "Lines written to the audit trail by event, sign-ins among them.",
            "event",
            audit::written)
        .counters(
            "latchkey_defence_detected_total",
            "Patterns of guessing that were found, by rule; the same one counts once an hour.",
            "rule",
            detection::found)
        .counters(
            "latchkey_defence_rule_total",
            "Attempts by rule of the guessing defence: seen as part of a pattern, slowed by a proof"
                + " of work, stopped.",
            List.of("rule", "result"),
            detection::results)
        .counters(
            "latchkey_defence_refused_total",
            "Attempts that a limit refused, by limit.",
            "limit",
            limiter::refused)
        .gauges(
            "latchkey_defence_networks",
            "Networks that operators have allowed or denied, as far as this node knows.",
            "verdict",
            limiter.rules()::known)
        .counters(
            "latchkey_hashes_total", "Argon2id computations by cost.", "cost", hasher::computed)
        .gauge(
            "latchkey_connections", "Open connections to the public port.", listener::connections)
        .counters(
            "latchkey_connections_closed_total",
            "Connections closed by the server: overdue, gave_way, refused, proxy_header.",
            "reason",
            listener::closedConnections)
        .gauges(
            "latchkey_free_places",
            "Free slots for requests and hashes.",
            "kind",
            health::freePlaces)
        .gauge("latchkey_hash_waiting", "Passwords waiting to be hashed.", hasher::waiting)
        .gauges("latchkey_letters", "Emails in the outbox.", "state", this::letters)
        .gauge("latchkey_sessions", "Sessions that have not expired.", sessions::count)
        .gauge(
            "latchkey_country_data_built_timestamp_seconds",
            "When the country data in use was built; 0 without.",
            this::countryData)
        .gauges("latchkey_memory_bytes", "Memory of the process.", "kind", Memory::bytes);
  }

  private long countryData() {
    return countries.edition().built().map(Instant::getEpochSecond).orElse(0L);
  }

  private Map<String, Long> letters() {
    var counts = outbox.counts(database);
    return Map.of("waiting", counts.waiting(), "dead", counts.dead());
  }
}
