package dev.latchkey.server.passwords;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value that is made when it is first asked for, once.
final class Lazy<T> implements Supplier<T> {
  private final Supplier<T> make;
  private volatile @Nullable T value;

  Lazy(Supplier<T> make) {
    this.make = make;
  }

  @Override
  public T get() {
    var made = value;
    return made != null ? made : make();
  }

  private synchronized T make() {
    var made = value;
    if (made == null) {
      made = make.get();
      value = made;
    }
    return made;
  }
}
