package dev.latchkey.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KnownEventsTests {
  /// Where this fails, add the event to `audit/events.properties`.
  @Test
  void everyEventThatTheCodeWritesHasWords() {
    var unknown = new TreeSet<>(AuditEvents.all().keySet());
    unknown.removeIf(KnownEvents::contains);
    assertEquals(new TreeSet<String>(), unknown);
  }

  @Test
  void whatIsTypedLeadsToTheNamesThatLookLikeIt() {
    assertEquals(
        List.of("authn_login_fail", "authn_login_fail_max", "authn_login_success"),
        KnownEvents.near("login"));
    assertEquals("user_created", KnownEvents.near("user_crated").getFirst());
    assertEquals(3, KnownEvents.near("").size());
    assertTrue(KnownEvents.near("authn_login_success").contains("authn_login_success"));
  }

  @Test
  void anEventOfAnotherVersionIsItsOwnName() {
    assertEquals("signed in", KnownEvents.words("authn_login_success"));
    assertEquals("signed_in_by_telepathy", KnownEvents.words("signed_in_by_telepathy"));
  }
}
