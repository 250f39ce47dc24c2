package dev.latchkey.server.delivery;

import dev.latchkey.protocol.DeliveryGrant;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a delivery from its row, which begins with [#COLUMNS].
final class DeliveryRow {
  static final String COLUMNS =
      """
      id, client_id, rid, application, mode, channel, recipient_email, recipient_id, account, sink, status,
      token_key, agent_key, claim_transcript, created_at, expires_at, claimed_at, deadline_at, alarm_at, receipt,
      server_id, registration, sealing_number, claim_identity, code_hash IS NOT NULL AS code_needed,
      signing_key
      """;

  /// The driver for SQLite looks for a name among all columns, again for each row.
  private static final Map<String, Integer> NUMBERS = numbers();

  private DeliveryRow() {}

  private static Map<String, Integer> numbers() {
    var numbers = new HashMap<String, Integer>();
    for (var column : COLUMNS.strip().split("\\s*,\\s*", -1)) {
      numbers.put(column.substring(column.lastIndexOf(' ') + 1), numbers.size() + 1);
    }
    return numbers;
  }

  private static int at(String column) {
    return Objects.requireNonNull(NUMBERS.get(column));
  }

  static Delivery read(ResultSet row) throws SQLException {
    return new Delivery(
        new Id(row.getString(at("id"))),
        new Id(row.getString(at("client_id"))),
        new RedemptionId(Octets.of(row.getBytes(at("rid")))),
        grant(row),
        Optional.ofNullable(row.getString(at("server_id"))).map(Id::new),
        row.getLong(at("sealing_number")),
        row.getInt(at("signing_key")),
        Channel.of(row.getString(at("channel"))),
        recipient(row),
        Instant.ofEpochMilli(row.getLong(at("created_at"))),
        Instant.ofEpochMilli(row.getLong(at("expires_at"))),
        time(row, "alarm_at"),
        state(row));
  }

  /// What stands in the column after [#COLUMNS].
  static byte @Nullable [] next(ResultSet row) throws SQLException {
    return row.getBytes(NUMBERS.size() + 1);
  }

  private static DeliveryGrant grant(ResultSet row) throws SQLException {
    return new DeliveryGrant(
        row.getString(at("application")),
        DeliveryMode.numbered(row.getInt(at("mode"))).orElseThrow(),
        row.getString(at("account")),
        row.getString(at("sink")),
        Optional.ofNullable(row.getBytes(at("registration"))).map(Octets::of).orElse(Octets.none()),
        row.getBoolean(at("code_needed")));
  }

  private static Recipient recipient(ResultSet row) throws SQLException {
    var email = row.getString(at("recipient_email"));
    return email == null
        ? new Recipient.ByAccount(new Id(row.getString(at("recipient_id"))))
        : new Recipient.ByEmail(new EmailAddress(email));
  }

  private static DeliveryState state(ResultSet row) throws SQLException {
    var tokenKey = Optional.ofNullable(row.getBytes(at("token_key"))).map(DeliveryRow::key);
    return switch (DeliveryStatus.of(row.getString(at("status")))) {
      case READY -> new DeliveryState.Ready(tokenKey);
      case EXPIRED -> new DeliveryState.Expired(tokenKey);
      case REVOKED -> new DeliveryState.Revoked(tokenKey);
      case CLAIMED -> new DeliveryState.Claimed(claim(row));
      case APPLIED, FAILED, IN_DOUBT -> over(row);
    };
  }

  private static DeliveryState over(ResultSet row) throws SQLException {
    var receipt = row.getString(at("receipt"));
    return receipt == null
        ? new DeliveryState.InDoubt(claim(row))
        : new DeliveryState.Reported(claim(row), StoredReceipt.parse(receipt));
  }

  private static DeliveryState.Claim claim(ResultSet row) throws SQLException {
    return new DeliveryState.Claim(
        key(row.getBytes(at("token_key"))),
        key(row.getBytes(at("agent_key"))),
        Octets.of(row.getBytes(at("claim_transcript"))),
        Instant.ofEpochMilli(row.getLong(at("claimed_at"))),
        Instant.ofEpochMilli(row.getLong(at("deadline_at"))),
        Optional.ofNullable(row.getBytes(at("claim_identity"))).map(DeliveryRow::key));
  }

  private static Ed25519PublicKey key(byte[] octets) {
    return Ed25519PublicKey.knownAsSafe(Octets.of(octets));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return time(row, at(column));
  }

  /// The time in a column, where there is one.
  static Optional<Instant> time(ResultSet row, int column) throws SQLException {
    var millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
