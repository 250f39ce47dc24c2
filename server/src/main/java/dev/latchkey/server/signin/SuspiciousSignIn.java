package dev.latchkey.server.signin;

import dev.latchkey.server.countries.Countries;
import dev.latchkey.server.countries.Country;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.sessions.FamiliarPlaces;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.SignInBudgets;
import java.util.List;

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
    var told = toldOfFailures(transaction, attempt, account, visit);
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
      Transaction transaction, SignInAttempt attempt, Id account, FamiliarPlaces.Visit visit) {
    var once = List.of(Limit.SIGN_IN_NOTICE.of(account.value()));
    if (visit.knownDevice()
        || !isAfterFailures(transaction, attempt)
        || limiter.chargeIn(transaction, once).isPresent()) {
      return false;
    }
    notifications.signedInAfterFailures(transaction, account);
    return true;
  }

  private boolean isAfterFailures(Transaction transaction, SignInAttempt attempt) {
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
