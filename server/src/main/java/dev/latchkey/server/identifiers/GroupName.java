package dev.latchkey.server.identifiers;

import java.util.Optional;

/// The name of a group of accounts: of the form of a [Username], so that it can stand in a header
/// and in a list with commas. Reserved words are no names of people, but may well be groups.
public record GroupName(String value) {
  public GroupName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a name of a group");
    }
  }

  /// The name in lower case, or empty where its form is wrong.
  public static Optional<GroupName> parse(String text) {
    return Optional.of(Username.canonicalOf(text)).filter(GroupName::isValid).map(GroupName::new);
  }

  private static boolean isValid(String name) {
    return Username.FORM.matcher(name).matches() && !Punycode.isIn(name);
  }

  /// What it looks like; two groups never have names that look alike.
  public Skeleton skeleton() {
    return Skeleton.of(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
