package dev.latchkey.server.admin;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.ClientAuthenticator;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.time.Instant;
import java.util.List;

/// The trail, page by page.
final class AuditApi {
  private static final int PAGE = 100;
  private static final int MAX_DIGITS = 15;
  private final AuditTrail audit;
  private final ClientAuthenticator gate;

  AuditApi(AuditTrail audit, ClientAuthenticator gate) {
    this.audit = audit;
    this.gate = gate;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at("/api/v1/audit").get(this::page));
  }

  record Line(long seq, Instant at, String event, @JsonRawValue String fields, String hash) {
    static Line of(AuditLine line) {
      return new Line(
          line.seq(), line.at(), line.event(), line.fields(), Base64Url.encode(line.hash()));
    }
  }

  private Response page(Exchange exchange) {
    gate.require(exchange, Scope.AUDIT_READ);
    var after = exchange.query("after").orElse("0");
    if (after.isEmpty()
        || after.length() > MAX_DIGITS
        || !after.chars().allMatch(Character::isDigit)) {
      return Response.problem(
          Problem.invalidField("after", "Send the number of the last line that you have."));
    }
    return Response.json(
        200, audit.list(Long.parseLong(after), PAGE).stream().map(Line::of).toList());
  }
}
