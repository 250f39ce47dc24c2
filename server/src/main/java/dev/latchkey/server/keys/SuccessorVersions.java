package dev.latchkey.server.keys;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The versions of a key whose vault is changed: those of the former vault open, and those of its
/// successor follow them.
final class SuccessorVersions<V extends KeyVersions> implements KeyVersions {
  private final Optional<V> successor;
  private final V former;

  /// Above it, the former vault has none and is not asked.
  private final int last;

  /// Makes sure that the newest version is the successor's, where there is any.
  ///
  /// @param successor empty where it needs no such key
  SuccessorVersions(Optional<V> successor, V former) {
    this.successor = successor;
    this.former = former;
    var numbers = former.numbers();
    last = numbers.isEmpty() ? 0 : numbers.last();
    successor
        .filter(next -> last > 0 && next.current() <= last)
        .ifPresent(next -> next.addAfter(last));
  }

  boolean isFormer(int number) {
    return number <= last && former.numbers().contains(number);
  }

  /// The versions of the vault that has this one.
  V of(int number) {
    return successor.filter(_ -> !isFormer(number)).orElse(former);
  }

  /// 0 where the successor has none.
  @Override
  public int current() {
    return successor.map(KeyVersions::current).orElse(0);
  }

  @Override
  public SortedSet<Integer> numbers() {
    var all = new TreeSet<>(former.numbers());
    successor.ifPresent(next -> all.addAll(next.numbers()));
    return Collections.unmodifiableSortedSet(all);
  }

  @Override
  public int addAfter(int last) {
    return successor.orElseThrow().addAfter(last);
  }

  @Override
  public boolean oldestFirst() {
    return former.oldestFirst() || successor.filter(KeyVersions::oldestFirst).isPresent();
  }

  @Override
  public void destroy(int number) {
    if (isFormer(number)) {
      former.retire(number);
    } else {
      of(number).destroy(number);
    }
  }

  @Override
  public byte[] fingerprint(int number) {
    return of(number).fingerprint(number);
  }
}
