package dev.latchkey.client;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A delivery as Latchkey shows it.
///
/// @param attestedBy who vouches for the outcome: `token` (its holder says so, which is no proof)
///   or `server`
/// @param events in the order in which they happened; empty in a list, and in what a webhook tells
/// @param token in the response to an order with [Order.Channel#RETURN] only: show it to the
///   signed-in user, and never log it
/// @param confirmCode in the response to an order that asks for one only
/// @param replayed whether an earlier order had the same key, and this is its delivery
public record Delivery(
    String id,
    Status status,
    String mode,
    String channel,
    Optional<String> server,
    String account,
    Optional<String> sink,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> claimedAt,
    Optional<String> attestedBy,
    Optional<Alarm> alarm,
    Optional<Receipt> receipt,
    List<Event> events,
    Optional<String> token,
    Optional<String> confirmCode,
    boolean replayed) {
  /// Where a delivery stands.
  public enum Status {
    READY,
    CLAIMED,
    APPLIED,
    FAILED,
    EXPIRED,
    REVOKED,
    IN_DOUBT,
    /// A word that this version does not know.
    OTHER;

    /// Whether to stop waiting. A late receipt may still settle what is in doubt.
    public boolean isOver() {
      return this != READY && this != CLAIMED;
    }

    static Status of(String word) {
      return Arrays.stream(values())
          .filter(status -> status.name().equals(word.toUpperCase(Locale.ROOT)))
          .findFirst()
          .orElse(OTHER);
    }
  }

  /// Two agents have used the token: somebody else has read it.
  public record Alarm(Instant at, Optional<Instant> firstClaimAt) {}

  /// What the agent has signed; `docs/protocol.md` says how to verify it.
  public record Receipt(
      String outcome,
      Optional<String> code,
      String agentKey,
      String transcript,
      String signature) {}

  /// A step of a delivery.
  ///
  /// @param agentKey fingerprint of the agent's key
  /// @param address where the agent's request came from
  public record Event(
      Instant at, String event, Optional<String> agentKey, Optional<String> address) {}

  static Delivery of(Body body) {
    var target = body.object("target").orElseThrow();
    return new Delivery(
        body.text("id"),
        Status.of(body.text("status")),
        body.text("mode"),
        body.text("channel"),
        target.optional("server_id"),
        target.text("account"),
        target.optional("sink"),
        body.time("created_at"),
        body.time("expires_at"),
        body.optionalTime("claimed_at"),
        body.optional("attested_by"),
        body.object("alarm").map(Delivery::alarm),
        body.object("receipt").map(Delivery::receipt),
        events(body),
        body.optional("token"),
        body.optional("confirm_code"),
        body.flag("replayed"));
  }

  private static Alarm alarm(Body body) {
    return new Alarm(body.time("at"), body.optionalTime("first_claim_at"));
  }

  private static Receipt receipt(Body body) {
    return new Receipt(
        body.text("outcome"),
        body.optional("code"),
        body.text("agent_key"),
        body.text("transcript"),
        body.text("signature"));
  }

  private static List<Event> events(Body body) {
    return new Body(body.json().path("events"))
        .list().stream()
            .map(event ->
                new Event(
                    event.time("at"),
                    event.text("event"),
                    event.optional("agent_key"),
                    event.optional("address")))
            .toList();
  }

  /// Masked: it may have a token.
  @Override
  public String toString() {
    return "Delivery[id=" + id + ", status=" + status + "]";
  }
}
