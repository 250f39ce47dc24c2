package dev.latchkey.server.admin;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.ClientAuthenticator;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Invitations by applications.
final class InvitationApi {
  static final Problem USERNAME_TAKEN =
      new Problem(
          409, "username_taken", "This username, or one that looks like it, is taken or reserved.");
  private final AccountAdmin accounts;
  private final ClientAuthenticator gate;

  InvitationApi(AccountAdmin accounts, ClientAuthenticator gate) {
    this.accounts = accounts;
    this.gate = gate;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at("/api/v1/accounts/invitations").post(this::invite));
  }

  record InvitationBody(
      @Nullable String email,
      @Nullable String username,
      @Nullable String displayName,
      @Nullable String language,
      @Nullable List<@Nullable String> groups) {}

  record Invited(String accountId) {}

  private Response invite(Exchange exchange) {
    var client = gate.require(exchange, Scope.ACCOUNTS_WRITE);
    var body = exchange.json(InvitationBody.class);
    var email = Exchange.required("email", body.email());
    return switch (NewAccount.read(
        email,
        Optional.ofNullable(body.username()),
        Optional.ofNullable(body.displayName()),
        Optional.ofNullable(body.language()))) {
      case NewAccount.Reading.Good(var wanted) ->
          add(wanted.in(AccountsApi.groupNames(body.groups())), client);
      case NewAccount.Reading.Bad(var field) -> Response.problem(rejected(field));
    };
  }

  private Response add(NewAccount wanted, Client client) {
    return switch (accounts.add(wanted, client)) {
      case AddOutcome.Added(var account) -> Response.json(202, new Invited(account.id().value()));
      case AddOutcome.NoGroup(var index) -> Response.problem(AccountsApi.unknownGroup(index));
      case AddOutcome.Taken(var field) -> Response.problem(taken(field, wanted));
    };
  }

  static Problem rejected(String field) {
    return switch (field) {
      case "email" ->
          new Problem(422, "email_rejected", "Latchkey cannot send email to this address.");
      case "language" -> Problem.invalidField(field, "This must be en or de.");
      default ->
          new Problem(422, "name_rejected", "This name cannot be used.").with("field", field);
    };
  }

  /// Who may make accounts may know whose there are: the id makes a lost answer harmless.
  private Problem taken(String field, NewAccount wanted) {
    var problem = new Problem(409, "account_exists", "This " + field + " has an account already.");
    return field.equals("email")
        ? accounts
            .find(wanted.email().value())
            .map(account -> problem.with("account_id", account.id().value()))
            .orElse(problem)
        : USERNAME_TAKEN;
  }
}
