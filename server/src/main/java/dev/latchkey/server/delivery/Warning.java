package dev.latchkey.server.delivery;

import dev.latchkey.server.web.page.MailView;
import java.util.List;

/// What the recipient of a delivery is warned of by mail.
enum Warning {
  /// The alarm: two agents used one token.
  INTERCEPTION("interception") {
    @Override
    MailView letter(Delivery delivery, List<LoggedEvent> events, String helpLink) {
      return new InterceptionMail(
          delivery.grant().application(),
          delivery.grant().account(),
          claim(events, DeliveryEvent.Kind.CLAIMED),
          claim(events, DeliveryEvent.Kind.INTERCEPTED),
          helpLink);
    }
  },
  /// Someone tried the token for another target.
  WRONG_TARGET("wrong_target") {
    @Override
    MailView letter(Delivery delivery, List<LoggedEvent> events, String helpLink) {
      return refused(
          RefusedAttemptMail.Kind.WRONG_TARGET,
          delivery,
          claim(events, DeliveryEvent.Kind.REFUSED),
          helpLink);
    }
  },
  /// Someone tried the token with wrong codes until none was left.
  CODE_EXHAUSTED("code_exhausted") {
    @Override
    MailView letter(Delivery delivery, List<LoggedEvent> events, String helpLink) {
      return refused(
          RefusedAttemptMail.Kind.CODE_EXHAUSTED,
          delivery,
          claim(events, DeliveryEvent.Kind.CODE_EXHAUSTED),
          helpLink);
    }
  };

  private final String purpose;

  Warning(String purpose) {
    this.purpose = purpose;
  }

  /// The name in the outbox.
  String purpose() {
    return purpose;
  }

  abstract MailView letter(Delivery delivery, List<LoggedEvent> events, String helpLink);

  private static MailView refused(
      RefusedAttemptMail.Kind kind,
      Delivery delivery,
      InterceptionMail.Claim attempt,
      String helpLink) {
    var grant = delivery.grant();
    return new RefusedAttemptMail(kind, grant.application(), grant.account(), attempt, helpLink);
  }

  /// What the first event of this kind tells.
  private static InterceptionMail.Claim claim(List<LoggedEvent> events, DeliveryEvent.Kind kind) {
    var event =
        events.stream()
            .filter(logged -> logged.event().equals(kind.word()))
            .findFirst()
            .orElseThrow();
    return new InterceptionMail.Claim(
        event.at(), event.agentKey().orElse("unknown"), event.address().orElse("unknown"));
  }
}
