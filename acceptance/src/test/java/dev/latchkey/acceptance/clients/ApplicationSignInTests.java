package dev.latchkey.acceptance.clients;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Chromium;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a real browser makes of the way to an application: its policies apply to redirects, too.
@OneLatchkey
final class ApplicationSignInTests {
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private final RunningLatchkey latchkey;
  private final Api api;
  private final Chromium chromium;

  ApplicationSignInTests(RunningLatchkey latchkey, Api api, Chromium chromium) {
    this.latchkey = latchkey;
    this.api = api;
    this.chromium = chromium;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("S4-01")
  void theBrowserComesBackToTheApplication(boolean script) throws IOException {
    var application =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext(
        "/",
        exchange -> {
          var page = "<title>Orders</title><h1>Your orders</h1>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    application.start();
    try (var visitor = chromium.visitor(latchkey, script)) {
      var port = application.getAddress().getPort();
      var registered =
          RegisteredApplication.add(latchkey, "http://127.0.0.1/callback", "--auth", "none");
      var person = Person.withAccount(latchkey, api);
      visitor.open(
          "/oauth2/authorize?response_type=code&scope=openid%20email&state=s1&code_challenge="
              + CHALLENGE
              + "&code_challenge_method=S256&client_id="
              + registered.id()
              + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A"
              + port
              + "%2Fcallback");
      visitor.signInHere(person.email(), person.password());
      visitor.sees("Sign in to Example Orders");
      assertTrue(visitor.shows(person.email()));
      visitor.click("Allow");
      visitor.sees("Your orders");
      assertTrue(visitor.page().url().contains("/callback?code="), visitor.page()::url);
      assertTrue(visitor.page().url().contains("&state=s1&iss=https"), visitor.page()::url);
    } finally {
      application.stop(0);
    }
  }
}
