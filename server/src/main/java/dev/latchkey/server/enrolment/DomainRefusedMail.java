package dev.latchkey.server.enrolment;

import dev.latchkey.server.web.page.MailView;

/// Tells the owner of an address that someone signed up with it, and which domains could.
///
/// @param domains as in the settings, separated by commas
/// @param signUpLink `BASE/sign-up`
public record DomainRefusedMail(String domains, String signUpLink) implements MailView {
  public DomainRefusedMail {
    MailView.singleLine(domains);
    MailView.singleLine(signUpLink);
  }

  @Override
  public String name() {
    return "domain-refused";
  }
}
