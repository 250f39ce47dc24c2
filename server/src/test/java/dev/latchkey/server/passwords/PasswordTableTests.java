package dev.latchkey.server.passwords;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.server.OneServer;
import dev.latchkey.server.web.page.Messages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// One table of 200 passwords through every way in which a password is set: one verdict, with the
/// same reasons. What the table expects was computed by the original zxcvbn in JavaScript and by
/// looking into the text of the common list, not by this server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasswordTableTests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> REASONS =
      List.of("too_short", "too_long", "common", "context", "too_guessable", "unusable");
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
  private final OneServer server = OneServer.start();
  private final OneServer.Owner owner = server.account("ada.lovelace@example.org", "Ada Lovelace");

  record Row(String password, Set<String> reasons) {}

  @AfterAll
  void end() {
    server.close();
  }

  private static List<Row> table() throws IOException {
    try (var in = PasswordTableTests.class.getResourceAsStream("/passwords/verdicts.jsonl")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(PasswordTableTests::row)
          .toList();
    }
  }

  private static Row row(String line) {
    try {
      var row = JSON.readTree(line);
      var reasons = new TreeSet<String>();
      row.get("reasons").forEach(reason -> reasons.add(reason.asText()));
      return new Row(row.get("password").asText(), reasons);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  @Test
  @Tag("S4-14")
  @Tag("S4-15")
  @Tag("S4-16")
  @Tag("S4-17")
  @Tag("S4-18")
  @Tag("S4-19")
  @Tag("S4-20")
  @Tag("C-01")
  @Tag("C-02")
  @Tag("C-03")
  @Tag("C-04")
  @Tag("C-33")
  @Tag("ASVS-6.2.1")
  @Tag("ASVS-6.2.5")
  @Tag("ASVS-6.2.9")
  @Tag("RFC8265-2")
  @Tag("NIST-B4-3.1.1.2-3")
  @Tag("NIST-B4-3.1.1.2-4")
  void everyEntryGivesTheSameVerdict() throws IOException {
    var table = table();
    assertEquals(200, table.size());
    var signUp = form("/sign-up", "");
    var reset = form("/reset-password", "");
    var wrong = new ArrayList<String>();
    for (var row : table) {
      var verdicts = new TreeMap<String, Set<String>>();
      verdicts.put("sign-up, API", api(signUpByApi(row.password)));
      verdicts.put("sign-up, page", page("/sign-up", signUp, signUpOnPage(signUp, row.password)));
      verdicts.put("reset, API", api(resetByApi(row.password)));
      verdicts.put("reset, page", page("/reset-password", reset, resetOnPage(reset, row.password)));
      verdicts.put("change, API", api(changeByApi(row.password)));
      verdicts.put("change, page", changeOnPage(row.password));
      verdicts.values().removeIf(row.reasons::equals);
      if (!verdicts.isEmpty()) {
        wrong.add(JSON.writeValueAsString(row.password) + " " + row.reasons + " " + verdicts);
      }
    }
    assertEquals(List.of(), wrong);
  }

  // the answers

  private static Set<String> api(OneServer.Reply reply) throws IOException {
    return switch (reply.status()) {
      case 200, 202 -> Set.of();
      case 400 -> Set.of("unusable");
      case 422 -> reasons(JSON.readTree(reply.body()));
      default -> throw new AssertionError(reply.status() + " " + reply.body());
    };
  }

  private static Set<String> reasons(JsonNode problem) {
    assertEquals("password_rejected", problem.get("code").asText());
    var reasons = new TreeSet<String>();
    problem.get("reasons").forEach(reason -> reasons.add(reason.asText()));
    return reasons;
  }

  /// What the page says that the form leads to.
  private Set<String> page(String path, Ticket ticket, OneServer.Reply sent) {
    assertEquals(303, sent.status(), sent::body);
    var cookies = Stream.concat(Stream.of(ticket.cookie), sent.cookies().stream());
    var reply = server.get(path + "?sent=1", cookies.collect(Collectors.joining("; ")));
    return switch (reply.status()) {
      case 200, 303 -> Set.of();
      case 422 -> shown(reply.body());
      default -> throw new AssertionError(reply.status() + " " + reply.body());
    };
  }

  private static Set<String> shown(String html) {
    var reasons = new TreeSet<String>();
    for (var reason : REASONS) {
      if (html.contains(Messages.ENGLISH.text("password.reason." + reason, 8, 256))) {
        reasons.add(reason);
      }
    }
    return reasons;
  }

  // the entries

  private record Ticket(String cookie, String csrf) {}

  private Ticket form(String path, String cookie) {
    var reply = server.get(path, cookie);
    var csrf = CSRF.matcher(reply.body());
    if (!csrf.find()) {
      throw new AssertionError(reply.status() + " " + reply.body());
    }
    var cookies =
        Stream.concat(Stream.of(cookie), reply.cookies().stream())
            .filter(one -> !one.isEmpty())
            .toList();
    return new Ticket(String.join("; ", cookies), csrf.group(1));
  }

  private OneServer.Reply signUpByApi(String password) throws IOException {
    return server.post(
        "/api/v1/accounts",
        JSON.writeValueAsString(
            Map.of(
                "email", "ada.lovelace@example.org",
                "display_name", "Ada Lovelace",
                "password", password)),
        "");
  }

  private OneServer.Reply signUpOnPage(Ticket ticket, String password) {
    return server.submit(
        "/sign-up",
        ticket.cookie,
        Map.of(
            "csrf",
            ticket.csrf,
            "email",
            "ada.lovelace@example.org",
            "display_name",
            "Ada Lovelace",
            "password",
            password));
  }

  private OneServer.Reply resetByApi(String password) throws IOException {
    return server.post(
        "/api/v1/recovery/completion",
        JSON.writeValueAsString(Map.of("token", owner.recoveryToken(), "new_password", password)),
        "");
  }

  private OneServer.Reply resetOnPage(Ticket ticket, String password) {
    return server.submit(
        "/reset-password",
        ticket.cookie,
        Map.of(
            "csrf",
            ticket.csrf,
            "token",
            owner.recoveryToken(),
            "new_password",
            password,
            "new_password_repeat",
            password));
  }

  private OneServer.Reply changeByApi(String password) throws IOException {
    return server.put(
        "/api/v1/password",
        JSON.writeValueAsString(
            Map.of("current_password", owner.knownPassword(), "new_password", password)),
        owner.session());
  }

  private Set<String> changeOnPage(String password) {
    var current = owner.knownPassword();
    var ticket = form("/account/password", "__Host-s=" + owner.session());
    var sent =
        server.submit(
            "/account/password",
            ticket.cookie,
            Map.of(
                "csrf", ticket.csrf,
                "current_password", current,
                "new_password", password,
                "new_password_repeat", password));
    return page("/account/password", ticket, sent);
  }
}
