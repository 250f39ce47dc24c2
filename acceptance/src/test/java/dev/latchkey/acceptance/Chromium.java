package dev.latchkey.acceptance;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The real browser that is installed, without a window.
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  /// Root has no sandbox; the rest keeps the browser from calling home.
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-domain-reliability",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path program) {
    playwright = Playwright.create();
    browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(FLAGS));
  }

  static Chromium start() {
    return new Chromium(
        programs()
            .findFirst()
            .orElseThrow(() ->
                new AssertionError(
                    "the browser tests need Chromium; install it (on Debian: apt-get install"
                        + " chromium)")));
  }

  private static Stream<Path> programs() {
    var folders =
        Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1);
    return NAMES.stream()
        .flatMap(name -> Stream.of(folders).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable);
  }

  /// Somebody with a browser of his own: no cookies, no history.
  Visitor visitor(RunningLatchkey latchkey) {
    return visitor(latchkey, new Browser.NewContextOptions());
  }

  Visitor visitorWithoutScript(RunningLatchkey latchkey) {
    return visitor(latchkey, new Browser.NewContextOptions().setJavaScriptEnabled(false));
  }

  private Visitor visitor(RunningLatchkey latchkey, Browser.NewContextOptions options) {
    // The authority of a fresh installation is in no browser's list. What fades from one colour
    // into
    // another would be measured half-way.
    options.setIgnoreHTTPSErrors(true).setReducedMotion(ReducedMotion.REDUCE);
    return new Visitor(browser.newContext(options), latchkey.baseUrl());
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
