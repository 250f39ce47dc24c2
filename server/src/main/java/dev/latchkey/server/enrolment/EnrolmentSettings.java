package dev.latchkey.server.enrolment;

import dev.latchkey.server.identifiers.DomainRule;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.tokens.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// Who may sign up, and how long a verification link works.
///
/// @param enabled whether anyone may
/// @param domains of the addresses that may; empty for all
public record EnrolmentSettings(boolean enabled, List<DomainRule> domains, Purpose verification) {
  private static final Setting<Boolean> ENABLED =
      Setting.flag(
          "sign-up.enabled",
          true,
          "Whether people can sign up; if not, accounts come from accounts add, accounts import and"
              + " the invitations of applications");
  private static final Setting<List<String>> DOMAINS =
      Setting.list(
          "sign-up.domains",
          "Domains, separated by commas, whose addresses can sign up, for instance example.org or"
              + " *.example.org (all below it); all by default");
  private static final Setting<Duration> LIFETIME =
      Purpose.lifetime("verification", Duration.ofHours(24), Purpose.LONGEST).weakerWhenMore();

  public static final List<Setting<?>> ALL = List.of(ENABLED, DOMAINS, LIFETIME);

  public EnrolmentSettings {
    domains = List.copyOf(domains);
  }

  /// Reads them.
  ///
  /// @throws BadSetting where a domain has not the form of one
  public static EnrolmentSettings of(Settings settings) {
    var domains = settings.get(DOMAINS).stream().map(text -> domain(settings, text)).toList();
    return new EnrolmentSettings(
        settings.get(ENABLED), domains, new Purpose("verification", settings.get(LIFETIME)));
  }

  private static DomainRule domain(Settings settings, String text) {
    return DomainRule.parse(text)
        .orElseThrow(() -> settings.bad(DOMAINS, ": " + text + " is not a domain"));
  }

  /// The domains as an operator writes them.
  public String domainList() {
    return domains.stream().map(DomainRule::toString).collect(Collectors.joining(", "));
  }

  /// Whether an account with this address may come of a sign-up.
  boolean admits(EmailAddress email) {
    return domains.isEmpty() || domains.stream().anyMatch(domain -> domain.covers(email));
  }
}
