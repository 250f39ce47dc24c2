package dev.latchkey.server.web.page;

import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.web.CsrfGuard;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Shows views as answers, each with its form ticket and in the reader's language.
///
/// A form that was sent is never answered by a page, which the browser would ask about on every way
/// back to it, but leads to one: [#back].
public final class PageResponses {
  /// Stands in the address of a page that a form led to.
  private static final String SENT = "sent";

  private static final String NO_COOKIES = "cookies_needed";
  private final Pages pages;
  private final Assets assets;
  private final CsrfGuard guard;
  private final FormMemory memory;
  private final ReturnToCookie wayBack;

  public PageResponses(
      Pages pages, Assets assets, CsrfGuard guard, FormMemory memory, ReturnToCookie wayBack) {
    this.pages = pages;
    this.assets = assets;
    this.guard = guard;
    this.memory = memory;
    this.wayBack = wayBack;
  }

  /// Where people wanted to go.
  public ReturnToCookie wayBack() {
    return wayBack;
  }

  /// The view for someone who is not signed in. Where they want to go is remembered.
  public Response show(Exchange exchange, int status, View view) {
    return wayBack.remember(exchange, show(exchange, status, view, false));
  }

  /// The view for someone who is.
  public Response showSignedIn(Exchange exchange, int status, View view) {
    return show(exchange, status, view, true);
  }

  /// A page that a form led to says so by its status, too.
  private Response show(Exchange exchange, int status, View view, boolean signedIn) {
    var ticket = guard.ticket(exchange);
    var kept = kept(exchange);
    var trouble = Trouble.of(kept, memory.now());
    var page = new Page(messages(exchange), assets, ticket.token(), signedIn, trouble);
    var shown = status == 200 ? kept.status() : status;
    var answer = ticket.on(Response.page(shown, pages.html(page, view)));
    var wait = kept.wait(memory.now());
    return wait == 0 ? answer : answer.with("Retry-After", Long.toString(wait));
  }

  /// What a page shows of the form that led to it.
  public RememberedForm kept(Exchange exchange) {
    if (exchange.isPost() || exchange.query(SENT).isEmpty()) {
      return RememberedForm.NOTHING;
    }
    return guard.knows(exchange)
        ? memory.recall(exchange, context(exchange.path(), guard.ticket(exchange)))
        : RememberedForm.troubled(
            new Problem(403, NO_COOKIES, "This page needs cookies."), memory.now());
  }

  /// What the page of a posted form was shown with, before [#form] forgets it.
  public RememberedForm remembered(Exchange exchange) {
    return guard.knows(exchange)
        ? memory.recall(exchange, context(exchange.path(), guard.ticket(exchange)))
        : RememberedForm.NOTHING;
  }

  /// A posted form of one of our own pages.
  ///
  /// @param typed the fields without secrets: with what they hold the form comes back
  /// @throws RequestRejected where it is malformed or came from elsewhere
  public Form form(Exchange exchange, String... typed) {
    memory.forget(exchange);
    var form = exchange.form();
    exchange.noteTyped(form.texts(typed));
    guard.check(exchange, form);
    return form;
  }

  /// A form that a script sends beside the page: what the page remembers stays.
  ///
  /// @throws dev.latchkey.server.web.RequestRejected as [#form]
  public Form beside(Exchange exchange) {
    var form = exchange.form();
    guard.check(exchange, form);
    return form;
  }

  /// What only the browser has that sent the form, the same for all of its forms.
  public static Secret browser(Form form) {
    return Secret.of(form.text(CsrfGuard.FIELD));
  }

  /// Leads from a form that was sent to its page, which then knows what came of it.
  public Response back(Exchange exchange, RememberedForm kept) {
    return remembered(exchange, kept)
        .orElseGet(() -> remembered(exchange, kept, Map.of()).orElseThrow());
  }

  /// Leads from a form that was done to another page of ours, with its fields filled in.
  ///
  /// @param notice what the page says was done, a word of it
  public Response on(Exchange exchange, String path, String notice, Map<String, String> typed) {
    var ticket = guard.ticket(exchange);
    var page = path + "?notice=" + notice;
    return memory
        .remember(
            ticket.on(Response.seeOther(page + "&" + SENT + "=1")),
            RememberedForm.NOTHING.typed(typed),
            context(path, ticket))
        .orElseGet(() -> Response.seeOther(page));
  }

  /// What is remembered of a form that may not be sent again before that.
  public RememberedForm waiting(String outcome, Duration wait) {
    return RememberedForm.failed(429, outcome).until(memory.now().plus(wait).plusSeconds(1));
  }

  /// Full minutes until the form may be sent again, at least 1.
  public long minutesLeft(RememberedForm kept) {
    return minutes(kept.wait(memory.now()));
  }

  /// The same as [#back(Exchange, Kept)] for a form with a long text.
  ///
  /// @param page what is answered where the text is too long to be remembered
  public Response back(Exchange exchange, RememberedForm kept, Supplier<Response> page) {
    return remembered(exchange, kept).orElseGet(page);
  }

  private Optional<Response> remembered(Exchange exchange, RememberedForm kept) {
    return remembered(exchange, kept, exchange.typed().orElse(Map.of()));
  }

  private Optional<Response> remembered(
      Exchange exchange, RememberedForm kept, Map<String, String> typed) {
    var ticket = guard.ticket(exchange);
    var answer = ticket.on(Response.seeOther(location(exchange, typed)));
    return memory.remember(answer, kept.typed(typed), context(exchange.path(), ticket));
  }

  /// The page of the form; where it asked for the way on, it still knows that.
  private static String location(Exchange exchange, Map<String, String> typed) {
    var page = exchange.path() + "?" + SENT + "=1";
    return Optional.ofNullable(typed.get(ReturnTo.FIELD))
        .flatMap(ReturnTo::parse)
        .map(wanted -> wanted.after(page))
        .orElse(page);
  }

  private static String context(String path, CsrfGuard.Ticket ticket) {
    return ticket.token() + " " + path;
  }

  /// Too many attempts, with the time to wait.
  public Response slowDown(Exchange exchange, Duration wait) {
    return error(exchange, Problem.slowDown(wait));
  }

  /// What a browser sees where a program gets a problem: the page of the form that was sent, with
  /// what was typed, or a page of its own.
  public Response error(Exchange exchange, Problem problem) {
    var form = exchange.isPost() && (exchange.typed().isPresent() || problem.status() == 413);
    return form ? backFrom(exchange, problem) : errorPage(exchange, problem);
  }

  /// What another site wants to have typed here is not shown as if it had been.
  private Response backFrom(Exchange exchange, Problem problem) {
    if (problem.code().equals(CsrfGuard.FOREIGN)) {
      exchange.noteTyped(Map.of());
    }
    return back(exchange, RememberedForm.troubled(problem, memory.now()));
  }

  private Response errorPage(Exchange exchange, Problem problem) {
    var wait = problem.extra().get("retry_after") instanceof Long seconds ? minutes(seconds) : 0;
    if (problem.isOfVolume()) {
      return tooMuch(exchange, problem, wait);
    }
    var view = new ErrorView(problem.status(), wait, problem.equals(Problem.unsaved()));
    var page = new Page(messages(exchange), assets, null, false, null);
    var answer = Response.page(problem.status(), pages.html(page, view));
    return wait == 0 ? answer : answer.with("Retry-After", problem.extra().get("retry_after") + "");
  }

  /// The ways out of a session stay open, so this page has forms.
  private Response tooMuch(Exchange exchange, Problem problem, long minutes) {
    var view = TooMuchView.after(exchange.query("notice").orElse(""), minutes);
    return showSignedIn(exchange, problem.status(), view)
        .with("Retry-After", problem.extra().get("retry_after") + "");
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
                .orElseThrow(() -> new RequestRejected(Problem.notFound())));
  }

  private static Response send(Exchange exchange, Asset asset) {
    var known = exchange.header("If-None-Match").filter(asset.etag()::equals).isPresent();
    var answer =
        known
            ? Response.empty(304)
            : new Response(200, asset.contentType(), asset.content(), List.of());
    return answer.with("ETag", asset.etag()).with("Cache-Control", Asset.CACHE_CONTROL);
  }

  private Messages messages(Exchange exchange) {
    var language = exchange.language().orElse(Language.ENGLISH);
    return pages
        .messages(language)
        .in(language.region(exchange.header("Accept-Language").orElse(null)));
  }
}
