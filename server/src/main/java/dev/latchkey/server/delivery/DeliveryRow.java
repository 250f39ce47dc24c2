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
import java.util.Optional;

/// Reads a delivery from its row.
final class DeliveryRow {
  static final String COLUMNS =
      """
      id, client_id, rid, application, mode, channel, recipient_email, recipient_id, account, sink, status,
      token_key, agent_key, claim_transcript, created_at, expires_at, claimed_at, deadline_at, alarm_at, receipt,
      server_id, registration, sealing_number, claim_identity, code_hash IS NOT NULL AS code_needed,
      signing_key
      """;

  private DeliveryRow() {}

  static Delivery read(ResultSet row) throws SQLException {
    return new Delivery(
        new Id(row.getString("id")),
        new Id(row.getString("client_id")),
        new RedemptionId(Octets.of(row.getBytes("rid"))),
        grant(row),
        Optional.ofNullable(row.getString("server_id")).map(Id::new),
        row.getLong("sealing_number"),
        row.getInt("signing_key"),
        Channel.of(row.getString("channel")),
        recipient(row),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("expires_at")),
        time(row, "alarm_at"),
        state(row));
  }

  private static DeliveryGrant grant(ResultSet row) throws SQLException {
    return new DeliveryGrant(
        row.getString("application"),
        DeliveryMode.numbered(row.getInt("mode")).orElseThrow(),
        row.getString("account"),
        row.getString("sink"),
        Optional.ofNullable(row.getBytes("registration")).map(Octets::of).orElse(Octets.none()),
        row.getBoolean("code_needed"));
  }

  private static Recipient recipient(ResultSet row) throws SQLException {
    var email = row.getString("recipient_email");
    return email == null
        ? new Recipient.ByAccount(new Id(row.getString("recipient_id")))
        : new Recipient.ByEmail(new EmailAddress(email));
  }

  private static DeliveryState state(ResultSet row) throws SQLException {
    var tokenKey = Optional.ofNullable(row.getBytes("token_key")).map(DeliveryRow::key);
    return switch (DeliveryStatus.of(row.getString("status"))) {
      case READY -> new DeliveryState.Ready(tokenKey);
      case EXPIRED -> new DeliveryState.Expired(tokenKey);
      case REVOKED -> new DeliveryState.Revoked(tokenKey);
      case CLAIMED -> new DeliveryState.Claimed(claim(row));
      case APPLIED, FAILED, IN_DOUBT -> over(row);
    };
  }

  private static DeliveryState over(ResultSet row) throws SQLException {
    var receipt = row.getString("receipt");
    return receipt == null
        ? new DeliveryState.InDoubt(claim(row))
        : new DeliveryState.Reported(claim(row), StoredReceipt.parse(receipt));
  }

  private static DeliveryState.Claim claim(ResultSet row) throws SQLException {
    return new DeliveryState.Claim(
        key(row.getBytes("token_key")),
        key(row.getBytes("agent_key")),
        Octets.of(row.getBytes("claim_transcript")),
        Instant.ofEpochMilli(row.getLong("claimed_at")),
        Instant.ofEpochMilli(row.getLong("deadline_at")),
        Optional.ofNullable(row.getBytes("claim_identity")).map(DeliveryRow::key));
  }

  private static Ed25519PublicKey key(byte[] octets) {
    return Ed25519PublicKey.knownAsSafe(Octets.of(octets));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    var millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
