package dev.latchkey.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldEncodingTests {
  @Test
  void eachFieldIsItsLengthAndItself() {
    var encoded =
        FieldEncoding.labelled("ab").octet(255).number(258).text("é").octets(Octets.none());
    assertEquals(
        "00000002" + "6162" + "00000001ff" + "0000000400000102" + "00000002c3a9" + "00000000",
        HexFormat.of().formatHex(encoded.encoded()));
  }

  @Test
  void movingABoundaryChangesTheEncoding() {
    assertNotEquals(
        FieldEncoding.labelled("x").text("ab").text("c").sha256(),
        FieldEncoding.labelled("x").text("a").text("bc").sha256());
  }

  @Test
  void splitReversesEncoding() {
    var fields = List.of(Octets.of((byte) 1), Octets.none(), Octets.of(new byte[300]));
    var encoded = FieldEncoding.nested();
    fields.forEach(encoded::octets);
    assertEquals(Optional.of(fields), FieldEncoding.split(encoded.encoded()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "00000002aa", "ffffffff", "00000001aabb", "7fffffff00"})
  void brokenEncodingsAreNotSplit(String hex) {
    assertEquals(Optional.empty(), FieldEncoding.split(HexFormat.of().parseHex(hex)));
  }

  @Test
  void unpairedSurrogatesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> FieldEncoding.labelled("x").text("a\ud800"));
  }

  @Test
  void numbersThatDoNotFitAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> FieldEncoding.nested().octet(256));
    assertThrows(IllegalArgumentException.class, () -> FieldEncoding.nested().octet(-1));
    assertThrows(IllegalArgumentException.class, () -> FieldEncoding.nested().number(1L << 32));
  }
}
