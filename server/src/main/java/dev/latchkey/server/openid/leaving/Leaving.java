package dev.latchkey.server.openid.leaving;

import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.QueryString;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import java.util.Map;
import java.util.stream.Collectors;

/// Sends the browser to a registered address of an application.
///
/// Our pages let forms lead nowhere but to us, and browsers apply that to every redirect that a
/// form leads to. So a browser that comes from one of our forms gets a page that leads on by
/// itself.
public record Leaving(PageResponses pages) {
  /// Leads there.
  ///
  /// @param application its name
  /// @param address as it is registered
  /// @param answer what is added to the query
  public Response to(
      Exchange exchange, String application, String address, Map<String, String> answer) {
    var whole = answer.isEmpty() ? address : with(address, answer);
    return exchange.header("Sec-Fetch-Site").filter("same-origin"::equals).isPresent()
        ? pages
            .showSignedIn(exchange, 200, new LeavingView(application, whole))
            .with("Refresh", "0;url=" + whole)
        : Response.empty(303).with("Location", whole);
  }

  private static String with(String address, Map<String, String> answer) {
    var query =
        answer.entrySet().stream()
            .map(entry -> QueryString.pair(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("&"));
    return QueryString.add(address, query);
  }
}
