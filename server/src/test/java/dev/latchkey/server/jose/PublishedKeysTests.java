package dev.latchkey.server.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.testkit.TestFolder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PublishedKeysTests {
  private final TestDatabase test = TestDatabase.shared(TestDatabase.Kind.SQLITE);

  @Test
  void aKeySignsAnHourAfterItCouldBeRead() {
    var folder = TestFolder.make();
    var keys = InstallationKeys.open(folder, new SystemRandomness());
    keys.claim(test.database());
    var signing = keys.vault().signing();
    var published = new PublishedKeys(SigningAlgorithm.ES256, signing, test.database());
    assertEquals(1, published.number());
    signing.addAfter(1);
    InstallationKeys.open(folder, new SystemRandomness()).claim(test.database());
    assertEquals(1, published.number());
    assertEquals(
        2,
        new TokenSigner(SigningAlgorithm.ES256, signing, published::number).keys().keys().size());
    test.clock().advance(Duration.ofHours(1));
    assertEquals(2, published.number());
  }
}
