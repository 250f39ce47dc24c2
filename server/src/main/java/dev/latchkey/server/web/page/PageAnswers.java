package dev.latchkey.server.web.page;

import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.FormGuard;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRefused;
import java.util.List;

/// Shows views as answers, each with its form ticket and in the reader's language.
public final class PageAnswers {
  private final Pages pages;
  private final Assets assets;
  private final FormGuard guard;

  public PageAnswers(Pages pages, Assets assets, FormGuard guard) {
    this.pages = pages;
    this.assets = assets;
    this.guard = guard;
  }

  /// The view for somebody who is not signed in.
  public Answer show(Exchange exchange, int status, View view) {
    return show(exchange, status, view, false);
  }

  /// The view for somebody who is.
  public Answer showSignedIn(Exchange exchange, int status, View view) {
    return show(exchange, status, view, true);
  }

  private Answer show(Exchange exchange, int status, View view, boolean signedIn) {
    var ticket = guard.ticket(exchange);
    var page = new Page(messages(exchange), assets, ticket.token(), signedIn);
    return ticket.on(Answer.page(status, pages.html(page, view)));
  }

  /// A posted form of one of our own pages.
  ///
  /// @throws dev.latchkey.server.web.RequestRefused where it is malformed or came from elsewhere
  public Form form(Exchange exchange) {
    var form = exchange.form();
    guard.check(exchange, form);
    return form;
  }

  /// What only the browser has that sent the form, the same for all of its forms.
  public static Secret browser(Form form) {
    return Secret.of(form.text(FormGuard.FIELD));
  }

  /// What a browser sees where a program gets a problem.
  public Answer error(Exchange exchange, Problem problem) {
    var wait = problem.extra().get("retry_after") instanceof Long seconds ? minutes(seconds) : 0;
    var view = new ErrorView(problem.status(), wait, problem.equals(Problem.unsaved()));
    var page = new Page(messages(exchange), assets, null, false);
    var answer = Answer.page(problem.status(), pages.html(page, view));
    return wait == 0 ? answer : answer.with("Retry-After", problem.extra().get("retry_after") + "");
  }

  /// Full minutes to wait, at least 1.
  public static long minutes(long seconds) {
    return Math.max(1, (seconds + 59) / 60);
  }

  /// Where assets are: each address holds a hash of the content, so what it gives never changes.
  public Endpoint assetEndpoint() {
    return Endpoint.at("/assets/{hash}/{name}")
        .get(exchange ->
            assets
                .find(exchange.variable("hash"), exchange.variable("name"))
                .map(asset -> send(exchange, asset))
                .orElseThrow(() -> new RequestRefused(Problem.notFound())));
  }

  private static Answer send(Exchange exchange, Asset asset) {
    var known = exchange.header("If-None-Match").filter(asset.etag()::equals).isPresent();
    var answer =
        known
            ? Answer.empty(304)
            : new Answer(200, asset.contentType(), asset.content(), List.of());
    return answer.with("ETag", asset.etag()).with("Cache-Control", Asset.CACHE_CONTROL);
  }

  private static Messages messages(Exchange exchange) {
    return Messages.of(exchange.language().orElse(Language.ENGLISH));
  }
}
