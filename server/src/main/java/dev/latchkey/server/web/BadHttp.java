package dev.latchkey.server.web;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/// What Helidon refuses before it comes to any endpoint, because it is no good HTTP or too long:
/// not a word of it is repeated, and the connection ends.
record BadHttp(StrictHeaders headers) {
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
    var answer = answer(status.code(), request.path());
    headers.write(responseHeaders, answer, true);
    if (answer.body().length > 0) {
      responseHeaders.set(HeaderNames.CONTENT_TYPE, answer.contentType());
    }
    return DirectHandler.TransportResponse.builder()
        .status(status)
        .headers(responseHeaders)
        .entity(answer.body())
        .keepAlive(false)
        .build();
  }

  private static Response answer(int status, String path) {
    if (status != Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
      return Response.empty(status);
    }
    return Endpoint.isOfOAuth(path)
        ? Response.oauthProblem(Problem.tooLarge())
        : Response.problem(Problem.tooLarge());
  }
}
