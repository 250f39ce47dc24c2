package dev.latchkey.server.grants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// However many devices call themselves an application, so many of them wait and no more.
@EachDatabase
@Tag("S4-29")
class WaitingDevicesTests {
  private static final int MOST = 10_000;
  private static final Set<Scope> SCOPES = Set.of(Scope.OPENID);
  private static final ClientAddress PLACE =
      new ClientAddress(InetAddress.ofLiteral("198.51.100.7"));
  private final TestDatabase test;
  private final Client client;

  WaitingDevicesTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    client = add();
  }

  private Client add() {
    return new Clients(
            test.database(),
            TestKeys.shared().digests(),
            new AuditTrail(test.database()),
            new SystemRandomness())
        .add("Orders", SCOPES)
        .client();
  }

  private Optional<DeviceCodes.Issued> ask(Client who) {
    var devices =
        Grants.on(
                test.database(),
                new AuditTrail(test.database()),
                TestKeys.shared().digests(),
                new SystemRandomness())
            .devices();
    return test.database().write(transaction -> devices.issue(transaction, who, SCOPES, PLACE));
  }

  /// Copies of one that waits, which differ in what must be unique.
  private void fill(int devices) {
    var number = "CAST(n AS VARCHAR(20))";
    var text =
        test.database().isShared()
            ? "convert_to(%s, 'UTF8')".formatted(number)
            : "CAST(%s AS BLOB)".formatted("CAST(n AS TEXT)");
    var copies =
        """
        WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
        INSERT INTO device_codes (digest, user_digest, client_id, scopes, place, state, created_at,
          expires_at, polled_at)
        SELECT %1$s, %1$s, client_id, scopes, place, state, created_at, expires_at, polled_at
        FROM device_codes, numbers WHERE client_id = ?
        """
            .formatted(text);
    test.run(transaction ->
        assertEquals(devices, transaction.change(copies, devices, client.id().value())));
  }

  @Test
  void theLastPlaceIsTakenOnceAndOthersAreNotKeptOut() {
    assertTrue(ask(client).isPresent());
    fill(MOST - 2);
    assertTrue(ask(client).isPresent());
    assertTrue(ask(client).isEmpty());
    assertTrue(ask(add()).isPresent());
  }

  @Test
  void whatIsDecidedAndWhatIsOverMakesRoom() {
    assertTrue(ask(client).isPresent());
    fill(MOST - 1);
    assertFalse(ask(client).isPresent());
    test.run(transaction ->
        assertEquals(
            1,
            transaction.change(
                "UPDATE device_codes SET state = 'refused' WHERE digest = (SELECT digest"
                    + " FROM device_codes WHERE client_id = ? LIMIT 1)",
                client.id().value())));
    assertTrue(ask(client).isPresent());
    assertFalse(ask(client).isPresent());
    test.run(transaction ->
        transaction.change(
            "UPDATE device_codes SET expires_at = ? WHERE client_id = ?",
            transaction.now(),
            client.id().value()));
    assertTrue(ask(client).isPresent());
  }
}
