package dev.latchkey.server.web;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The names under which the management port answers: a name that someone has made point here, to
/// read it through a browser, is none of them.
///
/// @param names exact ones, and those that begin with `*.`
record ManagementNames(Set<String> names) {
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

  /// @param certificate the one that the port shows: its clients have compared the name with it
  static ManagementNames of(InetAddress bind, String publicHost, X509Certificate certificate) {
    var names =
        alternatives(certificate).stream()
            .map(entry -> entry.get(1).toString().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    names.addAll(LOOPBACK);
    names.add(bind.getHostAddress());
    names.add(publicHost);
    return new ManagementNames(names);
  }

  ManagementNames {
    names = names.stream().map(ManagementNames::canonical).collect(Collectors.toUnmodifiableSet());
  }

  /// The one spelling of an IPv6 address (RFC 5952 has it that there are many).
  private static String canonical(String name) {
    if (!name.contains(":")) {
      return name;
    }
    try {
      return InetAddress.ofLiteral(name.replaceFirst("%.*", "")).getHostAddress();
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private static Collection<List<?>> alternatives(X509Certificate certificate) {
    try {
      return Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  /// @param host a Host header, with or without a port
  boolean has(String host) {
    var plain = host.replaceFirst(":[0-9]{1,5}$", "").replaceAll("[\\[\\]]", "");
    var name = canonical(plain.toLowerCase(Locale.ROOT));
    var dot = name.indexOf('.');
    return names.contains(name) || (dot > 0 && names.contains("*" + name.substring(dot)));
  }
}
