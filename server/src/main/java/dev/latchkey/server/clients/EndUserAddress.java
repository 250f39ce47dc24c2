package dev.latchkey.server.clients;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Handler;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import java.util.List;
import java.util.Optional;

/// The people behind an application's own backend.
///
/// A client with the scope `end-user:address` says in a header from what address each of them came,
/// so that they do not share one source's limits. From anyone else the header counts for nothing,
/// and neither does a token that is over.
public final class EndUserAddress {
  static final String HEADER = "Latchkey-Client-Address";
  private final Clients clients;

  public EndUserAddress(Clients clients) {
    this.clients = clients;
  }

  /// Lets the header count at what is posted to these endpoints. It answers 400 `invalid_field`
  /// where it is not one address.
  public List<Endpoint> honouringEndUserAddress(List<Endpoint> endpoints) {
    return endpoints.stream().map(endpoint -> endpoint.with("POST", this::listening)).toList();
  }

  private Handler listening(Handler handler) {
    return exchange -> {
      named(exchange).ifPresent(exchange::cameFrom);
      return handler.handle(exchange);
    };
  }

  private Optional<ClientAddress> named(Exchange exchange) {
    return exchange.lines(HEADER).filter(_ -> mayName(exchange)).map(EndUserAddress::read);
  }

  private boolean mayName(Exchange exchange) {
    return exchange
        .bearer()
        .flatMap(clients::byToken)
        .filter(client -> client.scopes().contains(Scope.END_USER_ADDRESS))
        .isPresent();
  }

  private static ClientAddress read(String text) {
    return ClientAddress.parse(text)
        .orElseThrow(() ->
            new RequestRejected(
                Problem.invalidField(HEADER, "This must be one IPv4 or IPv6 address.")));
  }
}
