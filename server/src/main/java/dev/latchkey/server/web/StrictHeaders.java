package dev.latchkey.server.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import java.util.ArrayList;
import java.util.List;

/// The headers of every answer, errors included (ASVS-3.4.1 to 3.4.6, CS-HH-1).
final class StrictHeaders {
  private static final String PAGE_CSP =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
          + " 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri"
          + " 'none'";
  private static final String API_CSP = "default-src 'none'; frame-ancestors 'none'";
  private static final String PERMISSIONS =
      "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(),"
          + " payment=(), usb=()";
  private static final String YEAR = "max-age=31536000";
  private static final Header NO_STORE = HeaderValues.createCached("Cache-Control", "no-store");
  private final List<Header> page;
  private final List<Header> api;

  private StrictHeaders(List<Header> hsts) {
    page = headers(hsts, PAGE_CSP);
    api = headers(hsts, API_CSP);
  }

  /// For plain HTTP, where HSTS counts for nothing, and for localhost, where it would bind every
  /// other program.
  static StrictHeaders withoutHsts() {
    return new StrictHeaders(List.of());
  }

  static StrictHeaders of(WebSettings settings) {
    if (settings.isLocal()) {
      return withoutHsts();
    }
    var hosts = settings.edge().hstsForSubdomains() ? "; includeSubDomains" : "";
    return new StrictHeaders(
        List.of(HeaderValues.createCached("Strict-Transport-Security", YEAR + hosts)));
  }

  private static List<Header> headers(List<Header> hsts, String csp) {
    var headers = new ArrayList<Header>();
    headers.add(HeaderValues.createCached("Content-Security-Policy", csp));
    headers.add(HeaderValues.createCached("X-Content-Type-Options", "nosniff"));
    headers.add(HeaderValues.createCached("X-Frame-Options", "DENY"));
    headers.add(HeaderValues.createCached("Referrer-Policy", "no-referrer"));
    headers.add(HeaderValues.createCached("Permissions-Policy", PERMISSIONS));
    headers.add(HeaderValues.createCached("Cross-Origin-Opener-Policy", "same-origin"));
    headers.add(HeaderValues.createCached("Cross-Origin-Resource-Policy", "same-origin"));
    headers.addAll(hsts);
    return List.copyOf(headers);
  }

  /// Writes them; what is not an asset with an address of its own is never stored by anyone.
  void write(ServerResponseHeaders headers, Response answer, boolean isApi) {
    for (var header : isApi ? api : page) {
      headers.set(header);
    }
    if (answer.headers().stream()
        .noneMatch(
            header -> header.name().equalsIgnoreCase(HeaderNames.CACHE_CONTROL.defaultCase()))) {
      headers.set(NO_STORE);
    }
  }
}
