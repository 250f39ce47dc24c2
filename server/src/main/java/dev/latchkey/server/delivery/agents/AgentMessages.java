package dev.latchkey.server.delivery.agents;

import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import java.util.List;
import java.util.Optional;

/// Reads what agents send and answers it.
public final class AgentMessages {
  private final Database database;
  private final Throttle throttle;
  private final AuditTrail audit;
  private final KeyedDigests digests;

  public AgentMessages(Platform platform) {
    this.database = platform.database();
    this.throttle = platform.throttle();
    this.audit = platform.audit();
    this.digests = platform.digests();
  }

  /// The body as one message.
  ///
  /// @throws RequestRejected 400 where it is none
  public <T> T read(Exchange exchange, Class<T> type) {
    return switch (WireJson.read(exchange.jsonBody(), type)) {
      case JsonParseResult.Message<T> message -> message.value();
      case JsonParseResult.Malformed<T> _ ->
          throw new RequestRejected(Problem.malformed("The body is not valid JSON."));
      case JsonParseResult.UnknownField<T> unknown ->
          throw new RequestRejected(
              new Problem(400, "unknown_field", "The body has an unknown field.")
                  .with(
                      "field",
                      Optional.of(unknown.field()).filter(f -> f.length() <= 100).orElse("")));
      case JsonParseResult.InvalidField<T> invalid ->
          throw new RequestRejected(
              Problem.invalidField(
                  invalid.field(), "This field is missing or has an unexpected value."));
    };
  }

  /// The signed message; for a sender who proves nothing, the refusal.
  public Response answer(Exchange exchange, Optional<?> message) {
    return message
        .map(signed -> new Response(200, "application/json", WireJson.write(signed), List.of()))
        .orElseGet(() -> refuse(exchange));
  }

  /// Unknown, cut, forged: one answer, and it counts as a wrong token of its source.
  private Response refuse(Exchange exchange) {
    var full = throttle.chargeToken(exchange.client());
    if (full.isEmpty() || full.get().first()) {
      var source = exchange.client().source();
      var mark = digests.mark(KeyedDigests.Purpose.ENTERED_NAME, source);
      database.write(transaction -> {
        audit.append(transaction, new RedemptionRefused(mark, full.isPresent()));
        return true;
      });
    }
    return Response.problem(
        full.map(RateLimiter.LimitExceeded::retryAfter)
            .map(Problem::slowDown)
            .orElseGet(Problem::notFound));
  }
}
