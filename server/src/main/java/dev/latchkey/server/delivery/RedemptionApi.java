package dev.latchkey.server.delivery;

import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.ReceiptRequest;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.WireJson;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import java.util.List;
import java.util.Optional;

/// The API for agents.
final class RedemptionApi {
  private static final int RID_BYTES = 8;
  private final Redemptions redemptions;
  private final Database database;
  private final RateLimiter limiter;

  RedemptionApi(Redemptions redemptions, Database database, RateLimiter limiter) {
    this.redemptions = redemptions;
    this.database = database;
    this.limiter = limiter;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/redemptions").post(this::redeem),
        Endpoint.at("/api/v1/redemptions/{rid}/receipt").post(this::receive));
  }

  private Response redeem(Exchange exchange) {
    var request = read(exchange, RedemptionRequest.class);
    return redemptions
        .redeem(request, exchange.client())
        .map(RedemptionApi::signed)
        .orElseGet(() -> refuse(exchange));
  }

  private Response receive(Exchange exchange) {
    var request = read(exchange, ReceiptRequest.class);
    return Octets.fromBase64(exchange.variable("rid"))
        .filter(octets -> octets.length() == RID_BYTES)
        .flatMap(octets -> redemptions.receive(new RedemptionId(octets), request))
        .map(RedemptionApi::signed)
        .orElseGet(() -> refuse(exchange));
  }

  private static Response signed(Object message) {
    return new Response(200, "application/json", WireJson.write(message), List.of());
  }

  /// Unknown, cut, forged: one answer, and it counts as a wrong token of its source.
  private Response refuse(Exchange exchange) {
    var full = limiter.charge(database, List.of(Limit.TOKEN_SOURCE.of(exchange.client().source())));
    if (full.isEmpty() || full.get().first()) {
      redemptions.refused(exchange.client(), full.isPresent());
    }
    return Response.problem(
        full.map(RateLimiter.LimitExceeded::retryAfter)
            .map(Problem::slowDown)
            .orElseGet(Problem::notFound));
  }

  private static <T> T read(Exchange exchange, Class<T> type) {
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
}
