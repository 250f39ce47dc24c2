package dev.latchkey.server.clients;

import dev.latchkey.server.identifiers.Id;
import java.util.List;
import java.util.Set;

/// An application that people sign in to, as its operator has registered it.
///
/// @param redirects where people come back to after signing in
/// @param afterSignOut and after signing out
/// @param trusted whether people are not asked what it may know: it is the operator's own
/// @param devices whether it may sign people in on a device without a browser (RFC 8628)
/// @param logout where it is told that a session is over; empty where it is not
public record ClientRegistration(
    Client client,
    List<RedirectAddress> redirects,
    List<RedirectAddress> afterSignOut,
    ClientAuthentication authentication,
    boolean trusted,
    ClientSecurity security,
    boolean devices,
    String logout) {
  public ClientRegistration {
    redirects = List.copyOf(redirects);
    afterSignOut = List.copyOf(afterSignOut);
  }

  /// One that signs people in by their browser only.
  public ClientRegistration(
      Client client,
      List<RedirectAddress> redirects,
      List<RedirectAddress> afterSignOut,
      ClientAuthentication authentication,
      boolean trusted,
      ClientSecurity security) {
    this(client, redirects, afterSignOut, authentication, trusted, security, false, "");
  }

  private static final Id TO_COME = new Id("0".repeat(26));

  /// One that only calls the API, before it has an id.
  public static ClientRegistration ofApi(String name, Set<Scope> scopes) {
    return new ClientRegistration(
        new Client(TO_COME, name, scopes),
        List.of(),
        List.of(),
        ClientAuthentication.BASIC,
        false,
        ClientSecurity.BASE);
  }

  ClientRegistration under(Id id) {
    return new ClientRegistration(
        new Client(id, client.name(), client.scopes()),
        redirects,
        afterSignOut,
        authentication,
        trusted,
        security,
        devices,
        logout);
  }

  /// Whether people can be sent back there after signing in.
  public boolean returnsTo(String address) {
    return redirects.stream().anyMatch(registered -> registered.matches(address));
  }

  /// Whether people can be sent on there after signing out.
  public boolean leavesTo(String address) {
    return afterSignOut.stream().anyMatch(registered -> registered.matches(address));
  }

  /// Whether it may do less than it could before.
  boolean allowsLessThan(ClientRegistration before) {
    return (before.trusted && !trusted)
        || (before.devices && !devices)
        || !client.scopes().containsAll(before.client.scopes());
  }

  /// Whether anyone may call itself so: it has neither a secret nor a key.
  public boolean isPublic() {
    return authentication == ClientAuthentication.NONE;
  }
}
