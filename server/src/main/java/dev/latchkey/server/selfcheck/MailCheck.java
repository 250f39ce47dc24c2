package dev.latchkey.server.selfcheck;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Where emails go, and whether they get there.
final class MailCheck implements Check {
  private static final String NAME = "mail";
  private final Optional<String> smtpHost;
  private final Supplier<Optional<String>> obstacle;
  private final LongSupplier dead;

  /// @param smtpHost empty while emails go to the drop folder
  /// @param obstacle goes to the SMTP server and gives a word for what stands in the way there
  /// @param dead counts the emails that were given up
  MailCheck(Optional<String> smtpHost, Supplier<Optional<String>> obstacle, LongSupplier dead) {
    this.smtpHost = smtpHost;
    this.obstacle = obstacle;
    this.dead = dead;
  }

  @Override
  public List<Finding> check() {
    var givenUp = dead.getAsLong();
    var way =
        smtpHost
            .map(this::bySmtp)
            .orElseGet(() ->
                Finding.note(
                    NAME,
                    "Email goes to the drop folder.",
                    "Set mail.smtp.host before other people use this server."));
    return Stream.concat(Stream.of(way), givenUp(givenUp)).toList();
  }

  private Finding bySmtp(String host) {
    return obstacle
        .get()
        .map(word ->
            Finding.wrong(
                NAME,
                "The SMTP server " + host + " would accept no email: " + words(word) + ".",
                "Run latchkey mail test ADDRESS for details."))
        .orElseGet(() ->
            Finding.good(
                NAME, "By SMTP to " + host + ": TLS, certificate and credentials are valid."));
  }

  private static String words(String word) {
    return switch (word) {
      case "connection" -> "it accepts no connection";
      case "timeout" -> "it does not respond";
      case "no_tls" -> "it offers no encryption";
      case "tls" -> "the TLS handshake failed";
      case "certificate" -> "its certificate is not signed by a trusted authority";
      case "certificate_name" -> "its certificate is for another name";
      case "certificate_expired" -> "its certificate has expired or is not valid yet";
      case "sign_in" -> "it rejects the name or the password";
      default -> word;
    };
  }

  private static Stream<Finding> givenUp(long letters) {
    return letters == 0
        ? Stream.empty()
        : Stream.of(
            Finding.wrong(
                NAME,
                letters + " emails failed permanently.",
                "See latchkey mail list; the reasons are also in the log."));
  }
}
