package dev.latchkey.server.selfservice;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.openpgp.Generation;
import dev.latchkey.server.openpgp.KeyProblem;
import dev.latchkey.server.openpgp.ServerKey;
import dev.latchkey.server.openpgp.StoredKey;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.RememberedForm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One's own OpenPGP key on a page.
final class OpenPgpKeyPages {
  private static final String PAGE = "/account/openpgp";
  private static final String KEY = "key";
  private static final String TO_ADD = "current_password";
  private static final String TO_REMOVE = "removal_password";
  private static final Map<String, OpenPgpKeyView.Notice> NOTICES =
      Map.of("added", OpenPgpKeyView.Notice.ADDED, "removed", OpenPgpKeyView.Notice.REMOVED);
  private final ManageOpenPgpKey desk;
  private final Reauthentication reauthentication;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;
  private final ServerKey serverKey;
  private final boolean off;

  /// @param off whether this installation encrypts nothing
  OpenPgpKeyPages(
      ManageOpenPgpKey desk,
      Reauthentication reauthentication,
      WebSupport web,
      ServerKey serverKey,
      boolean off) {
    this.desk = desk;
    this.reauthentication = reauthentication;
    authenticator = web.authenticator();
    pages = web.responses();
    this.serverKey = serverKey;
    this.off = off;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PAGE).get(this::form).post(this::change));
  }

  private Response form(Exchange exchange) {
    return authenticator
        .browser(exchange)
        .map(session ->
            reauthentication
                .missingFactor(session, PAGE)
                .orElseGet(() -> show(exchange, session, 200, pages.kept(exchange), "")))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  /// @param pasted what is shown instead of what was kept, where that is too long to be kept
  private Response show(
      Exchange exchange, Session session, int status, RememberedForm kept, String pasted) {
    var view =
        new OpenPgpKeyView(
            desk.find(session).map(OpenPgpKeyPages::shown).orElse(null),
            OpenPgpKeyView.grouped(serverKey.fingerprint()),
            pasted.isEmpty() ? kept.typed(KEY) : pasted,
            kept.faults(KEY).stream().findFirst().orElse(null),
            Stream.of(TO_ADD, TO_REMOVE).filter(kept::isFaulty).findFirst().orElse(null),
            exchange.query("notice").map(NOTICES::get).orElse(null),
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

  private Response change(Exchange exchange) {
    var form = pages.form(exchange, KEY);
    return authenticator
        .browser(exchange)
        .map(session ->
            reauthentication
                .missingFactor(session, PAGE)
                .or(() -> missingToAdd(session, form))
                .orElseGet(() -> change(exchange, session, form)))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  /// A key can be removed without.
  private Optional<Response> missingToAdd(Session session, Form form) {
    return form.optional(TO_REMOVE).isPresent()
        ? Optional.empty()
        : reauthentication.missingForSecrets(session, PAGE);
  }

  private Response change(Exchange exchange, Session session, Form form) {
    var removal = form.optional(TO_REMOVE);
    var outcome =
        removal.isPresent()
            ? desk.remove(session, Secret.of(removal.get()))
            : desk.put(session, Secret.of(form.text(TO_ADD)), form.text(KEY));
    return switch (outcome) {
      case Throttled.Admitted(OpenPgpKeyOutcome.Changed _) ->
          Response.seeOther(PAGE + "?notice=" + (removal.isPresent() ? "removed" : "added"));
      case Throttled.Admitted(OpenPgpKeyOutcome.NoKey _) ->
          Response.seeOther(PAGE + "?notice=removed");
      case Throttled.Admitted(OpenPgpKeyOutcome.Rejected(var problem, var wrong)) ->
          again(
              exchange,
              session,
              form,
              RememberedForm.faulty().fault(KEY, List.of(problem.word())).fault(TO_ADD, wrong));
      case Throttled.Admitted(OpenPgpKeyOutcome.WrongPassword _) ->
          again(
              exchange,
              session,
              form,
              RememberedForm.faulty().fault(removal.isPresent() ? TO_REMOVE : TO_ADD, true));
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  private Response again(Exchange exchange, Session session, Form form, RememberedForm kept) {
    return pages.back(
        exchange, kept, () -> show(exchange, session, kept.status(), kept, form.text(KEY)));
  }
}
