package dev.latchkey.server.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A delivery as its application sees it. It says nothing of the recipient.
///
/// @param token in the one response that hands it out
/// @param confirmCode likewise
/// @param replayed whether it was ordered by an earlier request
@JsonInclude(JsonInclude.Include.NON_NULL)
record ShownDelivery(
    String id,
    String status,
    String mode,
    String channel,
    Target target,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant claimedAt,
    @Nullable String attestedBy,
    @Nullable Alarm alarm,
    @Nullable Receipt receipt,
    @Nullable List<Event> events,
    @Nullable String token,
    @Nullable String confirmCode,
    @Nullable Boolean replayed) {
  record Target(@Nullable String serverId, String account, @Nullable String sink) {}

  record Alarm(Instant at, @Nullable Instant firstClaimAt) {}

  record Receipt(
      String outcome,
      @Nullable String code,
      String agentKey,
      String transcript,
      String signature) {}

  record Event(Instant at, String event, @Nullable String agentKey, @Nullable String address) {}

  /// As it stands at this moment.
  static ShownDelivery of(Delivery delivery, Instant now) {
    return of(delivery, now, null, Handed.NOTHING, null);
  }

  static ShownDelivery withEvents(Delivery delivery, Instant now, List<LoggedEvent> events) {
    return of(
        delivery, now, events.stream().map(ShownDelivery::event).toList(), Handed.NOTHING, null);
  }

  /// What the one response hands out.
  record Handed(Optional<Secret> token, Optional<Secret> confirmCode) {
    static final Handed NOTHING = new Handed(Optional.empty(), Optional.empty());
  }

  static ShownDelivery handing(Delivery delivery, Instant now, Handed handed) {
    return of(delivery, now, null, handed, null);
  }

  static ShownDelivery again(Delivery delivery, Instant now) {
    return of(delivery, now, null, Handed.NOTHING, true);
  }

  private static ShownDelivery of(
      Delivery delivery,
      Instant now,
      @Nullable List<Event> events,
      Handed handed,
      @Nullable Boolean replayed) {
    var grant = delivery.grant();
    var claim = delivery.claim();
    return new ShownDelivery(
        delivery.id().value(),
        delivery.statusAt(now).word(),
        delivery.mode(),
        delivery.channel().word(),
        new Target(
            delivery.server().map(Id::value).orElse(null),
            grant.account(),
            grant.sink().isEmpty() ? null : grant.sink()),
        delivery.createdAt(),
        delivery.expiresAt(),
        claim.map(DeliveryState.Claim::at).orElse(null),
        claim.map(ShownDelivery::attestedBy).orElse(null),
        delivery
            .alarmAt()
            .map(at -> new Alarm(at, claim.map(DeliveryState.Claim::at).orElse(null)))
            .orElse(null),
        delivery.state() instanceof DeliveryState.Reported reported ? receipt(reported) : null,
        events,
        handed.token().map(Secret::exposeText).orElse(null),
        handed.confirmCode().map(Secret::exposeText).orElse(null),
        replayed);
  }

  private static Event event(LoggedEvent event) {
    return new Event(
        event.at(), event.event(), event.agentKey().orElse(null), event.address().orElse(null));
  }

  /// Who vouches for the claim: a registered server by its key, or a holder of the token.
  private static String attestedBy(DeliveryState.Claim claim) {
    return claim.identity().isPresent() ? "server" : "token";
  }

  private static Receipt receipt(DeliveryState.Reported reported) {
    var receipt = reported.receipt().receipt();
    return new Receipt(
        receipt.outcome().toString(),
        receipt.code().isEmpty() ? null : receipt.code(),
        reported.claim().agentKey().value().base64(),
        receipt.transcript().base64(),
        reported.receipt().signature().base64());
  }

  /// Masked: it may hand out a token.
  @Override
  public String toString() {
    return "ShownDelivery[id=" + id + ", status=" + status + "]";
  }
}
