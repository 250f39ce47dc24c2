package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.accountsecurity.StepUp;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.grants.Codes;
import dev.latchkey.server.grants.RequestedCode;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.jose.TokenVerifier;
import dev.latchkey.server.openid.applications.ApplicationGate;
import dev.latchkey.server.openid.applications.OAuthError;
import dev.latchkey.server.openid.dpop.Proofs;
import dev.latchkey.server.openid.leaving.Leaving;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.QueryString;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.PageResponses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `/oauth2/authorize`: leads people through what is missing, and back to the application with a
/// code. Everything that is known of the request stands in its address, so that it outlasts signing
/// up, other tabs and the way back.
public final class AuthorizationEndpoint {
  public static final String PATH = "/oauth2/authorize";
  private static final Set<String> LOGIN = Set.of("login");
  private final Platform platform;
  private final Database database;
  private final ClientRegistrations registrations;
  private final Codes codes;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;
  private final Asking asking;
  private final ConsentPages consents;
  private final WayToApplication way;
  private final TokenVerifier verifier;
  private final OperatorHints hints = new OperatorHints();
  private final PushedRequests pushed;
  private final PushedMark pushedMark;
  private final AssuranceDemand demand;

  public AuthorizationEndpoint(
      Platform platform, Identities identities, WebSupport web, TokenVerifier verifier) {
    this.platform = platform;
    this.database = platform.database();
    this.registrations = new ClientRegistrations(database, platform.audit());
    this.verifier = verifier;
    this.pushed = new PushedRequests(database, platform.digests(), platform.randomness());
    this.pushedMark = new PushedMark(database, platform.digests());
    this.demand = new AssuranceDemand(new StepUp(platform, identities));
    this.codes = identities.grants().codes();
    this.authenticator = web.authenticator();
    this.pages = web.responses();
    var given = identities.grants().consents();
    var mark = new AnswerMark(database, platform.digests());
    this.asking = new Asking(database, identities.accounts(), given, pages, mark);
    this.consents = new ConsentPages(database, registrations, given, authenticator, pages, mark);
    this.way = new WayToApplication(web.links(), new Leaving(pages));
  }

  /// Those of people, and the one that takes pushed requests.
  ///
  /// @param gate lets applications in that push their requests
  public List<Endpoint> endpoints(ApplicationGate gate, Proofs proofs) {
    var all = new ArrayList<>(consents.endpoints());
    all.addAll(new PushedRequestEndpoint(platform, gate, proofs, registrations).endpoints());
    all.add(Endpoint.at(PATH).get(this::open).post(this::posted));
    return all;
  }

  /// Another site's form brings no session along, so it leads to the address of the request.
  private Response posted(Exchange exchange) {
    var form = exchange.form();
    return Parameters.of(name -> form.optional(name).stream().toList())
        .path()
        .map(path -> Response.seeOther(path.value()))
        .orElseGet(() -> unusable(exchange, UnusableRequestView.Flaw.REDIRECT));
  }

  /// Forgets pushed requests that are too old.
  public static void purge(Transaction transaction) {
    PushedRequests.purge(transaction);
  }

  private Response open(Exchange exchange) {
    return exchange
        .query(Parameters.REQUEST_URI)
        .filter(uri -> uri.startsWith(PushedRequests.PREFIX))
        .map(uri -> openPushed(exchange, uri))
        .orElseGet(() -> openAsItIs(exchange));
  }

  /// From here on it stands in the address, as every request does, with the mark that it was
  /// pushed.
  private Response openPushed(Exchange exchange, String uri) {
    if (exchange.isHead()) {
      return Response.empty(200); // a look uses nothing up
    }
    return exchange
        .query(Parameters.CLIENT)
        .flatMap(Id::parse)
        .flatMap(client -> pushed.claim(uri, client))
        .map(QueryString::of)
        .map(query -> Parameters.of(name -> QueryString.all(query, name)))
        .flatMap(asked -> pushedMark.on(asked, uri).path())
        .map(path -> Response.seeOther(path.value()))
        .orElseGet(() -> unusable(exchange, UnusableRequestView.Flaw.PUSHED));
  }

  private Response openAsItIs(Exchange exchange) {
    return switch (RequestReading.of(Parameters.of(exchange::queries), registrations)) {
      case RequestReading.UnknownClient _ -> unusable(exchange, UnusableRequestView.Flaw.CLIENT);
      case RequestReading.ForeignAddress(var registered, var asked) -> {
        hints.unregistered(registered, asked, database.now());
        yield unusable(exchange, UnusableRequestView.Flaw.REDIRECT);
      }
      case RequestReading.Bad(var request, var error) -> way.withError(exchange, request, error);
      case RequestReading.Good(var request) -> goOn(exchange, request);
    };
  }

  private Response unusable(Exchange exchange, UnusableRequestView.Flaw flaw) {
    return pages.show(exchange, 400, new UnusableRequestView(flaw));
  }

  private Response goOn(Exchange exchange, AuthorizationRequest request) {
    exchange.noteApplication(request.registered().client().id());
    if (request.registered().security().pushedRequests()
        && !pushedMark.isOn(request.parameters())) {
      return refuse(
          exchange, request, "invalid_request", "The application must push its requests.");
    }
    var decision = request.parameters().value(Parameters.DECISION).orElse("");
    if (decision.equals(ConsentPages.REFUSED)) {
      return refuse(exchange, request, "access_denied", "The person did not allow it.");
    }
    if (decision.equals(ConsentPages.UNMET)) {
      return refuseUnmet(exchange, request);
    }
    if (request.claims().persons().filter(Set::isEmpty).isPresent()) {
      return refuse(exchange, request, "login_required", "No account has the sub of claims.");
    }
    var silent = request.prompts("none");
    var session = authenticator.browser(exchange);
    if (request.parameters().value(Parameters.MEANT).isPresent()
        && session.filter(present -> isOther(request, present)).isPresent()) {
      return refuse(
          exchange,
          request,
          "login_required",
          "Someone else signed in than id_token_hint or claims names.");
    }
    if (session.isEmpty()
        || isOther(request, session.get())
        || Freshness.isLacking(request, session.get(), database.now())) {
      return silent
          ? refuse(exchange, request, "login_required", "The person has to sign in.")
          : signIn(request, session);
    }
    var raising = raise(exchange, request, session.get(), silent);
    if (raising.isPresent()) {
      return raising.get();
    }
    if (asking.isDue(request, session.get())) {
      return silent
          ? refuse(exchange, request, "consent_required", "The person has to be asked.")
          : asking.page(exchange, request, session.get());
    }
    return withCode(exchange, request, session.get());
  }

  /// Asks for more proof, or refuses, where the application wants more than there is; empty where
  /// it does not.
  private Optional<Response> raise(
      Exchange exchange, AuthorizationRequest request, Session session, boolean silent) {
    return switch (demand.of(request, session, silent)) {
      case AssuranceDemand.Next.GoOn _ -> Optional.empty();
      case AssuranceDemand.Next.Raise _ when silent ->
          Optional.of(
              refuse(exchange, request, "login_required", "The person has to prove more for acr."));
      case AssuranceDemand.Next.Raise(var way) ->
          request.parameters().path().flatMap(path -> StepUp.page(way, path));
      case AssuranceDemand.Next.Unmet(var known) ->
          Optional.of(
              silent || !known
                  ? refuseUnmet(exchange, request)
                  : pages.showSignedIn(
                      exchange,
                      403,
                      UnmetRequestView.of(request, session, demand.stepUp().isOffered())));
    };
  }

  /// OpenID Connect Core Error Code unmet_authentication_requirements 1.0, section 1.
  private Response refuseUnmet(Exchange exchange, AuthorizationRequest request) {
    return refuse(
        exchange,
        request,
        "unmet_authentication_requirements",
        "The person cannot prove what acr wants.");
  }

  /// Whether the application means someone else, by an ID token that it got here, however old, or
  /// by the claim `sub`.
  private boolean isOther(AuthorizationRequest request, Session session) {
    var id = session.accountId();
    if (request.claims().persons().filter(meant -> !meant.contains(id)).isPresent()) {
      return true;
    }
    return request.parameters().value(Parameters.HINT).isPresent()
        ? !subject(request).equals(Optional.of(id.value()))
        : request
            .parameters()
            .value(Parameters.MEANT)
            .filter(meant -> !List.of(meant.split(" ", -1)).contains(id.value()))
            .isPresent();
  }

  /// Whom the application means by its ID token; empty where it means no one, or that is none of
  /// ours. In the way back from signing in also whom `claims` names.
  private Optional<String> subject(AuthorizationRequest request) {
    var parameters = request.parameters();
    return parameters
        .value(Parameters.HINT)
        .map(hint -> verifier.verified(hint).map(claims -> claims.get("sub")).map(Object::toString))
        .orElseGet(() -> parameters.value(Parameters.MEANT));
  }

  private static Optional<String> named(AuthorizationRequest request) {
    return request
        .claims()
        .persons()
        .map(ids -> ids.stream().map(Id::value).collect(Collectors.joining(" ")));
  }

  private Response refuse(
      Exchange exchange, AuthorizationRequest request, String error, String description) {
    return way.withError(exchange, request, new OAuthError(error, description));
  }

  /// Signing in once more is done when it was done after this moment; before, the request asked for
  /// it.
  private Response signIn(AuthorizationRequest request, Optional<Session> session) {
    var since =
        request.prompts("login") || request.seconds(Parameters.MAX_AGE).isPresent()
            ? Optional.of(Long.toString(database.now().getEpochSecond()))
            : request
                .seconds(Parameters.SINCE)
                .map(second -> Math.min(second, database.now().getEpochSecond()))
                .map(seconds -> Long.toString(seconds));
    var next =
        request
            .without(LOGIN)
            .with(Parameters.MAX_AGE, Optional.empty())
            .with(Parameters.SINCE, since)
            .with(Parameters.HINT, Optional.empty())
            .with(Parameters.MEANT, subject(request).or(() -> named(request)));
    var wanted = next.path();
    if (wanted.isEmpty()) {
      return SessionAuthenticator.signInFirst();
    }
    if (session.filter(present -> isOther(request, present)).isPresent()) {
      return Response.seeOther(wanted.get().after("/sign-out"));
    }
    return session.isPresent()
        ? Reauthentication.again(wanted.get())
        : signIn(request, wanted.get());
  }

  private static Response signIn(AuthorizationRequest request, ReturnTo wanted) {
    var page =
        request
            .parameters()
            .value("login_hint")
            .map(hint -> "/sign-in?" + QueryString.pair("login_hint", hint))
            .orElse("/sign-in");
    return Response.seeOther(wanted.after(page));
  }

  private Response withCode(Exchange exchange, AuthorizationRequest request, Session session) {
    if (exchange.isHead()) {
      return Response.empty(200); // a look makes no code
    }
    var asked =
        new RequestedCode(
            request.registered().client(),
            session,
            request.scopes(),
            request.redirectUri(),
            request.challenge(),
            request.nonce(),
            WantedAssurance.of(request).told(session.level()).word(),
            request.named(),
            request.parameters().value(Parameters.JKT).orElse(""));
    var issued = database.write(transaction -> issue(transaction, asked, request.parameters()));
    if (issued.again()) {
      return unusable(exchange, UnusableRequestView.Flaw.PUSHED);
    }
    return issued
        .code()
        .map(code -> way.withCode(exchange, request, code))
        .orElseGet(() -> Response.seeOther(request.parameters().path().orElseThrow().value()));
  }

  /// @param code empty where the session has ended meanwhile
  /// @param again whether a pushed request was answered before
  private record Issued(Optional<Secret> code, boolean again) {}

  private Issued issue(Transaction transaction, RequestedCode asked, Parameters parameters) {
    var code = codes.issue(transaction, asked);
    return new Issued(code, code.isPresent() && !pushedMark.use(transaction, parameters));
  }
}
