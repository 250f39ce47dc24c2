package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.ProfileChange;
import dev.latchkey.server.accounts.Profiles;
import dev.latchkey.server.accounts.ShownAccount;
import dev.latchkey.server.clients.ClientAuthenticator;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.deletion.AccountDeletion;
import dev.latchkey.server.deletion.ScheduledDeletion;
import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The accounts, for applications that may read or change them.
final class AccountsApi {
  private static final String EMAIL = "email";
  private static final String GROUP = "group";
  private static final String AFTER = "after";
  private static final int MOST_GROUPS = 100;
  private final Database database;
  private final Accounts accounts;
  private final Profiles profiles = new Profiles();
  private final EditAccount editing;
  private final AccountDeletion deletion;
  private final ClientAuthenticator gate;

  AccountsApi(
      Database database, Accounts accounts, AccountChanges changes, ClientAuthenticator gate) {
    this.database = database;
    this.accounts = accounts;
    editing = changes.editing();
    deletion = changes.deletion();
    this.gate = gate;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/accounts").get(this::list),
        Endpoint.at("/api/v1/accounts/{id}")
            .get(this::one)
            .patch(this::change)
            .delete(this::delete));
  }

  record ChangeBody(
      @Nullable String displayName,
      @Nullable String username,
      @Nullable String language,
      @Nullable List<@Nullable String> groups,
      @Nullable Boolean disabled,
      @Nullable String disabledReason) {
    /// What is to change.
    ///
    /// @throws RequestRejected 400 `invalid_field`, 422 `name_rejected`
    AccountEdit edit() {
      return new AccountEdit(
          profile(),
          Optional.ofNullable(groups).map(AccountsApi::groupNames),
          Optional.ofNullable(disabled),
          Optional.ofNullable(disabledReason).map(ChangeBody::reason));
    }

    private ProfileChange profile() {
      return switch (ProfileChange.read(displayName, username, language)) {
        case ProfileChange.Reading.Good(var change) -> change;
        case ProfileChange.Reading.Bad(var field, var _) ->
            throw new RequestRejected(InvitationApi.rejected(field));
      };
    }

    private static String reason(String sent) {
      return DisabledReason.parse(sent)
          .orElseThrow(() ->
              new RequestRejected(
                  Problem.invalidField(
                      "disabled_reason",
                      "Send one line of 1 to " + DisabledReason.MOST + " characters.")));
    }

    /// Masked: it names a person.
    @Override
    public String toString() {
      return "ChangeBody[]";
    }
  }

  /// The names, none of them null.
  ///
  /// @throws RequestRejected 400 `invalid_field`
  static List<String> groupNames(@Nullable List<@Nullable String> sent) {
    if (sent == null) {
      return List.of();
    }
    var names = sent.stream().flatMap(Stream::ofNullable).toList();
    if (names.size() < sent.size() || names.size() > MOST_GROUPS) {
      throw new RequestRejected(
          Problem.invalidField("groups", "Send at most " + MOST_GROUPS + " names, none null."));
    }
    return names;
  }

  static Problem unknownGroup(int index) {
    return new Problem(422, "unknown_group", "There is no such group.").with("index", index);
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
            .map(ShownAccount::of)
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
        .map(profile -> Response.json(200, ShownAccount.of(profile)))
        .orElseGet(() -> Response.problem(Problem.notFound()));
  }

  private Response delete(Exchange exchange) {
    var client = gate.require(exchange, Scope.ACCOUNTS_WRITE);
    return Id.parse(exchange.variable("id"))
        .flatMap(id -> deletion.request(id, client.id().value()))
        .map(at -> Response.json(202, new ScheduledDeletion(at)))
        .orElseGet(() -> Response.problem(Problem.notFound()));
  }

  private Response change(Exchange exchange) {
    var client = gate.require(exchange, Scope.ACCOUNTS_WRITE);
    var wanted = exchange.json(ChangeBody.class).edit();
    return switch (editing.edit(exchange.variable("id"), wanted, client)) {
      case AccountEditOutcome.Done _ -> Response.empty(204);
      case AccountEditOutcome.NoAccount _ -> Response.problem(Problem.notFound());
      case AccountEditOutcome.NoGroup(var index) -> Response.problem(unknownGroup(index));
      case AccountEditOutcome.UsernameTaken _ -> Response.problem(InvitationApi.USERNAME_TAKEN);
    };
  }
}
