package dev.latchkey.server.openid.device;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.grants.DeviceCodes;
import dev.latchkey.server.grants.UserCode;
import dev.latchkey.server.grants.WaitingDevice;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.LimitKey;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.QueryString;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.RememberedForm;
import dev.latchkey.server.web.page.View;
import java.util.List;
import java.util.Optional;

/// `/device` (RFC 8628, section 3.3): who is signed in types the code that a device shows, sees
/// which application it is and what it asks for, and allows or refuses it.
///
/// A code in the address is filled in and nothing more: a link alone allows nothing, and guesses
/// nothing.
public final class DevicePages {
  static final String PATH = "/device";
  static final String CODE = "user_code";
  private static final String KNOWN = "known";
  private static final String ALLOWED = "allowed";
  private static final String REFUSED = "refused";
  private static final String GONE = "gone";
  private final Platform platform;
  private final Database database;
  private final RateLimiter limiter;
  private final Accounts accounts;
  private final ClientRegistrations registrations;
  private final DeviceCodes devices;
  private final Notifications notifications;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;

  public DevicePages(
      Platform platform, Identities identities, WebSupport web, ClientRegistrations registrations) {
    this.platform = platform;
    this.database = platform.database();
    this.limiter = platform.limiter();
    this.accounts = identities.accounts();
    this.registrations = registrations;
    this.devices = identities.grants().devices();
    this.notifications = identities.notifications();
    this.authenticator = web.authenticator();
    this.pages = web.responses();
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).get(this::show).post(this::take));
  }

  /// A device that waits, of an application that may still have what it asks for.
  private record Asking(Client client, WaitingDevice device) {}

  private Optional<Asking> asking(UserCode code) {
    return devices
        .find(database, code)
        .flatMap(device ->
            registrations
                .find(device.client())
                .filter(ClientRegistration::devices)
                .map(ClientRegistration::client)
                .filter(client -> client.scopes().containsAll(device.scopes()))
                .map(client -> new Asking(client, device)));
  }

  private Response show(Exchange exchange) {
    var kept = pages.kept(exchange);
    var named = exchange.query(CODE).flatMap(UserCode::parse).map(UserCode::shown).orElse("");
    var typed = kept.typed(CODE).isEmpty() ? named : kept.typed(CODE);
    return authenticator
        .browser(exchange)
        .map(session -> pages.showSignedIn(exchange, 200, view(kept, typed, session)))
        .orElseGet(() -> signInFirst(typed));
  }

  private static Response signInFirst(String typed) {
    var query =
        UserCode.parse(typed).map(code -> "?" + QueryString.pair(CODE, code.shown())).orElse("");
    return SessionAuthenticator.signInFirst(new ReturnTo(PATH + query));
  }

  private View view(RememberedForm kept, String typed, Session session) {
    if (kept.is(ALLOWED) || kept.is(REFUSED)) {
      return new DeviceDecidedView(kept.is(ALLOWED));
    }
    var problem = kept.faults(CODE).stream().findFirst().orElse("");
    if (!kept.is(KNOWN)) {
      return new DeviceCodeView(typed, problem);
    }
    return UserCode.parse(typed)
        .<View>flatMap(code -> asking(code).map(asking -> question(code, asking, session)))
        .orElseGet(() -> new DeviceCodeView("", GONE));
  }

  private DeviceQuestionView question(UserCode code, Asking asking, Session session) {
    var email =
        database
            .read(handle -> accounts.byId(handle, session.accountId()))
            .map(account -> account.email().value())
            .orElse("");
    return new DeviceQuestionView(
        asking.client().name(),
        code.shown(),
        asking.device().place(),
        asking.device().askedAt(),
        session.accountId().value(),
        email,
        asking.device().scopes().stream().map(Scope::word).toList());
  }

  private Response take(Exchange exchange) {
    var asked = pages.remembered(exchange);
    var form = pages.form(exchange, CODE);
    var session = authenticator.browser(exchange);
    if (session.isEmpty()) {
      return signInFirst(form.text(CODE));
    }
    var code = UserCode.parse(form.text(CODE));
    if (code.isEmpty()) {
      return pages.back(exchange, faulty("form"));
    }
    if (asked.is(KNOWN) && UserCode.parse(asked.typed(CODE)).equals(code)) {
      return pages.back(exchange, answer(exchange, session.get(), code.get(), form));
    }
    var taken =
        platform
            .throttle()
            .attempt(
                guesses(exchange, session.get()),
                place -> guess(exchange, session.get(), code.get(), form, place));
    return switch (taken) {
      case Throttled.Admitted<RememberedForm>(var outcome) -> pages.back(exchange, outcome);
      case Throttled.TooManyAttempts<RememberedForm>(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  private static RememberedForm faulty(String word) {
    return RememberedForm.faulty().fault(CODE, List.of(word));
  }

  private static List<LimitKey> guesses(Exchange exchange, Session session) {
    return List.of(
        Limit.USER_CODE_ACCOUNT.of(session.accountId().value()),
        Limit.USER_CODE_SOURCE.of(exchange.client().source()),
        Limit.USER_CODE_ALL.of(""));
  }

  /// To a question that this browser was shown: its code is no guess, and no count keeps the
  /// decision out.
  private RememberedForm answer(Exchange exchange, Session session, UserCode code, Form form) {
    return asking(code)
        .map(asking -> {
          exchange.noteApplication(asking.client().id());
          return decide(session, code, form, asking.client());
        })
        .orElseGet(() -> faulty(GONE));
  }

  private RememberedForm guess(
      Exchange exchange, Session session, UserCode code, Form form, RateLimiter.Place place) {
    var asking = limiter.verify(database, place, () -> asking(code));
    if (asking.isEmpty()) {
      var source =
          platform.digests().mark(KeyedDigests.Purpose.ENTERED_NAME, exchange.client().source());
      return database.write(transaction -> {
        limiter.failedIn(transaction, place);
        platform.audit().append(transaction, new UserCodeRefused(session.accountId(), source));
        return faulty("wrong");
      });
    }
    limiter.passed(database, place);
    exchange.noteApplication(asking.get().client().id());
    return decide(session, code, form, asking.get().client());
  }

  /// Who is signed in may be someone else than the question was put to; then it is put again.
  private RememberedForm decide(Session session, UserCode code, Form form, Client client) {
    var decision = form.text("decision");
    var same = form.text("account").equals(session.accountId().value());
    if (!same || !(decision.equals("allow") || decision.equals("refuse"))) {
      return RememberedForm.of(KNOWN);
    }
    var allows = decision.equals("allow");
    boolean done =
        database.write(transaction ->
            allows
                ? allow(transaction, session, code, client)
                : devices.refuse(transaction, session, code, client));
    return done ? RememberedForm.of(allows ? ALLOWED : REFUSED) : faulty(GONE);
  }

  private boolean allow(Transaction transaction, Session session, UserCode code, Client client) {
    var allowed = devices.allow(transaction, session, code, client);
    if (allowed) {
      notifications.deviceAllowed(transaction, session.accountId());
    }
    return allowed;
  }
}
