package dev.latchkey.server.web;

import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Where the server listens, what it calls itself, and what it lets in.
///
/// @param baseUrl the only source of links
/// @param bind address to listen on, as it is set
/// @param port the port that is listened on, never 0
public record ListenSettings(
    URI baseUrl, String bind, int port, ManagementSettings management, ExposureSettings exposure) {
  private static final Setting<String> BASE_URL =
      Setting.text(
          "base-url",
          "",
          "Public address of this server, the only source of links; https://localhost:PORT by"
              + " default");
  private static final Setting<String> BIND =
      Setting.text("bind", "127.0.0.1", "Address to listen on");
  private static final Setting<Integer> PORT =
      Setting.port("port", 8443, 0, "Port to listen on; 0 takes a free one");
  private static final Setting<Integer> HTTP_REDIRECT_PORT =
      Setting.port(
          "http-redirect-port",
          "Port for plain HTTP that redirects pages to HTTPS and refuses everything else; off by"
              + " default");
  private static final Setting<Duration> REQUEST_TIMEOUT =
      Setting.duration(
          "request-timeout",
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          "Time limit for a whole request, head and body, to arrive");
  private static final Setting<Boolean> HSTS_INCLUDE_SUBDOMAINS =
      Setting.flag("hsts.include-subdomains", false, "Send HSTS with includeSubDomains (one year)");
  private static final Setting<List<String>> CORS_ORIGINS =
      Setting.list(
          "cors.origins",
          "Origins, separated by commas, whose scripts may call /api/v1, for instance"
              + " https://app.example.org; none by default");
  private static final Setting<List<String>> TRUSTED_PROXIES =
      Setting.list(
          "trusted-proxies",
          "Addresses or networks of proxies, separated by commas, whose X-Forwarded-For or"
              + " Forwarded counts");
  private static final Setting<Boolean> PROXY_PROTOCOL =
      Setting.flag(
          "proxy-protocol",
          false,
          "Whether trusted-proxies begin each connection with a PROXY protocol v2 header that names"
              + " the client; their connections without one are closed");

  public static final List<Setting<?>> ALL =
      Stream.concat(
              Stream.of(
                  BASE_URL,
                  BIND,
                  PORT,
                  HTTP_REDIRECT_PORT,
                  REQUEST_TIMEOUT,
                  HSTS_INCLUDE_SUBDOMAINS,
                  CORS_ORIGINS,
                  TRUSTED_PROXIES,
                  PROXY_PROTOCOL),
              ManagementSettings.ALL.stream())
          .toList();

  /// Reads what is set.
  ///
  /// @param port the one that is listened on
  /// @throws BadSetting with one sentence for the operator
  public static ListenSettings of(Settings settings, int port) {
    return new ListenSettings(
        baseUrl(settings, port),
        boundAddress(settings),
        port,
        ManagementSettings.of(settings),
        new ExposureSettings(
            BadSetting.told(() -> TrustedProxies.of(settings.get(TRUSTED_PROXIES))),
            proxyProtocol(settings),
            BadSetting.told(() -> AllowedOrigins.of(settings.get(CORS_ORIGINS))),
            settings.get(HSTS_INCLUDE_SUBDOMAINS),
            settings.get(REQUEST_TIMEOUT),
            redirectPort(settings)));
  }

  /// Whether trusted proxies begin each connection with a header. Without a proxy to believe, none
  /// could ever count.
  public static boolean proxyProtocol(Settings settings) {
    if (settings.get(PROXY_PROTOCOL) && trustedProxies(settings).isEmpty()) {
      throw settings.bad(PROXY_PROTOCOL, " needs trusted-proxies, the addresses that send it");
    }
    return settings.get(PROXY_PROTOCOL);
  }

  private static String boundAddress(Settings settings) {
    var _ = bind(settings);
    return settings.get(BIND);
  }

  /// The address that is set.
  public static InetAddress bind(Settings settings) {
    try {
      return InetAddress.ofLiteral(settings.get(BIND));
    } catch (IllegalArgumentException e) {
      throw settings.bad(BIND, " must be an address, for instance 127.0.0.1 or 0.0.0.0");
    }
  }

  /// The port that is set; 0 where any will do.
  public static int port(Settings settings) {
    return settings.get(PORT);
  }

  /// The port for plain HTTP; empty for none.
  public static OptionalInt redirectPort(Settings settings) {
    return settings.find(HTTP_REDIRECT_PORT).stream().mapToInt(Integer::intValue).findFirst();
  }

  /// Those that are set.
  public static List<String> trustedProxies(Settings settings) {
    return settings.get(TRUSTED_PROXIES);
  }

  /// Whether the name that people use is set, rather than made from the port.
  public static boolean hasBaseUrl(Settings settings) {
    return settings.find(BASE_URL).isPresent();
  }

  /// Reads the public address.
  ///
  /// @param port of the default
  public static URI baseUrl(Settings settings, int port) {
    var text = settings.find(BASE_URL).orElse("https://localhost:" + port);
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
      throw badBaseUrl(settings);
    }
    throw badBaseUrl(settings);
  }

  private static BadSetting badBaseUrl(Settings settings) {
    return settings.bad(BASE_URL, " must be https://HOST or https://HOST:PORT, without a path");
  }
}
