package dev.latchkey.server.web;

import io.helidon.http.DirectHandler;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/// What Helidon refuses before it comes to any endpoint, because it is no good HTTP: not a word of
/// it is repeated.
///
/// @param isApi whether programs are the ones that are answered
/// @param mayKeep whether the connection is kept where Helidon would keep it
record BadHttp(StrictHeaders headers, boolean isApi, boolean mayKeep) {
  void addTo(DirectHandlers.Builder handlers) {
    for (var event : DirectHandler.EventType.values()) {
      handlers.addHandler(event, this::refuse);
    }
  }

  private DirectHandler.TransportResponse refuse(
      DirectHandler.TransportRequest request,
      DirectHandler.EventType event,
      Status status,
      ServerResponseHeaders responseHeaders,
      String message) {
    headers.write(responseHeaders, Answer.empty(status.code()), isApi);
    return DirectHandler.TransportResponse.builder()
        .status(status)
        .headers(responseHeaders)
        .keepAlive(mayKeep && event.keepAlive())
        .build();
  }
}
