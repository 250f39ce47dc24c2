package dev.latchkey.server.webhooks;

import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.Http1ClientResponse;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Sends by HTTPS, on a connection of its own for each message.
///
/// Guarantees: a host's name is looked up once, and the connection goes to the very address that
/// was checked; the certificate is verified against the name in the URL. No proxy, no redirect, no
/// cookie; of the response only the status and `Retry-After` are read, never its body.
final class HttpsTransport implements MessageTransport {
  static final Duration DEADLINE = Duration.ofSeconds(15);

  /// Helidon asks for the address on the thread that sends.
  private static final ScopedValue<InetAddress> CHECKED = ScopedValue.newInstance();

  private final AllowedAddresses allowed;
  private final NameLookup names;
  private final SSLContext trust;
  private final Duration deadline;
  private @Nullable Http1Client client;

  HttpsTransport(AllowedAddresses allowed, NameLookup names, SSLContext trust, Duration deadline) {
    this.allowed = allowed;
    this.names = names;
    this.trust = trust;
    this.deadline = deadline;
  }

  /// How a host's name becomes addresses, at least one.
  @FunctionalInterface
  interface NameLookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  @Override
  public Sent send(URI url, OutgoingMessage message) {
    // On the caller's own thread: while a name is looked up, a virtual one would hold its carrier.
    try {
      var address = checked(url.getHost());
      return address == null
          ? Sent.Failed.because("address_not_allowed")
          : inTime(url, message, address);
    } catch (UnknownHostException e) {
      return Sent.Failed.because("unknown_host");
    }
  }

  /// The first address of the host; null where any of them is not allowed: who mixes them hopes
  /// that another one is taken than was checked.
  private @Nullable InetAddress checked(String host) throws UnknownHostException {
    var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    var all = names.addresses(bare);
    for (var address : all) {
      if (!allowed.allows(address)) {
        return null;
      }
    }
    // With the host as its name: for an address without one Helidon verifies the certificate
    // against what reverse DNS says, which the address's owner decides.
    return InetAddress.getByAddress(bare, all[0].getAddress());
  }

  private Sent inTime(URI url, OutgoingMessage message, InetAddress address) {
    var work =
        new FutureTask<>(
            () -> ScopedValue.where(CHECKED, address).call(() -> exchange(url, message)));
    Thread.ofVirtual().name("webhook").start(work);
    try {
      return work.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Sent.Failed.because("timeout");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Sent.Failed.because("stopped");
    } catch (ExecutionException e) {
      return Sent.Failed.because(reason(e.getCause()));
    } finally {
      work.cancel(true); // closes the socket
    }
  }

  private Sent exchange(URI url, OutgoingMessage message) {
    var request =
        client()
            .post()
            // Else Helidon decodes the path, and puts the query into another order.
            .skipUriEncoding(true)
            .uri(url.resolve("/"))
            .path(target(url))
            .header(HeaderNames.CONTENT_TYPE, message.contentType())
            .header(HeaderNames.USER_AGENT, "Latchkey");
    message.headers().forEach((name, value) -> request.header(HeaderNames.create(name), value));
    try (var response = request.submit(message.body())) {
      return sent(response);
    }
  }

  private static String target(URI url) {
    var query = url.getRawQuery();
    return url.getRawPath() + (query == null ? "" : "?" + query);
  }

  private static Sent sent(Http1ClientResponse response) {
    var status = response.status().code();
    if (status >= 200 && status < 300) {
      return new Sent.Accepted(status);
    }
    return status == 410
        ? new Sent.Gone()
        : new Sent.Failed(OptionalInt.of(status), "refused", pause(response));
  }

  /// In seconds; a date is not worth its risks.
  private static Duration pause(Http1ClientResponse response) {
    return response
        .headers()
        .first(HeaderNames.RETRY_AFTER)
        .filter(value -> value.matches("[0-9]{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .orElse(Duration.ZERO);
  }

  /// Made for the first message: most servers send none.
  private synchronized Http1Client client() {
    if (client == null) {
      client =
          Http1Client.builder()
              .tls(Tls.builder().sslContext(trust).build())
              .dnsResolver((_, _) -> CHECKED.get())
              .proxy(Proxy.noProxy())
              .followRedirects(false)
              .keepAlive(false)
              .sendExpectContinue(false)
              .connectTimeout(deadline)
              .readTimeout(deadline)
              .build();
    }
    return client;
  }

  private static String reason(@Nullable Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case SSLException _ -> {
          return "no_trusted_tls";
        }
        case SocketTimeoutException _ -> {
          return "timeout";
        }
        case SocketException _ -> {
          return "connection_failed";
        }
        default -> {}
      }
    }
    return "no_valid_response";
  }
}
