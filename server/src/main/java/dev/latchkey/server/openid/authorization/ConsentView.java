package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.View;
import java.util.List;

/// `/oauth2/authorize`: what an application wants to know. Form fields of `/consent`: `return`,
/// `account`, `decision`.
///
/// @param application its name
/// @param host where it is
/// @param account id of who is signed in
/// @param email of who is signed in
/// @param scopes what it asks for, in the words of the messages
/// @param request the path of the request
public record ConsentView(
    String application,
    String host,
    String account,
    String email,
    List<String> scopes,
    String request)
    implements View {
  /// The way to signing out, and back to the request with another account.
  public String signOut() {
    return new ReturnTo(request).after("/sign-out");
  }

  /// Masked: the request is between the application and the person.
  @Override
  public String toString() {
    return "ConsentView[" + application + "]";
  }

  @Override
  public String template() {
    return "openid/consent.jte";
  }
}
