package dev.latchkey.server.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// What is remembered of an entered name: digests of it and of what it has in common with others.
///
/// @param name digest of its comparison form
/// @param numbered the row of names that differ in their numbers
/// @param ending the row of names that differ in their last sign
/// @param spelling digest of how it reads with figures for letters and without separators: `j0hn`,
///   `jo.hn` and `john` have the same
/// @param beginnings digests of its first sign, its first two and so on
/// @param mailbox where it is an address
record NameSketch(
    long name,
    Optional<Row> numbered,
    Optional<Row> ending,
    long spelling,
    List<Long> beginnings,
    Optional<Mailbox> mailbox) {
  private static final Map<Character, Character> FIGURES =
      Map.ofEntries(
          Map.entry('0', 'o'),
          Map.entry('1', 'l'),
          Map.entry('i', 'l'),
          Map.entry('!', 'l'),
          Map.entry('|', 'l'),
          Map.entry('3', 'e'),
          Map.entry('4', 'a'),
          Map.entry('@', 'a'),
          Map.entry('5', 's'),
          Map.entry('$', 's'),
          Map.entry('7', 't'),
          Map.entry('8', 'b'),
          Map.entry('9', 'g'));
  private static final String SEPARATORS = "._-+";

  /// An address by its parts.
  ///
  /// @param family digest of the local part, together with what its domain looks like
  /// @param domain digest of the domain
  record Mailbox(long family, long domain) {}

  /// @param name in its comparison form
  static NameSketch of(String name, ToLongFunction<String> digest) {
    var at = name.lastIndexOf('@');
    var local = at > 0 ? name.substring(0, at) : name;
    var domain = at > 0 ? name.substring(at) : "";
    return new NameSketch(
        digest.applyAsLong("name " + name),
        Row.ofNumbers(local, domain, digest),
        Row.ofLastSign(local, domain, digest),
        digest.applyAsLong("spelling " + folded(local) + domain),
        Beginnings.of(name, digest),
        domain.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Mailbox(
                    digest.applyAsLong(
                        "mailbox " + local + "@" + MailDomainFamily.of(domain.substring(1))),
                    digest.applyAsLong("domain " + domain))));
  }

  /// What attempts with it have in common with others.
  List<Trait> traits() {
    var traits = new ArrayList<Trait>();
    traits.add(new Trait(DetectionKey.NAME, name));
    traits.add(new Trait(DetectionKey.NAMES, spelling));
    numbered.ifPresent(row -> traits.add(new Trait(DetectionKey.NAMES, row.stem())));
    ending.ifPresent(row -> traits.add(new Trait(DetectionKey.NAMES, row.stem())));
    mailbox.ifPresent(one -> traits.add(new Trait(DetectionKey.MAILBOX, one.family())));
    return traits;
  }

  /// How it reads.
  static String folded(String text) {
    var folded = new StringBuilder();
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (SEPARATORS.indexOf(c) < 0) {
        folded.append((char) FIGURES.getOrDefault(c, c));
      }
    }
    return folded.toString();
  }
}
