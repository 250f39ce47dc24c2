package dev.latchkey.server.selfservice;

import dev.latchkey.server.openpgp.Generation;
import dev.latchkey.server.openpgp.KeyProblem;
import dev.latchkey.server.openpgp.ServerKey;
import dev.latchkey.server.openpgp.StoredKey;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionGate;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.page.PageAnswers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One's own OpenPGP key on a page.
public final class OpenPgpKeyPages {
  private static final Map<String, OpenPgpKeyView.Notice> NOTICES =
      Map.of("added", OpenPgpKeyView.Notice.ADDED, "removed", OpenPgpKeyView.Notice.REMOVED);
  private final OpenPgpKeyDesk desk;
  private final SessionGate gate;
  private final PageAnswers pages;
  private final ServerKey serverKey;
  private final boolean off;

  /// @param off whether this installation encrypts nothing
  public OpenPgpKeyPages(
      OpenPgpKeyDesk desk, SessionGate gate, PageAnswers pages, ServerKey serverKey, boolean off) {
    this.desk = desk;
    this.gate = gate;
    this.pages = pages;
    this.serverKey = serverKey;
    this.off = off;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at("/account/openpgp").get(this::form).post(this::change));
  }

  private Answer form(Exchange exchange) {
    return gate.browser(exchange)
        .map(session -> show(exchange, session, 200, null, null))
        .orElseGet(SelfServicePages::signInFirst);
  }

  private Answer show(
      Exchange exchange,
      Session session,
      int status,
      @Nullable String rejected,
      @Nullable String wrong) {
    var notice = exchange.query("notice").map(NOTICES::get).orElse(null);
    var view =
        new OpenPgpKeyView(
            desk.find(session).map(OpenPgpKeyPages::shown).orElse(null),
            OpenPgpKeyView.grouped(serverKey.fingerprint()),
            rejected,
            wrong,
            status == 200 ? notice : null,
            off);
    return pages.showSignedIn(exchange, status, view);
  }

  private static OpenPgpKeyView.Key shown(StoredKey key) {
    return new OpenPgpKeyView.Key(
        OpenPgpKeyView.grouped(key.fingerprint()),
        key.algorithm(),
        key.generation().map(Generation::word).orElse(null),
        key.addedAt(),
        key.expiresAt().orElse(null),
        key.problem().map(KeyProblem::word).orElse(null));
  }

  private Answer change(Exchange exchange) {
    var form = pages.form(exchange);
    return gate.browser(exchange)
        .map(session -> change(exchange, session, form))
        .orElseGet(SelfServicePages::signInFirst);
  }

  private Answer change(Exchange exchange, Session session, Form form) {
    var removal = form.optional("removal_password");
    var outcome =
        removal.isPresent()
            ? desk.remove(session, Secret.of(removal.get()))
            : desk.put(session, Secret.of(form.text("current_password")), form.text("key"));
    var field = removal.isPresent() ? "removal_password" : "current_password";
    return switch (outcome) {
      case OpenPgpKeyOutcome.Changed _ ->
          Answer.seeOther("/account/openpgp?notice=" + (removal.isPresent() ? "removed" : "added"));
      case OpenPgpKeyOutcome.NoKey _ -> Answer.seeOther("/account/openpgp?notice=removed");
      case OpenPgpKeyOutcome.Rejected rejected ->
          show(exchange, session, 422, rejected.problem().word(), null);
      case OpenPgpKeyOutcome.WrongPassword _ -> show(exchange, session, 422, null, field);
      case OpenPgpKeyOutcome.SlowDown slow ->
          pages.error(exchange, Problem.slowDown(slow.retryAfter()));
    };
  }
}
