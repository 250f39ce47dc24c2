package dev.latchkey.agent.sink;

import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// `mariadb:USER@HOST:PORT`: the password of an account, hashed here, so that no log of the server
/// sees it. A hash of what stood there is the mark.
record MariadbSink(SinkAddress address, Mariadb server) implements Sink {
  @Override
  public Optional<String> account() {
    return Optional.of(server.user());
  }

  @Override
  public Optional<String> obstacle() {
    return switch (server.accounts()) {
      case Mariadb.Look.Failed(var why) -> Optional.of("cannot ask " + place() + ": " + why);
      case Mariadb.Look.Found(var accounts) when accounts.isEmpty() ->
          Optional.of("there is no account " + server.address().name() + " at " + place());
      case Mariadb.Look.Found(var accounts) when accounts.size() > 1 ->
          Optional.of(
              "there are several accounts of "
                  + server.user()
                  + ": name the host of one of them, as in USER%40localhost");
      case Mariadb.Look.Found(var accounts) -> words(accounts.getFirst());
    };
  }

  private Optional<String> words(Mariadb.Account account) {
    var name = server.user() + "@" + account.host();
    return switch (account.kind()) {
      case "password", "or_socket" -> Optional.empty();
      case "read_only" -> Optional.of(place() + " is read-only");
      case "role" -> Optional.of(name + " is a role");
      case "locked" -> Optional.of(name + " is locked, and no password would open it");
      case String kind when kind.startsWith("by ") ->
          Optional.of(
              name
                  + " signs in "
                  + kind
                  + ", and this sink sets a mysql_native_password only: give the account one, or"
                  + " use command:/PATH with a program of yours");
      default ->
          Optional.of(
              name
                  + " has a second way to sign in, which a new password would leave open; this sink"
                  + " sets accounts with exactly one mysql_native_password, with or without"
                  + " unix_socket");
    };
  }

  @Override
  public Optional<String> refuses(NewPassword password) {
    return Optional.empty();
  }

  @Override
  public Preparation prepare(RedemptionId rid) {
    var obstacle = obstacle();
    if (obstacle.isEmpty()
        && server.accounts() instanceof Mariadb.Look.Found(var accounts)
        && accounts.size() == 1) {
      var account = accounts.getFirst();
      return new Preparation.Prepared(
          new MariadbAttempt(server, rid, account, mark(account.hash())));
    }
    return new Preparation.NotPrepared(
        "mariadb_obstacle", obstacle.orElse(place() + " has changed just now"));
  }

  /// The statement may have gone on without the agent, and its hash is not known.
  @Override
  public ApplyResult recover(RedemptionId rid, String mark) {
    SecretFile.clear(rid);
    boolean same =
        server.accounts() instanceof Mariadb.Look.Found(var accounts)
            && accounts.size() == 1
            && mark(accounts.getFirst().hash()).equals(mark);
    return new ApplyResult.Unsure(
        "the agent was interrupted while it changed the account "
            + server.address().name()
            + (same ? ", which has the old password at the moment" : ""));
  }

  private String place() {
    return server.address().isLocal() ? "the local MariaDB" : server.address().host();
  }

  private static String mark(String hash) {
    return Hashes.sha256(hash.getBytes(StandardCharsets.UTF_8)).base64();
  }
}
