package dev.latchkey.client;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Calls with an access token, which is fetched with the client's credentials (RFC 6749, section
/// 4.4) and renewed before it ends, or when Latchkey does not know it any more.
final class Api implements AutoCloseable {
  private static final Duration EARLY = Duration.ofMinutes(1);
  private static final int UNAUTHORIZED = 401;
  private final Http http;
  private final LatchkeyClient.Credentials credentials;
  private @Nullable AccessToken current;

  Api(Http http, LatchkeyClient.Credentials credentials) {
    this.http = http;
    this.credentials = credentials;
  }

  private record AccessToken(String value, Instant renewAt) {
    /// Masked.
    @Override
    public String toString() {
      return "AccessToken";
    }
  }

  Body get(String path) {
    return Body.read(bytes(path));
  }

  byte[] bytes(String path) {
    return send(http.request(path).GET()).body();
  }

  /// Who calls.
  String clientId() {
    return credentials.clientId();
  }

  /// Empty where there is no such thing, or it is another application's.
  Optional<Body> find(String path) {
    try {
      return Optional.of(get(path));
    } catch (LatchkeyProblem problem) {
      if (problem.code().equals("not_found")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  Body post(String path, Map<String, ?> fields, Map<String, String> headers) {
    var request =
        http.request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Body.write(fields)));
    headers.forEach(request::header);
    return Body.read(send(request).body());
  }

  void delete(String path) {
    var _ = send(http.request(path).DELETE());
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    var token = token();
    var response = send(request, token);
    if (response.statusCode() == UNAUTHORIZED) {
      forget(token);
      response = send(request, token());
    }
    return checked(response);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request, AccessToken token) {
    return http.send(request.setHeader("Authorization", "Bearer " + token.value).build());
  }

  private synchronized AccessToken token() {
    if (current == null || !Instant.now().isBefore(current.renewAt)) {
      current = fetch();
    }
    return current;
  }

  /// Several threads may have used the same one: only the first forgets it.
  private synchronized void forget(AccessToken token) {
    if (token.equals(current)) {
      current = null;
    }
  }

  private AccessToken fetch() {
    var pair = credentials.clientId() + ":" + credentials.clientSecret();
    var basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    var response =
        http.send(
            http.request("/oauth2/token")
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                .build());
    var body = Body.read(checked(response).body());
    var life = Duration.ofSeconds(body.number("expires_in"));
    return new AccessToken(body.text("access_token"), Instant.now().plus(life.minus(EARLY)));
  }

  private static HttpResponse<byte[]> checked(HttpResponse<byte[]> response) {
    if (response.statusCode() >= 200 && response.statusCode() < 300) {
      return response;
    }
    throw problem(response);
  }

  /// A proxy in between may answer in its own words.
  private static LatchkeyProblem problem(HttpResponse<byte[]> response) {
    var status = response.statusCode();
    try {
      var body = Body.read(response.body());
      var code = body.text("code");
      return new LatchkeyProblem(
          status,
          code.isEmpty() ? body.text("error") : code, // of RFC 6749, at /oauth2/token
          body.text("detail") + body.text("error_description"),
          body.text("field"),
          Duration.ofSeconds(
              response.headers().firstValueAsLong("Retry-After").orElse(0))); // in seconds, from us
    } catch (UncheckedIOException notOurs) {
      return new LatchkeyProblem(status, "", "the response is not of Latchkey", "", Duration.ZERO);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
