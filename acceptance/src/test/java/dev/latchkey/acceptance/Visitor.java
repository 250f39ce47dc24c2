package dev.latchkey.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Somebody with a browser, and a record of all that the browser asked for and complained about.
final class Visitor implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 30_000;
  private static final double SOON_MILLIS = 15_000;

  private static final Set<String> HINTS = Set.of("verbose", "info");

  /// Said of every refusal, and no fault of a page.
  private static final String REFUSAL =
      "Failed to load resource: the server responded with a status of 4";

  private final BrowserContext context;
  private final URI base;
  private final Page page;
  private final List<String> requests = new ArrayList<>();
  private final List<String> answeredInPlace = new ArrayList<>();
  private final List<String> console = new ArrayList<>();

  Visitor(BrowserContext context, URI base) {
    this.context = context;
    this.base = base;
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context.onRequest(request -> requests.add(request.url()));
    context.onConsoleMessage(this::note);
    context.onResponse(this::noteForm);
    context.onWebError(error -> console.add("error: " + error.error()));
    this.page = context.newPage();
  }

  /// A form that is answered by a page is asked about on every way back to it.
  private void noteForm(Response response) {
    var request = response.request();
    if (request.isNavigationRequest()
        && request.method().equals("POST")
        && response.status() != 303) {
      answeredInPlace.add(response.status() + " " + response.url());
    }
  }

  private void note(ConsoleMessage message) {
    if (!message.text().startsWith(REFUSAL) && !HINTS.contains(message.type())) {
      console.add(message.type() + ": " + message.text());
    }
  }

  Page page() {
    return page;
  }

  /// Opens a path, or a link from a letter.
  void open(String address) {
    // A fragment alone would not load the page again.
    page.navigate("about:blank");
    page.navigate(base.resolve(address).toString());
  }

  String heading() {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)).innerText();
  }

  /// That a page with this heading comes: a click does not wait for what it leads to.
  void sees(String heading) {
    try {
      Waiting.until("the page " + heading, () -> heading().equals(heading));
    } catch (AssertionError instead) {
      throw new AssertionError(page.url() + " shows\n" + page.innerText("body"), instead);
    }
  }

  /// That the browser comes to this page.
  void isAt(String path) {
    page.waitForURL(base + path);
  }

  void type(String label, String text) {
    page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(text);
  }

  void click(String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .click();
  }

  void follow(String link) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true))
        .first()
        .click();
  }

  /// Whether the text is there, or comes with the page that a click leads to.
  boolean shows(String text) {
    try {
      page.getByText(text).first().waitFor(new Locator.WaitForOptions().setTimeout(SOON_MILLIS));
      return true;
    } catch (TimeoutError notThere) {
      return false;
    }
  }

  /// Whether the text is on the page as it is now.
  boolean showsAlready(String text) {
    return page.getByText(text).first().isVisible();
  }

  void signIn(Person person) {
    open("/sign-in");
    signInHere(person.email(), person.password());
  }

  /// On the page where the browser is.
  void signInHere(String login, String password) {
    type("Email address or username", login);
    type("Password", password);
    click("Sign in");
  }

  /// That the browser had nothing to complain about, asked nobody else, and neither asked for nor
  /// printed one of these.
  void behavedWell(Canaries secrets) {
    assertEquals(List.of(), console, "the browser's console");
    assertEquals(List.of(), answeredInPlace, "forms that led to no page of their own");
    for (var request : requests) {
      assertTrue(
          request.startsWith(base + "/")
              || request.startsWith("data:")
              || request.equals("about:blank"),
          "a request to " + request);
      // Playwright names the page with its fragment, which never leaves the browser.
      secrets.searchText("a request", request.split("#", 2)[0]);
    }
    secrets.searchText("the console", String.join("\n", console));
  }

  @Override
  public void close() {
    context.close();
  }
}
