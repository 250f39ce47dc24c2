package dev.latchkey.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/// HTTPS to one base URL: no redirects, no cookies, bounded bodies and times.
final class Http implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// From the connection to the last byte of the body.
  private static final Duration EXCHANGE = Duration.ofSeconds(30);

  private static final int LONGEST_BODY = 1 << 22;
  private final URI base;
  private final HttpClient client;

  Http(URI base, SSLContext tls) {
    this.base = base.resolve("/");
    client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .sslContext(tls)
            .build();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).header("Accept", "application/json");
  }

  /// @throws UncheckedIOException where there is no answer in time
  HttpResponse<byte[]> send(HttpRequest request) {
    var all = BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_BODY);
    // The request's own time-out ends with the headers: a body may stall for ever.
    var exchange = client.sendAsync(request, all);
    try {
      return exchange.get(EXCHANGE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new UncheckedIOException(new IOException("no response from " + base, e.getCause()));
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw new UncheckedIOException(new IOException("no response from " + base + " in time", e));
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
