package dev.latchkey.server.secrets;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/// The operating system's generator, which two clones of one machine image do not share a state of.
public final class SystemRandomness implements Randomness {
  private final SecureRandom random;

  public SystemRandomness() {
    try {
      random = SecureRandom.getInstance("NativePRNGNonBlocking");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this platform has no secure source of randomness", e);
    }
  }

  @Override
  public String source() {
    return "the operating system (" + random.getAlgorithm() + ")";
  }

  @Override
  public byte[] bytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
