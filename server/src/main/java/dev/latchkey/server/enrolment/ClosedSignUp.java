package dev.latchkey.server.enrolment;

import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import java.util.List;
import java.util.stream.Stream;

/// What stands at the addresses of signing up while `sign-up.enabled` is false: the same refusal of
/// every request, whose body is not looked at.
final class ClosedSignUp {
  private static final Problem CLOSED =
      new Problem(
          403,
          "sign_up_closed",
          "Accounts are created by invitation here. Ask those who run this service for one.");

  private ClosedSignUp() {}

  static List<Endpoint> endpoints(PageResponses pages) {
    var calls = EnrolmentApi.PATHS.stream().map(ClosedSignUp::call);
    return Stream.concat(calls, EnrolmentPages.PATHS.stream().map(path -> page(path, pages)))
        .toList();
  }

  private static Endpoint call(String path) {
    return Endpoint.at(path).post(_ -> Response.problem(CLOSED));
  }

  private static Endpoint page(String path, PageResponses pages) {
    return Endpoint.at(path)
        .get(exchange -> pages.show(exchange, CLOSED.status(), new SignUpView.Closed()))
        .post(_ -> Response.seeOther(path));
  }
}
