package dev.latchkey.server.web;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;

/// Sends an answer's body, or what HEAD asks for: the headers of it alone (RFC 9110, section
/// 9.3.2).
final class BodyWriter {
  private BodyWriter() {}

  static void send(ServerResponse response, Response answer, String method) {
    var length = answer.body().length;
    if (length > 0) {
      response.header(HeaderNames.CONTENT_TYPE, answer.contentType());
    }
    if (length == 0 || !method.equals("HEAD")) {
      response.send(answer.body());
      return;
    }
    response.headers().contentLength(length);
    response.send();
  }
}
