package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.RedirectAddress;
import dev.latchkey.server.identifiers.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the operator in the log which address a registered application asks for, where that is not
/// registered: the page tells a stranger nothing of it. Once a minute for each application, because
/// strangers can cause it.
final class OperatorHints {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorHints.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int LONGEST = 300;
  private final Map<Id, Instant> told = new ConcurrentHashMap<>();

  void unregistered(ClientRegistration registered, String asked, Instant now) {
    var client = registered.client().id();
    var before = told.get(client);
    if (before != null && before.plus(PAUSE).isAfter(now)) {
      return;
    }
    told.put(client, now);
    LOG.warn(
        "the application {} asks to come back to {}, which is not registered; registered: {}",
        client,
        asked.substring(0, Math.min(LONGEST, asked.length())),
        registered.redirects().stream().map(RedirectAddress::value).toList());
  }
}
