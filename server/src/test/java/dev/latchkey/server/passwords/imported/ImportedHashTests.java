package dev.latchkey.server.passwords.imported;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.secrets.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S4-23")
class ImportedHashTests {
  private static final String SALT = "c29tZXNhbHRzb21lc2FsdA";
  private static final String HASH = "thpR/AXw/kIglr+lG3RjghH2ry/yEKZIaotivvyteAI";

  record Made(String by, String password, String text) {
    @Override
    public String toString() {
      return by;
    }
  }

  static List<Made> made() throws IOException {
    try (var in = ImportedHashTests.class.getResourceAsStream("/passwords/foreign-hashes.tsv")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(cells -> new Made(cells[0], cells[1], cells[2]))
          .toList();
    }
  }

  private static ImportedHash read(String text) {
    var reading = ImportedHash.read(text);
    assertInstanceOf(ImportedHash.Reading.Good.class, reading, reading::toString);
    return ((ImportedHash.Reading.Good) reading).hash();
  }

  private static String refusal(String text) {
    var reading = ImportedHash.read(text);
    assertInstanceOf(ImportedHash.Reading.Refused.class, reading, text);
    return ((ImportedHash.Reading.Refused) reading).reason();
  }

  @ParameterizedTest
  @MethodSource("made")
  void whatAnotherProgramHashedIsComputedAgain(Made made) {
    var hash = read(made.text());
    assertArrayEquals(hash.digest(), hash.recipe().digest(Secret.of(made.password())));
    assertFalse(
        Arrays.equals(hash.digest(), hash.recipe().digest(Secret.of(made.password() + "x"))));
  }

  @ParameterizedTest
  @MethodSource("made")
  void aRecipeIsReadAsItWasWritten(Made made) {
    var recipe = read(made.text()).recipe();
    var again = HashParameters.parse(recipe.text()).orElseThrow();
    assertEquals(recipe.text(), again.text());
    assertEquals(recipe.getClass(), again.getClass());
    assertFalse(recipe.kind().contains(recipe.text().substring(recipe.text().lastIndexOf(':'))));
  }

  @Test
  @Tag("CS-PS-2")
  void bcryptCutsNoPasswordInSilence() {
    var hash = read(made72().orElseThrow().text());
    var whole = Secret.of("a".repeat(72));
    assertArrayEquals(hash.digest(), hash.recipe().digest(whole));
    for (var length : new int[] {71, 73, 74, 200}) {
      assertFalse(
          Arrays.equals(hash.digest(), hash.recipe().digest(Secret.of("a".repeat(length)))),
          "length " + length);
    }
  }

  private static Optional<Made> made72() {
    try {
      return made().stream().filter(made -> made.by().contains("72 bytes")).findFirst();
    } catch (IOException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "$1$abcdefgh$irWbblnpmw.5z7wgBnprh0",
        "{SMD5}abcd",
        "$apr1$x$y"
      })
  void md5IsRefused(String text) {
    assertEquals("MD5 is broken", refusal(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8 | SHA-1
          {SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g= | SHA-1
          {SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g= | SHA-1
          $pbkdf2$131000$c2FsdA$aGFzaGhhc2hoYXNo | SHA-1
          pbkdf2_sha1$180000$salt$aGFzaGhhc2hoYXNo | SHA-1
          pbkdf2:sha1:1000$salt$0102030405060708090a0b0c0d0e0f1011121314 | SHA-1
          {PBKDF2}10000$6yK7xOyzmVDeFzPqzh/sqg$Xkd6VZj9uVP3m3qjpZkr8zOH8aU | PBKDF2 with SHA-1
          {PBKDF2-SHA1}10000$.oqrqEyMYr4Q4K.Tmv5ROQ$G3H/LmpPZeFtMa4HjI8T8TvLLYQ | PBKDF2 with SHA-1
          {PBKDF2}$1$G7mTW4XHxl1T9QQG$5$763b0c4ce6a9fc7fa2ec11ade97c693e2aa5be7e | PBKDF2 with SHA-1
          $1$G7mTW4XHxl1T9QQG$5000$763b0c4ce6a9fc7fa2ec11ade97c693e2aa5be7e | PBKDF2 with SHA-1
          {pbkdf2}b87d0fd7eecc9506756222e86bf1bd13da7d69f90005327c8188f1f11e8047e459cdb6fb | PBKDF2 with SHA-1
          $1$6442450944256$c2FsdHlzYWx0$dflOXCBjxUuvcWBvhSJN/q0OUVYDiScqlhDtEggBxXQ= | PBKDF2 with SHA-1
          $4$6442450944256$c2FsdHlzYWx0$KRr23Kx9rwpLh44bD8xf11yQczIShNR1LV9JpMBdWuw= | SHA-256 or SHA-512
          {PBKDF2-SHA384}10000$c2FsdHlzYWx0$KRr23Kx9rwpLh44bD8xf11yQczIShNR1LV9JpMBdWuw | SHA-256 or SHA-512
          $3$6442450944512$c2FsdHlzYWx0$v9BCA0LUSsBRT73mzAoW3bB9vB/4UmItXS0MxPCgN0o= | does not have the length
          $bcrypt-sha256$v=2,t=2b,r=5$yM47g5VvgFuKrVN2Q.pZO.$irxE5MrpPSoksmSPIlom5V49rdJWB12 | passlib
          $argon2id$v=19$m=4096,p=3,t=2,data=dGVuYW50$EbETsSe18BaFtJ457tMGow$Q+iCzqLutPhQ4WASf4e1SyoR | data=
          $argon2id$v=19$keyid=a2V5,m=4096,t=2,p=3$EbETsSe18BaFtJ457tMGow$Q+iCzqLutPhQ4WASf4e1SyoR | keyid=
          $argon2id$v=19$m=4096,t=2$EbETsSe18BaFtJ457tMGow$Q+iCzqLutPhQ4WASf4e1SyoR | m, t and p
          $argon2id$v=19$m=4096,t=2,t=2,p=1$EbETsSe18BaFtJ457tMGow$Q+iCzqLutPhQ4WASf4e1SyoR | t must be one number
          $argon2id$v=19$m=4096,t=,p=1$EbETsSe18BaFtJ457tMGow$Q+iCzqLutPhQ4WASf4e1SyoR | t must be one number
          $argon2id$v=19$m=4096,t=2,p=1,x=1$EbETsSe18BaFtJ457tMGow$Q+iCzqLutPhQ4WASf4e1SyoR | an unknown parameter
          5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8 | plain SHA
          {SSHA512}abcdef | plain SHA
          sha256$salt$hash | plain SHA
          $6$salt$hash | crypt
          $5$rounds=5000$salt$hash | crypt
          $y$j9T$salt$hash | crypt
          $2x$10$abcdefghijklmnopqrstuuCj7fyLDJytXL.TfOiOeiv0fQvSOK1/2 | $2x$
          $argon2d$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$thpRAXw | Argon2d
          plaintext | format is unknown
          '' | format is unknown
          $2b$10$short | format is unknown
          $argon2id$v=20$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$thpRAXwthpRAXw | format is unknown
          """)
  void whatIsWeakOrUnknownIsRefusedWithItsReason(String text, String reason) {
    assertTrue(refusal(text).contains(reason), refusal(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          $2b$15$abcdefghijklmnopqrstuuCj7fyLDJytXL.TfOiOeiv0fQvSOK1/2 | bcrypt's cost
          $2b$31$abcdefghijklmnopqrstuuCj7fyLDJytXL.TfOiOeiv0fQvSOK1/2 | bcrypt's cost
          $2b$03$abcdefghijklmnopqrstuuCj7fyLDJytXL.TfOiOeiv0fQvSOK1/2 | bcrypt's cost
          $argon2id$v=19$m=4194304,t=1,p=1$SALT$HASH | Argon2's memory
          $argon2id$v=19$m=65536,t=5,p=1$SALT$HASH | memory times passes
          $argon2id$v=19$m=1024,t=999999999,p=1$SALT$HASH | Argon2's passes
          $argon2id$v=19$m=1024,t=0,p=1$SALT$HASH | Argon2's passes
          $argon2id$v=19$m=65536,t=3,p=255$SALT$HASH | Argon2's lanes
          $argon2id$v=19$m=8,t=3,p=4$SALT$HASH | Argon2's memory
          $argon2id$v=19$m=1024,t=3,p=1$c2FsdA$HASH | the salt's length
          $scrypt$ln=25,r=8,p=1$SALT$HASH | scrypt's N
          $scrypt$ln=18,r=8,p=1$SALT$HASH | scrypt's memory
          $scrypt$ln=17,r=8,p=2$SALT$HASH | N times r times p
          $scrypt$ln=14,r=1000000,p=1$SALT$HASH | scrypt's r
          $scrypt$ln=16385,r=8,p=1$SALT$HASH | no power of two
          $scrypt$ln=30,r=8,p=1$SALT$HASH | scrypt's N
          $pbkdf2-sha256$i=2000001$SALT$HASH | PBKDF2's iterations
          {PBKDF2-SHA512}2000001$SALT$HASH | PBKDF2's iterations
          $3$8589938886967552$SALT$HASH | PBKDF2's iterations
          $argon2id$v=19$p=1,t=1,m=4194304$SALT$HASH | Argon2's memory
          $pbkdf2-sha256$i=999999999$SALT$HASH | PBKDF2's iterations
          $pbkdf2-sha256$i=999$SALT$HASH | PBKDF2's iterations
          pbkdf2_sha256$1500000$salt$HASHHASHHASHHASHHASHHASH | iterations times blocks
          $pbkdf2-sha256$i=1000$SALT$aGFzaGhhc2g | the hash's length
          """)
  void hostileCostsAreRefused(String text, String reason) {
    var filled =
        text.contains("HASHHASH")
            ? text.replaceFirst("(HASH)+", "A".repeat(64))
            : text.replace("SALT", SALT).replace("HASH", HASH);
    assertTrue(refusal(filled).contains(reason), refusal(filled));
  }

  @Test
  void noRefusalRepeatsTheHash() {
    for (var text :
        List.of(
            "$argon2id$v=19$m=4194304,t=1,p=1$" + SALT + "$" + HASH,
            "$2b$10$short" + HASH,
            "x".repeat(1000) + HASH)) {
      assertFalse(refusal(text).contains(HASH), refusal(text));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"m=65536,t=3,p=4", "p=4,t=3,m=65536", "t=3,m=65536,p=4"})
  void argon2sParametersStandInAnyOrder(String parameters) {
    var text = "$argon2id$v=19$" + parameters + "$" + SALT + "$" + HASH;
    assertEquals("argon2id:19:65536:3:4:32", read(text).recipe().kind());
  }

  @Test
  void argon2idOfOurKindIsKnown() {
    var ours = "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH;
    assertEquals(Optional.of(ours), read(ours).asArgon2id());
    for (var other :
        List.of(
            ours.replace("p=1", "p=2"),
            ours.replace("argon2id", "argon2i"),
            ours.replace("v=19", "v=16"),
            ours.replace("$v=19", ""))) {
      assertEquals(Optional.empty(), read(other).asArgon2id(), other);
    }
  }

  @Test
  void noOtherTextIsARecipe() {
    for (var text : List.of("", "bcrypt:10:short", "scrypt:1:2:3", "argon2x:19:1:1:1:1:a", "md5")) {
      assertEquals(Optional.empty(), HashParameters.parse(text), text);
    }
  }
}
