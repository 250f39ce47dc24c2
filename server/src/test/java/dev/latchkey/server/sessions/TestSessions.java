package dev.latchkey.server.sessions;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.TestDatabase;
import java.net.InetAddress;
import java.util.List;

/// Sessions for tests, under the shared keys.
public record TestSessions(TestDatabase test, Sessions sessions) {
  private static final SessionClient ORIGIN =
      SessionClient.of("", new ClientAddress(InetAddress.ofLiteral("192.0.2.7")));

  public static TestSessions on(TestDatabase test) {
    return new TestSessions(test, of(test.database()));
  }

  /// Those of another node.
  public static Sessions of(Database node) {
    return new Sessions(
        node,
        new AuditTrail(node),
        TestKeys.shared().digests(),
        new SystemRandomness(),
        SessionSettings.BASE);
  }

  /// The token of a new session.
  public Secret begin(Account account) {
    return test.database()
        .write(transaction ->
            sessions.begin(transaction, account.id(), account.generation(), Amr.PASSWORD, ORIGIN))
        .token();
  }

  boolean opens(Secret token) {
    return sessions.authenticate(token).isPresent();
  }

  Session session(Secret token) {
    return sessions.authenticate(token).orElseThrow();
  }

  /// As a program does it that asks for a new token.
  Secret rotate(Secret shown) {
    var session = session(shown);
    return test.database()
        .write(transaction -> sessions.rotate(transaction, session, shown))
        .orElseThrow()
        .token();
  }

  List<String> events() {
    return new AuditTrail(test.database())
        .list(0, 1000).stream().map(line -> line.event()).toList();
  }
}
