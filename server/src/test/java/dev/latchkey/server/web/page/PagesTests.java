package dev.latchkey.server.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Renders every page and state in every language to `target/pages`, to be looked at, and checks
/// what must hold on all of them.
class PagesTests {
  private static final Path FOLDER = Path.of("target", "pages");
  private static final String CSRF = "csrf-value";
  private static final Assets ASSETS = new Assets();
  private static final Pages PAGES = new Pages();

  /// A page as it was rendered.
  record Rendered(String name, String language, View view, String html) {
    List<String> tags(String name) {
      return Pattern.compile("<" + name + "\\b[^>]*>", Pattern.DOTALL)
          .matcher(html.replaceAll("(?s)<template\\b.*?</template>", ""))
          .results()
          .map(MatchResult::group)
          .toList();
    }

    List<String> forms() {
      return Pattern.compile("<form\\b.*?</form>", Pattern.DOTALL)
          .matcher(html)
          .results()
          .map(MatchResult::group)
          .toList();
    }

    @Override
    public String toString() {
      return language + "/" + name;
    }
  }

  @BeforeAll
  static void writeAssets() throws IOException {
    for (var asset : ASSETS.all()) {
      var file = FOLDER.resolve(asset.href().substring(1));
      Files.createDirectories(file.getParent());
      Files.write(file, asset.content());
    }
  }

  static Stream<Rendered> pages() {
    return Messages.ALL.stream()
        .flatMap(messages -> TestViews.all().entrySet().stream().map(e -> render(messages, e)));
  }

  private static Rendered render(Messages messages, Map.Entry<String, View> entry) {
    var view = entry.getValue();
    var page = new Page(messages, ASSETS, CSRF, TestViews.signedIn(view), null);
    return new Rendered(entry.getKey(), messages.language(), view, PAGES.html(page, view));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void isWrittenToBeLookedAt(Rendered page) throws IOException {
    var file = FOLDER.resolve(page.language()).resolve(page.name() + ".html");
    Files.createDirectories(file.getParent());
    Files.writeString(file, page.html());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void holdsNothingThatTheContentSecurityPolicyForbids(Rendered page) {
    for (var script : page.tags("script")) {
      assertTrue(script.contains(" src=\"/assets/"), script);
    }
    assertFalse(page.html().contains("<style"));
    assertFalse(Pattern.compile("<[^>]* (style|on\\w+)=").matcher(page.html()).find());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void refersToThisServerOnlyButForTheWayToAnApplication(Rendered page) {
    var references =
        Pattern.compile("(?:href|src|action)=\"([^\"]*)\"")
            .matcher(page.html())
            .results()
            .map(reference -> reference.group(1))
            .filter(reference -> !reference.equals(TestViews.APPLICATION))
            .toList();
    assertFalse(references.isEmpty());
    for (var reference : references) {
      assertTrue(reference.matches("#.+|/[^/].*"), reference);
      if (reference.startsWith("/assets/")) {
        var path = reference.split("/", -1);
        assertTrue(ASSETS.find(path[2], path[3]).isPresent(), reference);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void hasTheCsrfValueInEachForm(Rendered page) {
    for (var form : page.forms()) {
      assertTrue(form.contains("method=\"post\""), form);
      assertTrue(form.contains("<input type=\"hidden\" name=\"csrf\" value=\"" + CSRF + "\">"));
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void hasALabelForEachField(Rendered page) {
    for (var input : page.tags("input")) {
      if (!input.contains("type=\"hidden\"")) {
        var id = attribute(input, "id");
        assertTrue(page.html().contains("<label for=\"" + id + "\">"), input);
        // It says nothing of what is not typed.
        assertTrue(
            input.contains("type=\"checkbox\"") || !attribute(input, "autocomplete").isEmpty(),
            input);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void referencesWithinThePageLeadSomewhere(Rendered page) {
    var ids =
        Pattern.compile(" id=\"([^\"]*)\"")
            .matcher(page.html())
            .results()
            .map(id -> id.group(1))
            .toList();
    assertEquals(ids.size(), new HashSet<>(ids).size(), "ids are unique");
    Pattern.compile("(?:href=\"#|aria-(?:describedby|labelledby|controls)=\")([^\"]+)\"")
        .matcher(page.html())
        .results()
        .flatMap(reference -> Stream.of(reference.group(1).split(" ", -1)))
        .forEach(id -> assertTrue(ids.contains(id), id));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void saysItsLanguageAndHasOneMainHeading(Rendered page) {
    assertTrue(page.html().startsWith("<!DOCTYPE html>"));
    assertTrue(page.html().contains("<html lang=\"" + page.language() + "\" "));
    assertEquals(1, page.tags("h1").size());
    assertEquals(1, page.tags("main").size());
    assertEquals(1, page.tags("title").size());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void offersTheWayOutWhereSomebodyIsSignedIn(Rendered page) {
    assertEquals(TestViews.signedIn(page.view()), page.html().contains("action=\"/sign-out\""));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void neverFillsInAPassword(Rendered page) {
    for (var input : page.tags("input")) {
      if (input.contains("type=\"password\"")) {
        assertFalse(input.contains(" value="), input);
        assertTrue(attribute(input, "autocomplete").matches("(current|new)-password"), input);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void escapesWhatOthersWrote(Rendered page) {
    assertFalse(page.html().contains("<b>curl"));
  }

  @Test
  void deviceHasItsOwnIcon() {
    var html =
        pages().filter(page -> page.name().equals("account-many")).findFirst().orElseThrow().html();
    var order = List.of("icon-device", "icon-phone", "icon-program");
    assertEquals(
        order,
        Pattern.compile("icon-(?:device|phone|tablet|program)\\b")
            .matcher(html)
            .results()
            .map(MatchResult::group)
            .toList());
  }

  private static String attribute(String tag, String name) {
    var matcher = Pattern.compile(" " + name + "=\"([^\"]*)\"").matcher(tag);
    return matcher.find() ? matcher.group(1) : "";
  }
}
