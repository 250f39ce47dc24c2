package dev.latchkey.agent.redeem;

import dev.latchkey.protocol.WireJson;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/// HTTPS to one base URL under one [TlsWatch]: no redirects, no cookies, bounded bodies and times.
record Https(BaseUrl base, TlsWatch watch, HttpClient client) implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /// What came back, if anything.
  ///
  /// @param hint for the user, should it not be signed
  /// @param isFinal whether asking again is pointless
  record Heard(byte[] body, String hint, boolean isFinal) {}

  static Https open(BaseUrl base, TlsWatch watch) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {watch}, null);
      var parameters = new SSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      var client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECT)
              .sslContext(context)
              .sslParameters(parameters)
              .build();
      return new Https(base, watch, client);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no TLS", missing);
    }
  }

  Heard post(String path, byte[] body) {
    return exchange(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .timeout(ANSWER)
            .build());
  }

  /// Asks for a page that everybody may see.
  Heard get(String path) {
    return exchange(HttpRequest.newBuilder(base.resolve(path)).GET().timeout(ANSWER).build());
  }

  private Heard exchange(HttpRequest request) {
    try {
      var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (var in = response.body()) {
        var body = in.readNBytes(WireJson.MAX_LENGTH + 1);
        return new Heard(body, hint(response.statusCode()), isFinal(response.statusCode()));
      }
    } catch (SSLException refused) {
      return new Heard(new byte[0], "no TLS with " + base + ": " + refused.getMessage(), true);
    } catch (IOException unreachable) {
      var why = unreachable.getMessage() == null ? "no connection" : unreachable.getMessage();
      return new Heard(new byte[0], "no answer from " + base + ": " + why, false);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Heard(new byte[0], "interrupted", true);
    }
  }

  private String hint(int status) {
    return switch (status) {
      case 200 -> base + " answered something that is no signed answer";
      case 404 -> base + " does not know this token (unsigned answer 404)";
      case 429, 503 -> base + " is busy: try again later (unsigned answer " + status + ")";
      default -> "unsigned answer " + status + " from " + base;
    };
  }

  private static boolean isFinal(int status) {
    return status >= 400 && status < 500;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
