package dev.latchkey.server.web.page;

/// `/help/passwords`: how to make and keep good passwords.
///
/// @param minimum the shortest password that is accepted here, in characters
/// @param maximum the longest
public record PasswordHelpView(int minimum, int maximum) implements View {
  @Override
  public String template() {
    return "help/passwords.jte";
  }
}
