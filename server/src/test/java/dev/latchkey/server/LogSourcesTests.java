package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Lines of the log that strangers cause are counted by their source.
class LogSourcesTests {
  @Test
  @Tag("S4-39")
  void aFailedRequestIsLoggedOnBehalfOfItsSource() {
    var log = (Logger) LoggerFactory.getLogger("dev.latchkey.server.web.Listener");
    var lines =
        new ListAppender<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent line) {
            line.prepareForDeferredProcessing(); // keeps what belongs to the thread
            super.append(line);
          }
        };
    lines.start();
    log.addAppender(lines);
    log.setLevel(ch.qos.logback.classic.Level.WARN);
    try (var server = TestServer.start(Map.of("trusted-proxies", "127.0.0.1"))) {
      server
          .server()
          .database()
          .write(t -> t.handle().execute("ALTER TABLE sessions RENAME TO elsewhere"));
      for (var source : List.of("192.0.2.1", "2001:db8::7")) {
        var asked =
            server.get(
                "/api/v1/session",
                "X-Forwarded-For",
                source,
                "Authorization",
                "Bearer " + "A".repeat(43));
        assertEquals(500, asked.status(), asked::text);
      }
    } finally {
      log.detachAppender(lines);
      log.setLevel(null);
    }
    var sources =
        lines.list.stream()
            .filter(line -> line.getMessage().equals("a request failed"))
            .map(line -> line.getMDCPropertyMap().get("source"))
            .toList();
    assertEquals(List.of("192.0.2.1", "20010db800000000/64"), sources);
  }
}
