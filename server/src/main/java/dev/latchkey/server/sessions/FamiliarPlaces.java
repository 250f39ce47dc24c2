package dev.latchkey.server.sessions;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Where an account has signed in, as far as it takes to see that somewhere is new: countries by
/// their codes, and keyed digests of a network together with the kind of device.
///
/// Of each account at most [#MOST] are remembered, those of the latest days, each for a year. An
/// account of which nothing is remembered has nothing new: no one is told of the first sign-in.
public final class FamiliarPlaces {
  static final int MOST = 32;
  private static final long DAYS = 365;
  private static final int CODE = 2;
  private static final PreparedQuery<Place> OF_ACCOUNT =
      new PreparedQuery<>(
          """
          SELECT place, seen_on FROM familiar_places WHERE account_id = ?
          ORDER BY seen_on DESC, place
          """,
          Place::of);
  private final KeyedDigests digests;

  public FamiliarPlaces(KeyedDigests digests) {
    this.digests = digests;
  }

  /// A country, or a network with a kind of device.
  ///
  /// @param name the code of the country, or a keyed digest
  /// @param seenOn the day, from the epoch
  public record Place(String name, long seenOn) {
    static Place of(ResultSet row) throws SQLException {
      return new Place(row.getString("place"), row.getLong("seen_on"));
    }

    boolean isCountry() {
      return name.length() == CODE;
    }
  }

  /// A sign-in.
  ///
  /// @param device browser and system ([SessionClient#device])
  /// @param country its code; empty where it is not known
  /// @param knownDevice whether the device is familiar, wherever it is
  public record Visit(
      ClientAddress client, String device, Optional<String> country, boolean knownDevice) {}

  /// What is remembered of an account, the latest first.
  public List<Place> of(Transaction transaction, Id account) {
    return transaction.lookUpAll(OF_ACCOUNT, account.value());
  }

  /// Whether a visit's country, or its device, is new for an account that has signed in before.
  ///
  /// @param known of the account
  public boolean isNew(Id account, List<Place> known, Visit visit) {
    var isNewCountry =
        known.stream().anyMatch(Place::isCountry)
            && visit.country.filter(code -> !holds(known, code)).isPresent();
    return isNewCountry
        || (!visit.knownDevice && !known.isEmpty() && !holds(known, spot(account, visit)));
  }

  /// Remembers a visit.
  ///
  /// @param known of the account
  public void remember(Transaction transaction, Id account, List<Place> known, Visit visit) {
    var names = Stream.concat(visit.country.stream(), Stream.of(spot(account, visit))).toList();
    known.stream()
        .skip(MOST - 2)
        .filter(place -> !names.contains(place.name))
        .forEach(place -> forget(transaction, account, place));
    names.forEach(name -> remember(transaction, account, known, name));
  }

  /// By account: otherwise accounts that share a place could be told from a copy of the table.
  private String spot(Id account, Visit visit) {
    return Base64Url.encode(
        digests.digest(
            KeyedDigests.Purpose.FAMILIAR_PLACE,
            account + " " + visit.client.network() + " " + visit.device));
  }

  private static boolean holds(List<Place> known, String name) {
    return known.stream().anyMatch(place -> place.name.equals(name));
  }

  /// Once a day.
  private static void remember(
      Transaction transaction, Id account, List<Place> known, String name) {
    var today = day(transaction.now());
    if (!known.contains(new Place(name, today))) {
      transaction.change(
          """
          INSERT INTO familiar_places (account_id, place, seen_on) VALUES (?, ?, ?)
          ON CONFLICT (account_id, place) DO UPDATE SET seen_on = excluded.seen_on
          """,
          account.value(),
          name,
          today);
    }
  }

  private static void forget(Transaction transaction, Id account, Place place) {
    transaction.change(
        "DELETE FROM familiar_places WHERE account_id = ? AND place = ?",
        account.value(),
        place.name);
  }

  private static long day(Instant now) {
    return now.toEpochMilli() / Duration.ofDays(1).toMillis();
  }

  /// The countries from which an account has signed in, for its export.
  public static List<String> countries(Handle handle, Id account) {
    return handle
        .createQuery(
            """
            SELECT place FROM familiar_places WHERE account_id = :account AND LENGTH(place) = 2
            ORDER BY place
            """)
        .bind("account", account.value())
        .mapTo(String.class)
        .list();
  }

  /// Forgets places that were not seen for a year.
  public void purge(Transaction transaction) {
    transaction.change(
        "DELETE FROM familiar_places WHERE seen_on < ?", day(transaction.now()) - DAYS);
  }
}
