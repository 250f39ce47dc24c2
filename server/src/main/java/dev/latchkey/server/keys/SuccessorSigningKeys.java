package dev.latchkey.server.keys;

import java.util.SortedSet;

/// Signing keys whose vault is changed.
record SuccessorSigningKeys(SuccessorVersions<SigningKeys> versions) implements SigningKeys {
  @Override
  public int makeFirst() {
    return versions.of(Integer.MAX_VALUE).makeFirst();
  }

  @Override
  public byte[] sign(int number, byte[] message) {
    return versions.of(number).sign(number, message);
  }

  @Override
  public byte[] publicKey(int number) {
    return versions.of(number).publicKey(number);
  }

  @Override
  public int current() {
    return versions.current();
  }

  @Override
  public SortedSet<Integer> numbers() {
    return versions.numbers();
  }

  @Override
  public int addAfter(int last) {
    return versions.addAfter(last);
  }

  @Override
  public boolean oldestFirst() {
    return versions.oldestFirst();
  }

  @Override
  public void destroy(int number) {
    versions.destroy(number);
  }
}
