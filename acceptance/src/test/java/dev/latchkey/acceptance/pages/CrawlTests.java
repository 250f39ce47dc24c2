package dev.latchkey.acceptance.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Chromium;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Visitor;
import dev.latchkey.testkit.Canaries;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Follows every link of every page, as somebody and as nobody, in both languages, and looks at
/// what comes back.
@OneLatchkey
final class CrawlTests {
  private static final Pattern ADDRESS =
      Pattern.compile("\\b(?:href|src|action|formaction|poster|data|content)=\"([^\"]*)\"");
  private static final Pattern LINK = Pattern.compile("<a [^>]*href=\"(/[^\"#]*)");
  private static final Pattern INPUT = Pattern.compile("<(?:input|select|textarea)\\b[^>]*>");
  private static final Pattern FORM = Pattern.compile("<form\\b[^>]*>");
  private static final Pattern ATTRIBUTE = Pattern.compile("\\b([a-z-]+)=\"([^\"]*)\"");
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
  private static final List<String> STARTS =
      List.of(
          "/sign-in",
          "/sign-up",
          "/verify",
          "/verify/resend",
          "/forgot-password",
          "/reset-password",
          "/account",
          "/account/password",
          "/account/email",
          "/account/email/confirm",
          "/device",
          "/help/passwords",
          "/help/deliveries",
          "/nothing/here");
  private final RunningLatchkey latchkey;
  private final Api api;

  CrawlTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  @Test
  @Tag("S0-39")
  @Tag("S4-35")
  void pagesForEverybodyAreClean() {
    for (var language : List.of("en", "de")) {
      var pages = crawl("", language);
      assertTrue(pages.size() >= STARTS.size(), pages.keySet()::toString);
      pages.forEach((path, page) -> isClean(path, page, language));
      pages.values().forEach(page -> assertFalse(page.text().contains("action=\"/sign-out\"")));
    }
  }

  @Test
  @Tag("S0-39")
  @Tag("ASVS-7.4.4")
  void pagesOfSomebodySignedInAreCleanAndLeadOut() {
    var cookie = signIn(Person.withAccount(latchkey, api));
    for (var language : List.of("en", "de")) {
      var pages = crawl(cookie, language);
      pages.forEach((path, page) -> isClean(path, page, language));
      var account =
          pages.entrySet().stream()
              .filter(page -> page.getKey().startsWith("/account"))
              .filter(page -> page.getValue().header("Content-Type").startsWith("text/html"))
              .toList();
      assertTrue(account.size() >= 2, pages.keySet()::toString);
      for (var page : account) {
        assertEquals(200, page.getValue().status(), page.getKey());
        var out = page.getValue().text().contains("action=\"/sign-out\"");
        assertTrue(out, page.getKey() + " does not lead out");
      }
    }
  }

  /// Pages in both languages differ in their words and in nothing that they link to.
  @Test
  @Tag("S0-08")
  void bothLanguagesLeadToTheSamePages() {
    assertEquals(crawl("", "en").keySet(), crawl("", "de").keySet());
  }

  /// What the browser keeps beside its cookies outlives a sign-out.
  @Test
  @Tag("ASVS-14.3.3")
  @Tag("S4-40")
  void nothingIsKeptInTheBrowserAndNothingPrinted(Chromium chromium) {
    var person = Person.withAccount(latchkey, api);
    var canaries = new Canaries();
    canaries.add("the password", person.password());
    try (var visitor = chromium.visitor(latchkey)) {
      api.post("/api/v1/recovery", Map.of("email", person.email())).expect(202);
      var letter = latchkey.mailbox().awaitLink(person.email(), "/reset-password");
      canaries.add("the recovery token", letter.token("/reset-password"));
      visitor.open(letter.link("/reset-password"));
      keepsNothing(visitor);
      visitor.signIn(person);
      for (var path :
          List.of("/account", "/account/password", "/account/email", "/help/passwords")) {
        visitor.open(path);
        keepsNothing(visitor);
      }
      visitor.behavedWell(canaries);
    }
  }

  private static void keepsNothing(Visitor visitor) {
    var kept =
        visitor
            .page()
            .evaluate(
                "async () => [localStorage.length, sessionStorage.length,"
                    + " (await indexedDB.databases()).length, (await caches.keys()).length,"
                    + " document.cookie.length].join()");
    assertEquals("0,0,0,0,0", kept, visitor.page().url());
  }

  private Map<String, Reply> crawl(String cookie, String language) {
    var pages = new LinkedHashMap<String, Reply>();
    var waiting = new ArrayDeque<>(STARTS);
    while (!waiting.isEmpty()) {
      var path = waiting.remove();
      if (pages.containsKey(path)) {
        continue;
      }
      var page = open(path, cookie, language);
      pages.put(path, page);
      if (page.header("Content-Type").startsWith("text/html")) {
        LINK.matcher(page.text()).results().map(link -> link.group(1)).forEach(waiting::add);
      }
    }
    return pages;
  }

  private Reply open(String path, String cookie, String language) {
    var request = api.request(path).header("Accept-Language", language);
    return api.send(cookie.isEmpty() ? request : request.header("Cookie", cookie));
  }

  private String signIn(Person person) {
    var page = api.get("/sign-in").expect(200);
    var csrf = CSRF.matcher(page.text());
    assertTrue(csrf.find());
    var form = page.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    var body =
        "csrf=%s&login=%s&password=%s"
            .formatted(csrf.group(1), encode(person.email()), encode(person.password()));
    var answer =
        api.send(
            api.request("/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Cookie", form)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
    answer.expect(303);
    cookiesAreGuarded("/sign-in", answer);
    var session =
        answer.headers().allValues("Set-Cookie").stream()
            .filter(line -> line.startsWith("__Host-s="))
            .findFirst()
            .orElseThrow();
    return form + "; " + session.split(";", 2)[0];
  }

  private static String encode(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  private void isClean(String path, Reply page, String language) {
    cookiesAreGuarded(path, page);
    staysHere(path, page.header("Location"));
    if (!page.header("Content-Type").startsWith("text/html")) {
      return;
    }
    var html = page.text();
    assertTrue(html.contains("lang=\"" + language + "\""), path + " is not in " + language);
    assertFalse(html.toLowerCase(Locale.ROOT).contains("http://"), path);
    ADDRESS.matcher(html).results().forEach(found -> staysHere(path, found.group(1)));
    FORM.matcher(html)
        .results()
        .forEach(form -> {
          var attributes = attributes(form.group());
          assertEquals("post", attributes.get("method"), path);
          assertTrue(attributes.getOrDefault("action", "").startsWith("/"), path);
        });
    everyFieldHasALabel(path, html);
  }

  private static Map<String, String> attributes(String tag) {
    var attributes = new HashMap<String, String>();
    ATTRIBUTE.matcher(tag).results().forEach(one -> attributes.put(one.group(1), one.group(2)));
    return attributes;
  }

  /// Nothing is loaded from, sent to or linked to over plain HTTP, or from anybody else.
  private void staysHere(String path, String address) {
    var scheme = address.matches("[A-Za-z][A-Za-z0-9+.-]*:.*") ? address.split(":", 2)[0] : "";
    if (scheme.equals("https")) {
      assertEquals(latchkey.baseUrl().getAuthority(), URI.create(address).getAuthority(), path);
    }
    assertTrue(List.of("", "https", "data", "mailto").contains(scheme), path + " " + address);
    assertFalse(address.startsWith("//"), path + " " + address);
  }

  private static void everyFieldHasALabel(String path, String html) {
    for (var field : INPUT.matcher(html).results().toList()) {
      var attributes = attributes(field.group());
      var silent = List.of("hidden", "submit").contains(attributes.getOrDefault("type", "text"));
      assertTrue(
          silent
              || html.contains("for=\"" + attributes.get("id") + "\"")
              || attributes.containsKey("aria-label")
              || attributes.containsKey("aria-labelledby"),
          path + " " + field.group());
    }
  }

  private static void cookiesAreGuarded(String path, Reply page) {
    for (var line : page.headers().allValues("Set-Cookie")) {
      var parts = new TreeSet<>(List.of(line.split("; ", -1)));
      assertTrue(line.startsWith("__Host-"), path + " " + parts.size());
      assertTrue(parts.containsAll(List.of("Secure", "HttpOnly", "Path=/")), path);
      assertTrue(parts.contains("SameSite=Lax") || parts.contains("SameSite=Strict"), path);
    }
  }
}
