package dev.latchkey.server.detection;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the nodes of an installation suspect, by what operators ask for: an account or a source.
/// Passwords that are suspected are not among it, since no one but their node knows of them.
public final class KnownSuspicions {
  private static final Trait EVERYONE = new Trait(DetectionKey.SERVER, Detector.ALL);
  private static final Trait TYPICAL = new Trait(DetectionKey.SERVER, Detector.ALL_TYPICAL);
  private final AttemptFactory factory;
  private final Patterns patterns;

  KnownSuspicions(AttemptFactory factory, Patterns patterns) {
    this.factory = factory;
    this.patterns = patterns;
  }

  /// What is suspected of attempts with the names of an account, and of all attempts.
  ///
  /// @param logins what its owner may enter to sign in, in the form that is compared
  public List<KnownSuspicion> of(Database database, Id account, List<String> logins) {
    return of(database, traits(account, logins));
  }

  /// The same of attempts from a source.
  public List<KnownSuspicion> of(Database database, ClientAddress client) {
    return of(database, traits(client));
  }

  /// Ends what is suspected of the names of an account and of its sessions, until it would have
  /// ended anyway. What is suspected of all attempts stays.
  ///
  /// @return the rules that had found it, with spaces between them
  public String lift(Transaction transaction, Id account, List<String> logins) {
    return lift(transaction, traits(account, logins));
  }

  /// The same of a source and its network.
  public String lift(Transaction transaction, ClientAddress client) {
    return lift(transaction, traits(client));
  }

  private List<Trait> traits(Id account, List<String> logins) {
    var traits = new ArrayList<Trait>();
    traits.add(new Trait(DetectionKey.ACCOUNT, factory.account(account)));
    logins.forEach(login -> traits.addAll(factory.name(login).traits()));
    return traits;
  }

  private List<Trait> traits(ClientAddress client) {
    return factory.origin(client, Optional.empty()).traits();
  }

  private List<KnownSuspicion> of(Database database, List<Trait> own) {
    var rows = SharedSuspicions.read(database);
    return Stream.concat(own.stream(), Stream.of(EVERYONE, TYPICAL))
        .distinct()
        .flatMap(trait ->
            rows.stream()
                .filter(row -> row.id() == trait.id() && !row.lifted())
                .flatMap(row -> known(row, trait).stream()))
        .toList();
  }

  /// Not where its rule only observes here.
  private Optional<KnownSuspicion> known(SharedSuspicions.Row row, Trait trait) {
    return patterns
        .answering(row.rule())
        .map(rule ->
            new KnownSuspicion(
                rule.name(),
                trait.equals(TYPICAL) ? "typical passwords" : trait.by().words(),
                rule.finds(),
                rule.waits() ? "wait" : "work",
                Instant.ofEpochSecond(row.since()),
                Instant.ofEpochSecond(row.until()),
                trait.by() == DetectionKey.SERVER));
  }

  private static String lift(Transaction transaction, Collection<Trait> traits) {
    var ids = traits.stream().map(Trait::id).distinct().toList();
    return String.join(" ", SharedSuspicions.lift(transaction, ids));
  }
}
