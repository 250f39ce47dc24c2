package dev.latchkey.server.passkeys.registration;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.passkeys.Passkey;
import dev.latchkey.server.passkeys.PasskeyName;
import dev.latchkey.server.passkeys.Passkeys;
import dev.latchkey.server.passkeys.webauthn.Attestation;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Json;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One's own passkeys on a page. It opens after a fresh proof of who it is.
final class PasskeyPages {
  static final String PATH = "/account/passkeys";
  private static final Set<String> DONE = Set.of("added", "renamed", "removed");
  private static final Set<String> FAILED =
      Set.of("rejected", "too-late", "known", "too-many", "name", "factor", "held");
  private final OwnPasskeys own;
  private final SessionAuthenticator authenticator;
  private final Reauthentication reauthentication;
  private final PageResponses pages;
  private final boolean offered;

  PasskeyPages(
      OwnPasskeys own,
      SessionAuthenticator authenticator,
      Reauthentication reauthentication,
      PageResponses pages,
      boolean offered) {
    this.own = own;
    this.authenticator = authenticator;
    this.reauthentication = reauthentication;
    this.pages = pages;
    this.offered = offered;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at(PATH).get(this::list).post(this::change),
        Endpoint.at(PATH + "/options").post(this::options));
  }

  private Response list(Exchange exchange) {
    return authenticator
        .browserToSecure(exchange)
        .map(session ->
            reauthentication.missing(session, PATH).orElseGet(() -> list(exchange, session)))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  private Response list(Exchange exchange, Session session) {
    var notice =
        exchange.query("notice").filter(word -> DONE.contains(word) || FAILED.contains(word));
    var missing = notice.isEmpty() ? own.missing(session) : Optional.<ProofMissing>empty();
    if (missing.isPresent()) {
      return leads(missing.get().notice());
    }
    var items = own.list(session).stream().map(this::item).toList();
    var view =
        new PasskeysView(
            own.domain(),
            Base64Url.encode(Passkey.userHandle(session.accountId())),
            items,
            notice.orElse(null),
            notice.filter(FAILED::contains).isPresent(),
            exchange.query("passkey").orElse(null),
            items.size() >= Passkeys.MOST,
            offered);
    return pages.showSignedIn(exchange, 200, view);
  }

  private PasskeysView.Item item(Passkey passkey) {
    return new PasskeysView.Item(
        passkey.id().value(),
        Base64Url.encode(passkey.credential().id()),
        passkey.name(),
        own.model(passkey).filter(model -> !model.equals(passkey.name())).orElse(null),
        passkey.credential().backedUp(),
        passkey.addedAt(),
        passkey.lastUsedAt().orElse(null));
  }

  /// Asked for by the page's script.
  private Response options(Exchange exchange) {
    pages.beside(exchange);
    var session = authenticator.browserToSecure(exchange).filter(reauthentication::isFresh);
    if (session.filter(of -> own.missing(of).isEmpty()).isEmpty() || !offered) {
      return Response.problem(
          new Problem(403, "password_required", "Open the page of the passkeys again."));
    }
    return Response.json(200, new PasskeyApi.Options(own.options(session.get())));
  }

  private Response change(Exchange exchange) {
    var form = pages.form(exchange);
    var session = authenticator.browserToSecure(exchange);
    if (session.isEmpty()) {
      return SessionAuthenticator.signInFirst();
    }
    return reauthentication
        .missing(session.get(), PATH)
        .orElseGet(() -> change(session.get(), form));
  }

  private Response change(Session session, Form form) {
    var removed = form.optional("remove");
    if (removed.isPresent()) {
      var outcome = Id.parse(removed.get()).map(id -> own.remove(session, id));
      return leads(
          switch (outcome.orElseGet(RemoveOutcome.NotFound::new)) {
            case RemoveOutcome.Removed _ -> "removed";
            case RemoveOutcome.NotFound _ -> "";
            case RemoveOutcome.ProofRequired(var missing) -> missing.notice();
          });
    }
    var renamed = form.optional("rename").flatMap(Id::parse);
    return renamed.map(id -> rename(session, id, form)).orElseGet(() -> add(session, form));
  }

  private Response rename(Session session, Id passkey, Form form) {
    var name = PasskeyName.parse(form.text("name"));
    if (name.isEmpty()) {
      return Response.seeOther(PATH + "?notice=name&passkey=" + passkey.value());
    }
    return leads(own.rename(session, passkey, name.get()) ? "renamed" : "");
  }

  private Response add(Session session, Form form) {
    if (!offered) {
      return leads("");
    }
    var json = form.text("passkey").getBytes(StandardCharsets.UTF_8);
    Map<?, ?> credential = Json.read(json, Map.class);
    return leads(
        switch (own.add(session, Attestation.of(credential), Optional.empty())) {
          case PasskeyAddOutcome.Added _ -> "added";
          case PasskeyAddOutcome.Rejected _ -> "rejected";
          case PasskeyAddOutcome.TooLate _ -> "too-late";
          case PasskeyAddOutcome.ProofRequired(var missing) -> missing.notice();
          case PasskeyAddOutcome.Known _ -> "known";
          case PasskeyAddOutcome.TooMany _ -> "too-many";
        });
  }

  private static Response leads(String notice) {
    return Response.seeOther(notice.isEmpty() ? PATH : PATH + "?notice=" + notice);
  }
}
