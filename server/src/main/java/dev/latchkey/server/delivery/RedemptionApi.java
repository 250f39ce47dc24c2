package dev.latchkey.server.delivery;

import dev.latchkey.protocol.ReceiptRequest;
import dev.latchkey.protocol.RedemptionId;
import dev.latchkey.protocol.RedemptionRequest;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.delivery.agents.AgentMessages;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import java.util.List;

/// The API for agents that redeem.
final class RedemptionApi {
  private static final int RID_BYTES = 8;
  private final Redemptions redemptions;
  private final Receipts receipts;
  private final AgentMessages messages;

  RedemptionApi(Redemptions redemptions, Receipts receipts, AgentMessages messages) {
    this.redemptions = redemptions;
    this.receipts = receipts;
    this.messages = messages;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/redemptions").post(this::redeem),
        Endpoint.at("/api/v1/redemptions/{rid}/receipt").post(this::receive));
  }

  private Response redeem(Exchange exchange) {
    var request = messages.read(exchange, RedemptionRequest.class);
    return messages.answer(exchange, redemptions.redeem(request, exchange.client()));
  }

  private Response receive(Exchange exchange) {
    var request = messages.read(exchange, ReceiptRequest.class);
    return messages.answer(
        exchange,
        Octets.fromBase64(exchange.variable("rid"))
            .filter(octets -> octets.length() == RID_BYTES)
            .flatMap(octets -> receipts.receive(new RedemptionId(octets), request)));
  }
}
