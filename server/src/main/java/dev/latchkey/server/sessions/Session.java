package dev.latchkey.server.sessions;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A live session.
///
/// @param begunAt its first use
/// @param authenticatedAt when the person last proved who it is
/// @param amr how
/// @param renewedAt when its present token was made
/// @param device browser and system in a few words
/// @param place the address it was begun from
/// @param remembered whether its owner chose to stay signed in on this device
public record Session(
    Id id,
    Id accountId,
    Instant begunAt,
    Instant authenticatedAt,
    List<Amr> amr,
    Instant renewedAt,
    Instant lastUsedAt,
    Instant expiresAt,
    String device,
    String place,
    boolean remembered) {
  /// How long after proving who it is a person may change what is sensitive (ASVS-7.5.1).
  public static final Duration FRESH = Duration.ofMinutes(10);

  public Session {
    amr = List.copyOf(amr);
  }

  Session renewed(Instant at) {
    return new Session(
        id,
        accountId,
        begunAt,
        authenticatedAt,
        amr,
        at,
        lastUsedAt,
        expiresAt,
        device,
        place,
        remembered);
  }

  /// As it was begun, for a session that takes its place.
  public SessionClient client() {
    return new SessionClient(device, place, remembered);
  }

  /// How sure we are who it is.
  public Assurance level() {
    return Assurance.of(amr);
  }

  /// The same in the word for programs.
  public String assurance() {
    return level().word();
  }

  /// Whether a second factor was given, beside a passkey or whatever came first.
  public boolean hasSecondFactor() {
    return amr.contains(Amr.MFA) || amr.contains(Amr.OTP) || amr.contains(Amr.RECOVERY_CODE);
  }

  /// Whether the person proved with more than its email who it is.
  private boolean isProven() {
    return amr.contains(Amr.PASSWORD) || isByPasskey();
  }

  /// Whether the person proved with a passkey who it is, which stands for all factors.
  public boolean isByPasskey() {
    return amr.contains(Amr.SOFTWARE_KEY) || amr.contains(Amr.HARDWARE_KEY);
  }

  /// Whether sensitive things may be changed without asking again.
  ///
  /// A proof that is still to come was given before the clock was set back, at an unknown time.
  public boolean isFresh(Instant now) {
    var age = Duration.between(authenticatedAt, now);
    return isProven()
        && age.compareTo(FRESH) < 0
        && age.compareTo(Database.CLOCK_CORRECTION.negated()) > 0;
  }
}
