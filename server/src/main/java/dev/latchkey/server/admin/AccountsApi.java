package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Profiles;
import dev.latchkey.server.clients.ClientAuthenticator;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The accounts, for applications that may read them.
final class AccountsApi {
  private static final String EMAIL = "email";
  private static final String GROUP = "group";
  private static final String AFTER = "after";
  private static final int MOST_GROUPS = 100;
  private final Database database;
  private final Accounts accounts;
  private final Profiles profiles = new Profiles();
  private final GroupAdmin groups;
  private final ClientAuthenticator gate;

  AccountsApi(Database database, Accounts accounts, GroupAdmin groups, ClientAuthenticator gate) {
    this.database = database;
    this.accounts = accounts;
    this.groups = groups;
    this.gate = gate;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/accounts").get(this::list),
        Endpoint.at("/api/v1/accounts/{id}").get(this::one).patch(this::change));
  }

  record Listed(
      String accountId,
      String email,
      @Nullable String username,
      @Nullable String displayName,
      String language,
      Instant createdAt,
      boolean disabled,
      List<String> groups) {
    static Listed of(AccountProfile profile) {
      var account = profile.account();
      return new Listed(
          account.id().value(),
          account.email().value(),
          account.username().map(Username::value).orElse(null),
          account.displayName().map(DisplayName::value).orElse(null),
          account.language().tag(),
          profile.createdAt(),
          account.disabled(),
          profile.groups());
    }

    /// Masked: it names a person.
    @Override
    public String toString() {
      return "Listed[" + accountId + "]";
    }
  }

  record ChangeBody(@Nullable List<@Nullable String> groups) {
    /// The names, none of them null.
    ///
    /// @throws RequestRejected 400 `invalid_field`
    List<String> names() {
      var sent = Exchange.required("groups", groups);
      var names = sent.stream().flatMap(Stream::ofNullable).toList();
      if (names.size() < sent.size() || names.size() > MOST_GROUPS) {
        throw new RequestRejected(
            Problem.invalidField("groups", "Send at most " + MOST_GROUPS + " names, none null."));
      }
      return names;
    }
  }

  /// With `email` at most one; else page by page. What narrows the list is never ignored: it could
  /// tell more than was asked for.
  private Response list(Exchange exchange) {
    gate.require(exchange, Scope.ACCOUNTS_READ);
    var email = once(exchange, EMAIL);
    var group = once(exchange, GROUP);
    var after = once(exchange, AFTER).orElse("");
    if (!after.isEmpty() && Id.parse(after).isEmpty()) {
      return Response.problem(
          Problem.invalidField(AFTER, "Send the account_id of the last account that you have."));
    }
    var found = email.map(this::byEmail).orElseGet(() -> page(group, after));
    return Response.json(
        200,
        found.stream()
            .filter(profile -> profile.account().id().value().compareTo(after) > 0)
            .filter(profile -> group.isEmpty() || isIn(profile, group.get()))
            .map(Listed::of)
            .toList());
  }

  private static Optional<String> once(Exchange exchange, String name) {
    if (exchange.queries(name).size() > 1) {
      throw new RequestRejected(Problem.invalidField(name, "Send this once."));
    }
    return exchange.query(name);
  }

  private static boolean isIn(AccountProfile profile, String group) {
    return GroupName.parse(group)
        .map(GroupName::value)
        .filter(profile.groups()::contains)
        .isPresent();
  }

  private List<AccountProfile> page(Optional<String> group, String after) {
    if (group.isEmpty()) {
      return database.read(handle -> profiles.page(handle, after));
    }
    return GroupName.parse(group.get())
        .map(name -> database.read(handle -> profiles.page(handle, name, after)))
        .orElse(List.of());
  }

  private List<AccountProfile> byEmail(String email) {
    var digest = accounts.addressDigest(email);
    return database.read(handle -> profiles.byAddressDigest(handle, digest)).stream().toList();
  }

  private Response one(Exchange exchange) {
    gate.require(exchange, Scope.ACCOUNTS_READ);
    return Id.parse(exchange.variable("id"))
        .flatMap(id -> database.read(handle -> profiles.byId(handle, id)))
        .map(profile -> Response.json(200, Listed.of(profile)))
        .orElseGet(() -> Response.problem(Problem.notFound()));
  }

  private Response change(Exchange exchange) {
    var client = gate.require(exchange, Scope.ACCOUNTS_WRITE);
    var wanted = exchange.json(ChangeBody.class).names();
    return switch (groups.set(exchange.variable("id"), wanted, client)) {
      case SetGroupsOutcome.Done _ -> Response.empty(204);
      case SetGroupsOutcome.NoAccount _ -> Response.problem(Problem.notFound());
      case SetGroupsOutcome.NoGroup(var index) ->
          Response.problem(
              new Problem(422, "unknown_group", "There is no such group.").with("index", index));
    };
  }
}
