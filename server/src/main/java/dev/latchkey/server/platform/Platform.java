package dev.latchkey.server.platform;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.countries.Countries;
import dev.latchkey.server.detection.Detection;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.keys.EphemeralDigests;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.LimitSettings;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.SourceRules;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.server.tokens.OneTimeTokens;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/// What every module is handed. No key is part of it, neither the vault's nor the server's
/// certificate: who holds one has it as an argument of a constructor.
///
/// @param baseUrl the only source of links
/// @param throttle the limits that flows have in common
public record Platform(
    DataFolder data,
    Settings settings,
    URI baseUrl,
    Database database,
    KeyedDigests digests,
    AuditTrail audit,
    Outbox outbox,
    RateLimiter limiter,
    Throttle throttle,
    DeviceCookies devices,
    OneTimeTokens tokens,
    Countries countries,
    Detection detection,
    Randomness randomness,
    Clock clock) {
  private static final Duration COUNTRY_TICK = Duration.ofSeconds(5);

  /// Puts it together from what is open already.
  public static Platform of(
      Installation installation, Database database, KeyedDigests digests, Clock clock) {
    var randomness = installation.randomness();
    var names = EphemeralDigests.ofInstallation(digests, KeyedDigests.Purpose.DETECTION);
    var detection = new Detection(installation.settings(), names, randomness, clock);
    var limits = LimitSettings.of(installation.settings());
    var limiter = new RateLimiter(digests, limits, new OtherGuesses(detection));
    var audit = new AuditTrail(database);
    return new Platform(
        installation.data(),
        installation.settings(),
        installation.baseUrl(),
        database,
        digests,
        audit,
        new Outbox(randomness),
        limiter,
        new Throttle(database, limiter, audit),
        new DeviceCookies(digests, randomness),
        new OneTimeTokens(digests, randomness),
        Countries.of(installation.settings()),
        detection,
        randomness,
        clock);
  }

  /// What is given to a start.
  public record Installation(
      DataFolder data, Settings settings, URI baseUrl, Randomness randomness) {}

  public void schedule(Scheduler scheduler) {
    scheduler.expire(tokens::endExpired);
    scheduler.purge(tokens::purge);
    scheduler.every(Scheduler.PURGE, () -> limiter.purge(database));
    var rules = limiter.rules();
    scheduler.purge(rules::purge);
    scheduler.purge(detection::purge);
    rules.reload(database);
    scheduler.every(SourceRules.TICK, () -> rules.reload(database));
    scheduler.warmUp(countries::load);
    scheduler.every(COUNTRY_TICK, countries::check);
    scheduler.every(Detection.TICK, () -> detection.tick(database, audit));
  }
}
