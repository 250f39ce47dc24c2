package dev.latchkey.server.selfcheck;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// What the running server counts, as its management port tells it; nothing where it has none.
///
/// @param port 0 for none
/// @param trust in the certificate that it should show, and no other
record RunningMetrics(int port, InetAddress address, Supplier<SSLContext> trust) {
  private static final int TIMEOUT_MILLIS = 5000;
  private static final int MOST_BYTES = 256 * 1024;
  private static final String REQUEST =
      "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  /// The values of a metric by its label.
  Map<String, Long> values(String metric) {
    var line = Pattern.compile(Pattern.quote(metric) + "\\{\\w+=\"([^\"]*)\"} (\\d{1,18})");
    return line.matcher(text())
        .results()
        .collect(Collectors.toMap(found -> found.group(1), found -> Long.valueOf(found.group(2))));
  }

  private String text() {
    if (port == 0) {
      return "";
    }
    try (var socket = (SSLSocket) trust.get().getSocketFactory().createSocket()) {
      socket.connect(new InetSocketAddress(address, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
