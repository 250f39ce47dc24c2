package dev.latchkey.server.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Every setting: its key, its default as it would be written, and what it does. `docs/settings.md`
/// says the same.
public enum Key {
  BASE_URL(
      "base-url",
      "",
      "Public address of this server, the only source of links; https://localhost:PORT by"
          + " default."),
  BIND("bind", "127.0.0.1", "Address to listen on."),
  PORT("port", "8443", "Port to listen on; 0 takes a free one."),
  HTTP_REDIRECT_PORT(
      "http-redirect-port",
      "",
      "Port for plain HTTP that redirects pages to HTTPS and refuses everything else; off by"
          + " default."),
  REQUEST_TIMEOUT(
      "request-timeout",
      "PT10S",
      "Time limit for a whole request, head and body, to arrive, 1 second to 1 minute."),
  HSTS_INCLUDE_SUBDOMAINS(
      "hsts.include-subdomains", "false", "Send HSTS with includeSubDomains (one year)."),
  CORS_ORIGINS(
      "cors.origins",
      "",
      "Origins, separated by commas, whose scripts may call /api/v1, for instance"
          + " https://app.example.org; none by default."),
  MANAGEMENT_PORT(
      "management.port",
      "9443",
      "Port on 127.0.0.1 for health and metrics; 0 disables it. If 9443 is taken, the server runs"
          + " without it."),
  PROFILE(
      "profile",
      "base",
      "base, or strict: longer passwords, costlier hashes, no sign-in links, sessions of at most a"
          + " day."),
  LOG_LEVEL("log.level", "info", "error, warn, info, debug or trace."),
  DATABASE_URL(
      "database.url",
      "",
      "jdbc:postgresql://HOST:PORT/NAME?sslmode=verify-full; SQLite in the data folder by"
          + " default."),
  DATABASE_USER("database.user", "latchkey", "Role to connect to PostgreSQL as."),
  DATABASE_CONNECTIONS("database.connections", "16", "Connections to PostgreSQL, 2 to 200."),
  MAIL_FROM(
      "mail.from",
      "",
      "Sender of every email; no-reply at the host of base-url by default. Required with SMTP if"
          + " base-url is an IP address."),
  MAIL_ENVELOPE_FROM(
      "mail.envelope-from",
      "",
      "Address that bounces go to; mail.from by default. Close its mailbox: bounces may contain"
          + " live links."),
  MAIL_DROP_DIR(
      "mail.drop-dir",
      "",
      "Folder for .eml files while no SMTP server is set; DIR/mail by default."),
  MAIL_SMTP_HOST("mail.smtp.host", "", "SMTP server; without it, email goes to the drop folder."),
  MAIL_SMTP_PORT(
      "mail.smtp.port", "587", "587 with STARTTLS, or 465 with TLS from the first byte."),
  MAIL_SMTP_TLS(
      "mail.smtp.tls", "starttls", "starttls or implicit; email is never sent without TLS."),
  MAIL_SMTP_USER(
      "mail.smtp.user",
      "",
      "User name for the SMTP server; the password is mail.smtp.password in the secrets file."),
  MAIL_SMTP_CA_FILE(
      "mail.smtp.ca-file",
      "",
      "PEM file of the authority that issued the SMTP server's certificate; the system's"
          + " authorities by default."),
  MAIL_OPENPGP(
      "mail.openpgp",
      "preferred",
      "required, preferred or off: whether email is sent only, if possible or never encrypted to"
          + " the recipient's OpenPGP key."),
  TRUSTED_PROXIES(
      "trusted-proxies",
      "",
      "Addresses or networks of proxies, separated by commas, whose X-Forwarded-For or Forwarded"
          + " counts."),
  TOKEN_LIFETIME_RECOVERY(
      "token.lifetime.recovery", "PT10M", "Lifetime of a recovery link, 5 minutes to 24 hours."),
  TOKEN_LIFETIME_VERIFICATION(
      "token.lifetime.verification",
      "PT24H",
      "Lifetime of a verification link, 5 minutes to 24 hours."),
  TOKEN_LIFETIME_SIGN_IN_LINK(
      "token.lifetime.sign-in-link", "PT10M", "Lifetime of a sign-in link, 5 to 10 minutes."),
  SIGN_IN_LINKS_ENABLED(
      "sign-in-links.enabled",
      "true",
      "Whether people can sign in with an emailed link; never under profile: strict."),
  PASSWORD_MIN_LENGTH(
      "password.min-length", "8", "Minimum length of a password in characters, 8 to 64."),
  PASSWORD_MAX_LENGTH(
      "password.max-length", "256", "Maximum length of a password in characters, 64 to 1024."),
  PASSWORD_MIN_SCORE("password.min-score", "2", "Minimum zxcvbn score, 0 to 4."),
  PASSWORD_COMMON_LIST(
      "password.common-list",
      "",
      "List of common passwords, created with latchkey passwords common-list; a default list is"
          + " bundled."),
  PASSWORD_HASH_MEMORY_KIB(
      "password.hash.memory-kib", "19456", "Argon2id memory in KiB, 19456 to 1048576."),
  PASSWORD_HASH_PASSES("password.hash.passes", "2", "Argon2id passes, 2 to 10."),
  SESSION_IDLE("session.idle", "PT30M", "Ends a session that is idle for this long."),
  SESSION_ABSOLUTE(
      "session.absolute",
      "PT12H",
      "Ends a session after this time even if it is in use, 30 days at most."),
  SESSION_ROTATION(
      "session.rotation",
      "PT15M",
      "Age at which a browser's session gets a new token, 2 minutes to 1 hour."),
  SESSION_OVERLAP(
      "session.overlap",
      "PT30S",
      "How long a session's replaced token stays valid, 0 to 60 seconds."),
  DELIVERY_ENABLED("delivery.enabled", "true", "Whether passwords can be delivered to servers."),
  ;

  private final String key;
  private final String standard;
  private final String sentence;

  Key(String key, String standard, String sentence) {
    this.key = key;
    this.standard = standard;
    this.sentence = sentence;
  }

  public String key() {
    return key;
  }

  /// The default; empty where there is none, or it depends on other settings.
  public String standard() {
    return standard;
  }

  public String sentence() {
    return sentence;
  }

  /// The name of the environment variable, for instance `LATCHKEY_MAIL_SMTP_HOST`.
  public String variable() {
    return variable(key);
  }

  static String variable(String key) {
    return "LATCHKEY_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  static Optional<Key> parse(String key) {
    return Arrays.stream(values()).filter(known -> known.key.equals(key)).findFirst();
  }
}
