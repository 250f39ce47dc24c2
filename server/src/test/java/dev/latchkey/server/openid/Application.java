package dev.latchkey.server.openid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientSecurity;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.RedirectAddress;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.secrets.SystemRandomness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// An application of a test that people sign in to.
public record Application(TestServer server, String id, String secret) {
  public static final String REDIRECT = "https://app.example/callback";
  public static final String VERIFIER = "v".repeat(43);
  public static final String AFTER = "https://app.example/bye";
  private static final ObjectMapper JSON = new ObjectMapper();

  /// One of the operator's own, with every scope.
  public static Application trusted(TestServer server) {
    return add(server, ClientAuthentication.BASIC, true, REDIRECT);
  }

  public static Application of(TestServer server) {
    return add(server, ClientAuthentication.BASIC, false, REDIRECT);
  }

  public static Application add(
      TestServer server, ClientAuthentication auth, boolean trusted, String... redirects) {
    return add(server, auth, trusted, ClientSecurity.BASE, redirects);
  }

  public static Application add(
      TestServer server,
      ClientAuthentication auth,
      boolean trusted,
      ClientSecurity security,
      String... redirects) {
    var scopes =
        Set.of(Scope.OPENID, Scope.EMAIL, Scope.PROFILE, Scope.GROUPS, Scope.OFFLINE_ACCESS);
    var empty = ClientRegistration.ofApi("Orders", scopes);
    var database = server.database();
    var added =
        new Clients(
                database, server.keys().digests(), new AuditTrail(database), new SystemRandomness())
            .add(
                new ClientRegistration(
                    new Client(empty.client().id(), "Orders", scopes),
                    List.of(redirects).stream().map(RedirectAddress::new).toList(),
                    List.of(new RedirectAddress(AFTER)),
                    auth,
                    trusted,
                    security));
    return new Application(server, added.client().id().value(), added.secret().exposeText());
  }

  public static String challenge(String verifier) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The parameters of a good request.
  public Map<String, String> parameters() {
    var all = new LinkedHashMap<String, String>();
    all.put("response_type", "code");
    all.put("client_id", id);
    all.put("redirect_uri", REDIRECT);
    all.put("scope", "openid email profile groups offline_access");
    all.put("state", "a state & more");
    all.put("nonce", "n-1");
    all.put("code_challenge", challenge(VERIFIER));
    all.put("code_challenge_method", "S256");
    return all;
  }

  /// The path of a good request with a few other parameters; an empty one is left out.
  public String path(Map<String, String> others) {
    var all = new LinkedHashMap<>(parameters());
    all.putAll(others);
    all.values().removeIf(String::isEmpty);
    return "/oauth2/authorize?" + form(all);
  }

  public static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field ->
            field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /// What the application is told in the address that it gets the browser back at.
  public static Map<String, String> told(Reply reply) {
    var address = reply.expect(303).header("Location");
    var query = URI.create(address).getRawQuery();
    var told = new LinkedHashMap<String, String>();
    for (var pair : query.split("&", -1)) {
      var parts = pair.split("=", 2);
      told.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return told;
  }

  /// A code for who is signed in in this browser.
  public String code(TestServer.Browser browser) {
    return told(browser.open(path(Map.of()))).getOrDefault("code", "");
  }

  public Reply exchange(String code) {
    return token(
        Map.of(
            "grant_type", "authorization_code",
            "code", code,
            "redirect_uri", REDIRECT,
            "code_verifier", VERIFIER));
  }

  public Reply refresh(String token) {
    return token(Map.of("grant_type", "refresh_token", "refresh_token", token));
  }

  public Reply token(Map<String, String> form) {
    return post("/oauth2/token", form);
  }

  /// Sends a form with the application's secret.
  public Reply post(String path, Map<String, String> form) {
    var credentials = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return post(
        path, form, "Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
  }

  public Reply post(String path, Map<String, String> form, String... headers) {
    return server.send(
        server
            .request(path, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form(form))));
  }

  public Reply userinfo(String access) {
    return server.get("/oauth2/userinfo", TestServer.bearer(access));
  }

  public boolean introspects(String access) {
    return post("/oauth2/introspect", Map.of("token", access))
        .expect(200)
        .json()
        .path("active")
        .asBoolean();
  }

  /// One part of a token.
  public static JsonNode part(String token, int number) {
    try {
      return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[number]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
