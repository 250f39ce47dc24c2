package dev.latchkey.server.signin;

import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.Username;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What forward-auth tells of a person, where the operator wants it to.
enum ProfileHeader {
  EMAIL("X-Latchkey-Email"),
  USERNAME("X-Latchkey-Username"),
  NAME("X-Latchkey-Name"),
  GROUPS("X-Latchkey-Groups");

  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private final String header;

  ProfileHeader(String header) {
    this.header = header;
  }

  /// The name of the header.
  String header() {
    return header;
  }

  static Optional<ProfileHeader> parse(String word) {
    return Arrays.stream(values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }

  /// What the header says: values in percent-encoded UTF-8, so that none breaks a header or holds a
  /// comma; commas between groups.
  String value(AccountProfile profile) {
    return texts(profile).stream().map(ProfileHeader::encode).collect(Collectors.joining(","));
  }

  /// As they are: none, one, or as many as there are groups.
  List<String> texts(AccountProfile profile) {
    var account = profile.account();
    return switch (this) {
      case EMAIL -> List.of(account.email().value());
      case USERNAME -> account.username().map(Username::value).stream().toList();
      case NAME -> account.displayName().map(DisplayName::value).stream().toList();
      case GROUPS -> profile.groups();
    };
  }

  private static String encode(String text) {
    var encoded = new StringBuilder();
    for (var b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0 && PLAIN.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.toHexDigits(b));
      }
    }
    return encoded.toString();
  }
}
