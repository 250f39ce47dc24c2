package dev.latchkey.server;

import dev.latchkey.server.keys.DefaultSecrets;
import dev.latchkey.server.mail.EncryptionPolicy;
import dev.latchkey.server.mail.MailSettings;
import dev.latchkey.server.mail.Sender;
import dev.latchkey.server.mail.SmtpSettings;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.passwords.common.CommonPasswords;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionSettings;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Key;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.signin.SignInLinkSettings;
import dev.latchkey.server.storage.DatabaseSettings;
import dev.latchkey.server.storage.PostgresqlSettings;
import dev.latchkey.server.storage.SqliteSettings;
import dev.latchkey.server.tokens.Purpose;
import dev.latchkey.server.web.AllowedOrigins;
import dev.latchkey.server.web.ExposureSettings;
import dev.latchkey.server.web.TrustedProxies;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/// The settings of each module, checked. A value outside its bounds stops the start; none is
/// clamped in silence.
///
/// @param port the port that will be listened on, never 0
record ServerSettings(
    URI baseUrl,
    String bind,
    int port,
    int managementPort,
    ExposureSettings edge,
    DatabaseSettings database,
    MailSettings mail,
    PasswordSettings passwords,
    Supplier<CommonPasswords> commonPasswords,
    SessionSettings sessions,
    Purpose verification,
    Purpose recovery,
    SignInLinkSettings signInLinks,
    boolean deliveryEnabled) {
  private static final Duration SHORTEST_REQUEST = Duration.ofSeconds(1);
  private static final Duration LONGEST_REQUEST = Duration.ofMinutes(1);

  /// Checks all settings.
  ///
  /// @param port the port to listen on
  /// @param secrets those of the secrets file, by name
  /// @throws BadSetting with one sentence for the operator
  static ServerSettings of(
      Settings settings, int port, DataFolder data, Function<String, Optional<Secret>> secrets) {
    return checked(() -> {
      var baseUrl = baseUrl(settings, port);
      refuseUnfinishedPublicServer(settings);
      return new ServerSettings(
          baseUrl,
          settings.text(Key.BIND),
          port,
          settings.number(Key.MANAGEMENT_PORT, 0, 65535),
          edge(settings),
          database(settings, data, secrets),
          mail(settings, baseUrl, data, secrets),
          passwords(settings, baseUrl),
          PathSettings.commonPasswords(settings, settings.number(Key.PASSWORD_MIN_LENGTH, 8, 64)),
          sessions(settings),
          new Purpose("verification", settings.duration(Key.TOKEN_LIFETIME_VERIFICATION)),
          new Purpose("recovery", settings.duration(Key.TOKEN_LIFETIME_RECOVERY)),
          new SignInLinkSettings(
              settings.flag(Key.SIGN_IN_LINKS_ENABLED),
              Purpose.outOfBand(
                  "sign-in-link", settings.duration(Key.TOKEN_LIFETIME_SIGN_IN_LINK))),
          settings.flag(Key.DELIVERY_ENABLED));
    });
  }

  private static ExposureSettings edge(Settings settings) {
    return new ExposureSettings(
        TrustedProxies.of(settings.list(Key.TRUSTED_PROXIES)),
        AllowedOrigins.of(settings.list(Key.CORS_ORIGINS)),
        settings.flag(Key.HSTS_INCLUDE_SUBDOMAINS),
        requestTimeout(settings),
        settings.optional(Key.HTTP_REDIRECT_PORT).isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(settings.number(Key.HTTP_REDIRECT_PORT, 1, 65535)));
  }

  private static Duration requestTimeout(Settings settings) {
    var timeout = settings.duration(Key.REQUEST_TIMEOUT);
    if (timeout.compareTo(SHORTEST_REQUEST) < 0 || timeout.compareTo(LONGEST_REQUEST) > 0) {
      throw new BadSetting("request-timeout must be between 1 second and 1 minute.");
    }
    return timeout;
  }

  private static <T> T checked(Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      throw new BadSetting(e.getMessage() + ".");
    }
  }

  private static URI baseUrl(Settings settings, int port) {
    var text = settings.optional(Key.BASE_URL).orElse("https://localhost:" + port);
    try {
      var url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      var host = url.getHost();
      var plain = "https".equals(url.getScheme()) && host != null && url.getRawPath().isEmpty();
      if (plain
          && url.getRawQuery() == null
          && url.getRawFragment() == null
          && url.getRawUserInfo() == null) {
        var standard = url.getPort() < 0 || url.getPort() == 443;
        return new URI(
            "https://" + host.toLowerCase(Locale.ROOT) + (standard ? "" : ":" + url.getPort()));
      }
    } catch (URISyntaxException e) {
      throw badBaseUrl();
    }
    throw badBaseUrl();
  }

  private static BadSetting badBaseUrl() {
    return new BadSetting("base-url must be https://HOST or https://HOST:PORT, without a path.");
  }

  /// On a public address links to localhost and letters in a folder help nobody.
  private static void refuseUnfinishedPublicServer(Settings settings) {
    if (StartupChecks.bind(settings).isLoopbackAddress()) {
      return;
    }
    if (settings.optional(Key.BASE_URL).isEmpty()) {
      throw new BadSetting(
          "bind is a public address: set base-url to the address that people use.");
    }
    if (settings.optional(Key.MAIL_SMTP_HOST).isEmpty()) {
      throw new BadSetting(
          "bind is a public address: set mail.smtp.host, so that email reaches people.");
    }
  }

  static DatabaseSettings database(
      Settings settings, DataFolder data, Function<String, Optional<Secret>> secrets) {
    var url = settings.optional(Key.DATABASE_URL);
    if (url.isEmpty()) {
      return new SqliteSettings(data.database());
    }
    if (!url.get().startsWith("jdbc:postgresql:")) {
      throw new BadSetting(
          "database.url must begin with jdbc:postgresql: or be absent for SQLite.");
    }
    return checked(() ->
        new PostgresqlSettings(
            url.get(),
            settings.text(Key.DATABASE_USER),
            secret(secrets, "database.password"),
            settings.number(Key.DATABASE_CONNECTIONS, 2, 200),
            PostgresqlSettings.PATIENCE));
  }

  /// A secret that everybody knows is none.
  private static Optional<Secret> secret(Function<String, Optional<Secret>> secrets, String name) {
    var secret = secrets.apply(name);
    if (secret.filter(DefaultSecrets::isDefault).isPresent()) {
      throw new BadSetting(
          name + " is a well-known default; set another one: latchkey secrets set " + name + ".");
    }
    return secret;
  }

  private static MailSettings mail(
      Settings settings, URI baseUrl, DataFolder data, Function<String, Optional<Secret>> secrets) {
    var smtp =
        settings
            .optional(Key.MAIL_SMTP_HOST)
            .map(host ->
                new SmtpSettings(
                    host,
                    settings.number(Key.MAIL_SMTP_PORT, 1, 65535),
                    settings.word(Key.MAIL_SMTP_TLS, "starttls", "implicit").equals("implicit"),
                    settings.optional(Key.MAIL_SMTP_USER),
                    secret(secrets, "mail.smtp.password"),
                    PathSettings.smtpAuthority(settings)));
    var sender = sender(settings, baseUrl);
    if (smtp.isPresent() && sender.isAtIpAddress()) {
      throw new BadSetting(
          "Email would come from an IP address, which mail servers refuse: set mail.from, and"
              + " mail.envelope-from if you use it, to an address at a domain.");
    }
    return new MailSettings(
        sender,
        PathSettings.dropFolder(settings, data),
        EncryptionPolicy.Mode.valueOf(
            settings
                .word(Key.MAIL_OPENPGP, "required", "preferred", "off")
                .toUpperCase(Locale.ROOT)),
        smtp);
  }

  private static Sender sender(Settings settings, URI baseUrl) {
    var host = baseUrl.getHost();
    return Sender.of(
        settings
            .optional(Key.MAIL_FROM)
            .orElse("no-reply@" + (host.startsWith("[") ? "127.0.0.1" : host)),
        settings.optional(Key.MAIL_ENVELOPE_FROM));
  }

  static SessionSettings sessions(Settings settings) {
    return checked(() ->
        new SessionSettings(
            settings.duration(Key.SESSION_IDLE),
            settings.duration(Key.SESSION_ABSOLUTE),
            settings.duration(Key.SESSION_ROTATION),
            settings.duration(Key.SESSION_OVERLAP)));
  }

  /// For those who hash, and serve nothing.
  static PasswordSettings passwords(Settings settings) {
    return checked(() -> passwords(settings, baseUrl(settings, 1)));
  }

  private static PasswordSettings passwords(Settings settings, URI baseUrl) {
    return new PasswordSettings(
        settings.number(Key.PASSWORD_MIN_LENGTH, 8, 64),
        settings.number(Key.PASSWORD_MAX_LENGTH, 64, 1024),
        settings.number(Key.PASSWORD_MIN_SCORE, 0, 4),
        settings.number(Key.PASSWORD_HASH_MEMORY_KIB, PasswordSettings.leastMemoryKib(), 1 << 20),
        settings.number(Key.PASSWORD_HASH_PASSES, 2, 10),
        baseUrl.getHost());
  }

  Optional<String> smtpServer() {
    return mail.smtp().map(SmtpSettings::host);
  }
}
