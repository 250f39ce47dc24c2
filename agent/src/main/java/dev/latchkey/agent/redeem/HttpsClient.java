package dev.latchkey.agent.redeem;

import dev.latchkey.protocol.WireJson;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// HTTPS to one base URL under one [PinningTrustManager]: no redirects, no cookies, bounded bodies
/// and times.
///
/// @param limit for one exchange, from the connection to the last byte of the body
record HttpsClient(
    BaseUrl base,
    PinningTrustManager trustManager,
    Duration limit,
    Optional<HttpProxy> proxy,
    HttpClient client)
    implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// What came back, if anything.
  ///
  /// @param hint for the user, should it not be signed; never the peer's own words, which may hold
  ///   commands to a terminal
  /// @param isFinal whether asking again is pointless
  record RawReply(byte[] body, String hint, boolean isFinal) {}

  static HttpsClient open(
      BaseUrl base, PinningTrustManager trustManager, Duration limit, Optional<HttpProxy> proxy) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trustManager}, null);
      var parameters = new SSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      var builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECT)
              .sslContext(context)
              .sslParameters(parameters);
      proxy.ifPresent(
          through -> builder.proxy(through.selector()).authenticator(through.authenticator()));
      return new HttpsClient(base, trustManager, limit, proxy, builder.build());
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no TLS", missing);
    }
  }

  RawReply post(String path, byte[] body) {
    return exchange(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  /// Asks for a page that everyone may see.
  RawReply get(String path) {
    return exchange(HttpRequest.newBuilder(base.resolve(path)).GET().build());
  }

  private RawReply exchange(HttpRequest request) {
    var all = BodyHandlers.limiting(BodyHandlers.ofByteArray(), WireJson.MAX_LENGTH);
    // The request's own time-out ends with the headers: a body may stall for ever.
    var exchange = client.sendAsync(request, all);
    try {
      var response = exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return new RawReply(
          response.body(), hint(response.statusCode()), isFinal(response.statusCode()));
    } catch (ExecutionException failed) {
      return failed(failed.getCause());
    } catch (TimeoutException late) {
      exchange.cancel(true);
      return failed(late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      exchange.cancel(true);
      return new RawReply(new byte[0], "interrupted", true);
    }
  }

  private RawReply failed(@Nullable Throwable failure) {
    var why =
        switch (failure) {
          case SSLException _ when trustManager.keyChanged() -> "its TLS key has changed";
          case SSLException _ -> "no TLS connection is possible";
          case TimeoutException _, HttpTimeoutException _ -> "it timed out";
          case ConnectException unknown
              when unknown.getCause() instanceof UnresolvedAddressException ->
              "its name cannot be resolved";
          case ConnectException _ -> "the connection is refused";
          case ProtocolException _ -> "its response is not HTTP";
          case null, default -> "the connection broke";
        };
    return new RawReply(
        new byte[0],
        "no response from " + base + way() + ": " + why,
        failure instanceof SSLException);
  }

  private String way() {
    return proxy.map(through -> " through the proxy " + through).orElse("");
  }

  private String hint(int status) {
    return switch (status) {
      case 200 -> base + " sent a response that is not signed";
      case 404 -> base + " does not know this token (unsigned response 404)";
      case 407 -> "the proxy does not accept the credentials in HTTPS_PROXY";
      case 429, 503 -> base + " is busy: try again later (unsigned response " + status + ")";
      default -> "unsigned response " + status + " from " + base;
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
