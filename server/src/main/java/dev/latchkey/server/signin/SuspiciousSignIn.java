package dev.latchkey.server.signin;

import dev.latchkey.server.countries.Countries;
import dev.latchkey.server.countries.Country;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secondfactor.PendingSignIn;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.FamiliarPlaces;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.SignInBudgets;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Tells owners of sign-ins that may not be theirs (ASVS-6.3.5): of what looks like a guess that
/// was right, once an hour at most, and otherwise of a country or a device that is new, once a day
/// at most.
final class SuspiciousSignIn {
  /// So many wrong passwords in ten minutes are rarely the owner's own.
  static final int FAILURES = 10;

  private final RateLimiter limiter;
  private final Notifications notifications;
  private final FamiliarPlaces places;
  private final Countries countries;
  private final boolean ofNew;

  SuspiciousSignIn(Platform platform, Identities identities) {
    limiter = platform.limiter();
    notifications = identities.notifications();
    places = identities.places();
    countries = platform.countries();
    ofNew = SignInNoticeSettings.ofNew(platform.settings());
  }

  /// A password was right.
  void succeeded(
      Transaction transaction, SignInAttempt attempt, Id account, FamiliarPlaces.Visit visit) {
    succeeded(transaction, account, visit, () -> isAfterFailures(transaction, attempt));
  }

  /// A password was right after many failures, and the second factor is asked for: it may have been
  /// guessed.
  void asked(Transaction transaction, PendingSignIn first) {
    var once = List.of(Limit.SIGN_IN_NOTICE.of(first.account().value()));
    if (first.afterFailures()
        && !first.knownDevice()
        && limiter.chargeIn(transaction, once).isEmpty()) {
      notifications.passwordGuessed(transaction, first.account());
    }
  }

  /// The second factor was given.
  void completed(Transaction transaction, PendingSignIn first, FamiliarPlaces.Visit visit) {
    if (first.first() == Amr.EMAIL) {
      byLink(transaction, first.account(), visit);
    } else {
      succeeded(transaction, first.account(), visit, first::afterFailures);
    }
  }

  private void succeeded(
      Transaction transaction,
      Id account,
      FamiliarPlaces.Visit visit,
      BooleanSupplier afterFailures) {
    visited(
        transaction, account, visit, toldOfFailures(transaction, account, visit, afterFailures));
  }

  /// A passkey was right, which no one guesses: only what is new is told.
  void byPasskey(Transaction transaction, Id account, FamiliarPlaces.Visit visit) {
    visited(transaction, account, visit, false);
  }

  private void visited(
      Transaction transaction, Id account, FamiliarPlaces.Visit visit, boolean toldAlready) {
    var told = toldAlready;
    if (!ofNew) {
      return;
    }
    var known = places.of(transaction, account);
    if (!told && places.isNew(account, known, visit)) {
      told = notifications.newSignIn(transaction, account, visit.device(), visit.country());
      if (!told) {
        return; // what the owner is not told of stays new
      }
    }
    places.remember(transaction, account, known, visit);
  }

  private boolean toldOfFailures(
      Transaction transaction,
      Id account,
      FamiliarPlaces.Visit visit,
      BooleanSupplier afterFailures) {
    var once = List.of(Limit.SIGN_IN_NOTICE.of(account.value()));
    if (visit.knownDevice()
        || !afterFailures.getAsBoolean()
        || limiter.chargeIn(transaction, once).isPresent()) {
      return false;
    }
    notifications.signedInAfterFailures(transaction, account);
    return true;
  }

  /// Whether many wrong passwords came before.
  boolean isAfterFailures(Transaction transaction, SignInAttempt attempt) {
    var failures = new SignInBudgets(attempt.client(), attempt.login()).failures();
    return limiter.countedIn(transaction, failures) >= FAILURES;
  }

  /// A link was good, which its owner has asked for and received: the place is remembered, and no
  /// one is told.
  void byLink(Transaction transaction, Id account, FamiliarPlaces.Visit visit) {
    if (ofNew) {
      places.remember(transaction, account, places.of(transaction, account), visit);
    }
  }

  /// Where a sign-in is; outside of transactions, since the first one may read the country data.
  ///
  /// @param device browser and system
  FamiliarPlaces.Visit visit(ClientAddress client, String device, boolean knownDevice) {
    var country = countries.of(client).map(Country::code);
    return new FamiliarPlaces.Visit(client, device, country, knownDevice);
  }
}
