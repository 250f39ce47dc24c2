package dev.latchkey.server;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.keys.TlsIdentity;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.tokens.OneTimeTokens;
import java.time.Clock;

/// What everything else stands on.
record Ground(
    DataFolder data,
    InstallationKeys keys,
    ServerSettings settings,
    Database database,
    TlsIdentity tls,
    AuditTrail audit,
    Outbox outbox,
    RateLimiter limiter,
    DeviceCookies devices,
    OneTimeTokens tokens,
    Randomness randomness,
    Clock clock) {

  static Ground open(
      DataFolder data, Settings source, int port, Randomness randomness, Clock clock) {
    var keys = InstallationKeys.open(data.keys(), randomness);
    var settings = ServerSettings.of(source, port, data, keys.secrets()::get);
    var database = Database.open(settings.database(), clock);
    keys.claim(database);
    return new Ground(
        data,
        keys,
        settings,
        database,
        TlsIdentity.open(data.tls(), settings.baseUrl().getHost(), randomness, clock),
        new AuditTrail(database),
        new Outbox(randomness),
        new RateLimiter(keys.digests()),
        new DeviceCookies(keys.digests(), randomness),
        new OneTimeTokens(keys.digests(), randomness),
        randomness,
        clock);
  }

  KeyedDigests digests() {
    return keys.digests();
  }

  void schedule(Ticker ticker) {
    ticker.expire(tokens::endExpired);
    ticker.purge(tokens::purge);
    ticker.purge(limiter::purge);
  }
}
