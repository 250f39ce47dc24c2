package dev.latchkey.server.passwords.imported;

import dev.latchkey.server.passwords.imported.ImportedHash.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The strings in which password hashes are commonly kept, and those that are refused.
final class HashFormats {
  private static final int LONGEST = 512;
  private static final int SPRING_SALT = 16;
  private static final int SPRING_ITERATIONS = 310_000;
  private static final String SALT64 = "\\$([A-Za-z0-9+/.]{1,100}=*)";
  private static final String HASH64 = "\\$([A-Za-z0-9+/.]{10,100}=*)";
  private static final String HASH16 = "\\$((?:[0-9a-f]{2}){10,64})";
  private static final String BCRYPT = "\\$(\\d\\d)\\$([A-Za-z0-9./]{22})([A-Za-z0-9./]{31})";
  private static final String RAW_SALT = "\\$([\\x21-\\x23\\x25-\\x7e]{1,64})";

  /// What frameworks put before the form proper: `{bcrypt}$2a$...`, `argon2$argon2id$...`.
  private static final Pattern PREFIX = Pattern.compile("(?i)\\{[a-z0-9@_.-]{1,40}\\}(?=\\$)");

  private record Form(Pattern pattern, Function<Matcher, ImportedHash> read) {
    static Form of(String pattern, Function<Matcher, ImportedHash> read) {
      return new Form(Pattern.compile(pattern), read);
    }
  }

  private static final List<Form> KNOWN =
      List.of(
          Form.of(
              "(?:bcrypt\\$)?\\$2[aby]" + BCRYPT, parts -> bcrypt(Bcrypt.Before.NOTHING, parts)),
          Form.of(
              "bcrypt_sha256\\$\\$2[aby]" + BCRYPT,
              parts -> bcrypt(Bcrypt.Before.SHA256_HEX, parts)),
          Form.of(
              "(?:argon2)?\\$argon2(id|i)(?:\\$v=(16|19))?\\$([a-z]+=[^,$]*(?:,[a-z]+=[^,$]*)*)"
                  + SALT64
                  + HASH64,
              HashFormats::argon2),
          Form.of(
              "\\$scrypt\\$ln=(\\d{1,9}),r=(\\d{1,9}),p=(\\d{1,9})" + SALT64 + HASH64,
              HashFormats::scrypt),
          Form.of(
              "\\$([0-9a-f]{1,3})([0-9a-f]{2})([0-9a-f]{2})" + SALT64 + HASH64,
              HashFormats::spring),
          Form.of(
              "scrypt:(\\d{1,9}):(\\d{1,9}):(\\d{1,9})" + RAW_SALT + HASH16,
              HashFormats::werkzeugScrypt),
          Form.of(
              "scrypt\\$(\\d{1,9})" + RAW_SALT + "\\$(\\d{1,9})\\$(\\d{1,9})" + HASH64,
              HashFormats::djangoScrypt),
          Form.of(
              "\\$pbkdf2-sha(256|512)\\$(?:i=)?(\\d{1,9})(?:,l=\\d{1,3})?" + SALT64 + HASH64,
              parts -> pbkdf2(parts, Encodings::base64, Encodings::base64)),
          Form.of(
              "(?i)\\{PBKDF2-SHA(256|512)\\}(\\d{1,9})" + SALT64 + HASH64,
              parts -> pbkdf2(parts, Encodings::base64, Encodings::base64)),
          Form.of(
              "grub\\.pbkdf2\\.sha(512)\\.(\\d{1,9})\\.((?:[0-9A-Fa-f]{2}){1,64})\\.((?:[0-9A-Fa-f]{2}){10,64})",
              parts -> pbkdf2(parts, Encodings::hex, Encodings::hex)),
          Form.of(
              "\\{pbkdf2@SpringSecurity_v5_8\\}([0-9A-Fa-f]{96})",
              parts -> springPbkdf2(Encodings.hex(parts.group(1)))),
          Form.of(
              "\\{pbkdf2@SpringSecurity_v5_8\\}([A-Za-z0-9+/]{64})",
              parts -> springPbkdf2(Encodings.base64(parts.group(1)))),
          Form.of("\\$([35])\\$(\\d{10,18})" + SALT64 + HASH64, HashFormats::password4j),
          Form.of(
              "pbkdf2_sha(256|512)\\$(\\d{1,9})" + RAW_SALT + HASH64,
              parts -> pbkdf2(parts, HashFormats::ascii, Encodings::base64)),
          Form.of(
              "pbkdf2:sha(256|512):(\\d{1,9})" + RAW_SALT + HASH16,
              parts -> pbkdf2(parts, HashFormats::ascii, Encodings::hex)));

  private static final List<Refusal> REFUSED =
      List.of(
          // Of slapd, Dovecot, Spring and password4j, before the forms that they look like.
          Refusal.of(
              "(?i)\\{PBKDF2(-SHA1)?\\}.*|\\$pbkdf2(-sha1)?\\$.*|pbkdf2_sha1\\$.*|pbkdf2:sha1:.*|pbkdf2\\$.*"
                  + "|\\$1\\$\\d{10,18}\\$.*|\\$1\\$[^$]+\\$\\d+\\$[0-9a-f]{40}",
              "PBKDF2 with SHA-1 cannot be imported"),
          Refusal.of(
              "(?i)\\{PBKDF2-SHA(224|384)\\}.*|\\$pbkdf2-sha(224|384)\\$.*|pbkdf2[_:]sha(224|384)[$:].*"
                  + "|\\$[24]\\$\\d{10,18}\\$.*",
              "PBKDF2 can be imported only with SHA-256 or SHA-512"),
          Refusal.of("(?i)[0-9a-f]{32}|\\$(1|apr1)\\$.*|\\{S?MD5\\}.*|md5.*", "MD5 is broken"),
          Refusal.of(
              "(?i)[0-9a-f]{40}|\\{S?SHA\\}.*|sha1.*|\\$sha1\\$.*",
              "SHA-1 is broken, and much too fast for passwords"),
          Refusal.of(
              "(?i)[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}|\\{S?SHA(224|256|384|512)\\}.*"
                  + "|sha(224|256|384|512)\\W.*",
              "a plain SHA is much too fast for passwords"),
          Refusal.of(
              "\\$[56]\\$.*|\\$(sha256|sha512|y|gy|7|md5)\\$.*|\\$md5.*|_.{19}",
              "this crypt format cannot be imported"),
          Refusal.of(
              "\\$bcrypt-sha256\\$.*", "passlib's own bcrypt over SHA-256 cannot be imported"),
          Refusal.of("\\$2x\\$.*", "$2x$ marks hashes of a broken bcrypt"),
          Refusal.of("(?:argon2)?\\$argon2d\\$.*", "Argon2d is not meant for passwords"));

  private record Refusal(Pattern pattern, String reason) {
    static Refusal of(String pattern, String reason) {
      return new Refusal(Pattern.compile(pattern), reason);
    }
  }

  private HashFormats() {}

  static Reading read(String text) {
    if (text.length() > LONGEST) {
      return new Reading.Refused("it is longer than any hash");
    }
    var bare = PREFIX.matcher(text).lookingAt() ? text.substring(text.indexOf('}') + 1) : text;
    try {
      return known(bare)
          .<Reading>map(Reading.Good::new)
          .orElseGet(() -> new Reading.Refused(refusal(text, bare)));
    } catch (IllegalArgumentException e) {
      // Out of bounds, or not the code that it looked like: the constructors say which.
      return new Reading.Refused(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<ImportedHash> known(String text) {
    for (var form : KNOWN) {
      var parts = form.pattern.matcher(text);
      if (parts.matches()) {
        return Optional.of(form.read.apply(parts));
      }
    }
    return Optional.empty();
  }

  /// The prefix may say what the rest does not, and the rest what the prefix does not.
  private static String refusal(String text, String bare) {
    return REFUSED.stream()
        .filter(refused ->
            refused.pattern.matcher(text).matches() || refused.pattern.matcher(bare).matches())
        .map(Refusal::reason)
        .findFirst()
        .orElse("its format is unknown");
  }

  private static ImportedHash bcrypt(Bcrypt.Before before, Matcher parts) {
    return new ImportedHash(
        new Bcrypt(before, number(parts, 1), Encodings.bcrypt(parts.group(2))),
        Encodings.bcrypt(parts.group(3)));
  }

  private static ImportedHash argon2(Matcher parts) {
    var digest = Encodings.base64(parts.group(5));
    var version = parts.group(2) == null ? 16 : number(parts, 2);
    var cost = Argon2Numbers.read(parts.group(3));
    return new ImportedHash(
        new Argon2(
            Argon2.Type.of(parts.group(1)),
            version,
            cost,
            digest.length,
            Encodings.base64(parts.group(4))),
        digest);
  }

  private static ImportedHash scrypt(Matcher parts) {
    var ln = number(parts, 1);
    // Some write N itself where others write its logarithm.
    return scrypt(
        ln < Integer.SIZE - 1 ? 1 << ln : ln,
        new int[] {number(parts, 2), number(parts, 3)},
        Encodings.base64(parts.group(4)),
        Encodings.base64(parts.group(5)));
  }

  private static ImportedHash spring(Matcher parts) {
    var ln = Integer.parseInt(parts.group(1), 16);
    CostBounds.within("the logarithm of scrypt's N", ln, 10, 20);
    return scrypt(
        1 << ln,
        new int[] {Integer.parseInt(parts.group(2), 16), Integer.parseInt(parts.group(3), 16)},
        Encodings.base64(parts.group(4)),
        Encodings.base64(parts.group(5)));
  }

  private static ImportedHash werkzeugScrypt(Matcher parts) {
    return scrypt(
        number(parts, 1),
        new int[] {number(parts, 2), number(parts, 3)},
        ascii(parts.group(4)),
        Encodings.hex(parts.group(5)));
  }

  private static ImportedHash djangoScrypt(Matcher parts) {
    return scrypt(
        number(parts, 1),
        new int[] {number(parts, 3), number(parts, 4)},
        ascii(parts.group(2)),
        Encodings.base64(parts.group(5)));
  }

  private static ImportedHash scrypt(int n, int[] rAndP, byte[] salt, byte[] digest) {
    return new ImportedHash(new Scrypt(n, rAndP[0], rAndP[1], digest.length, salt), digest);
  }

  /// Salt and hash in one, under the cost that the name stands for.
  private static ImportedHash springPbkdf2(byte[] both) {
    var digest = Arrays.copyOfRange(both, SPRING_SALT, both.length);
    return new ImportedHash(
        new Pbkdf2(256, SPRING_ITERATIONS, digest.length, Arrays.copyOf(both, SPRING_SALT)),
        digest);
  }

  /// One number holds the iterations and below them, in 32 bits, the length in bits.
  private static ImportedHash password4j(Matcher parts) {
    var both = Long.parseLong(parts.group(2));
    var digest = Encodings.base64(parts.group(4));
    if ((int) both != digest.length * Byte.SIZE) {
      throw new IllegalArgumentException("the hash does not have the length it states");
    }
    return new ImportedHash(
        new Pbkdf2(
            parts.group(1).equals("3") ? 256 : 512,
            (int) (both >>> Integer.SIZE),
            digest.length,
            Encodings.base64(parts.group(3))),
        digest);
  }

  private static ImportedHash pbkdf2(
      Matcher parts, Function<String, byte[]> salt, Function<String, byte[]> hash) {
    var digest = hash.apply(parts.group(4));
    return new ImportedHash(
        new Pbkdf2(number(parts, 1), number(parts, 2), digest.length, salt.apply(parts.group(3))),
        digest);
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
