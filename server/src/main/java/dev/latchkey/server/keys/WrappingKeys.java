package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/// The keys of one purpose, numbered from 1: the newest wraps, all of them open. They are files
/// called `NAME-N.key`; a key that another process adds is noticed at its first use.
final class WrappingKeys {
  private final KeyFolder folder;
  private final String name;
  private final Randomness randomness;
  private volatile NavigableMap<Integer, SecretKeySpec> keys = new TreeMap<>();

  WrappingKeys(KeyFolder folder, KeyVault.Purpose purpose, Randomness randomness) {
    this.folder = folder;
    this.name = name(purpose);
    this.randomness = randomness;
    numbersOfFiles().forEach(this::load);
    if (keys.isEmpty()) {
      create(1);
    }
  }

  /// What the purpose is called in file names and by the commands, for instance `password-hash`.
  static String name(KeyVault.Purpose purpose) {
    return purpose.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private List<Integer> numbersOfFiles() {
    var form = Pattern.compile(Pattern.quote(name) + "-([1-9][0-9]{0,8})\\.key");
    return folder.names().stream()
        .map(form::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> Integer.valueOf(matcher.group(1)))
        .sorted()
        .toList();
  }

  private String file(int number) {
    return name + "-" + number + ".key";
  }

  private SecretKeySpec create(int number) {
    folder.loadOrCreate(file(number), () -> randomness.bytes(KeyFolder.KEY_BYTES));
    return load(number);
  }

  private synchronized SecretKeySpec load(int number) {
    var bytes = folder.load(file(number));
    folder.mustBeRandom(file(number), bytes);
    var key = new SecretKeySpec(bytes, "AES");
    var more = new TreeMap<>(keys);
    more.put(number, key);
    keys = more;
    return key;
  }

  /// The number of the key that wraps.
  int current() {
    var newest = keys.lastKey();
    while (folder.has(file(newest + 1))) {
      newest++;
      load(newest);
    }
    return newest;
  }

  Optional<SecretKeySpec> find(int number) {
    return Optional.ofNullable(keys.get(number))
        .or(() ->
            number > 0 && folder.has(file(number)) ? Optional.of(load(number)) : Optional.empty());
  }

  SortedMap<Integer, SecretKeySpec> all() {
    return Collections.unmodifiableSortedMap(keys);
  }

  /// Adds a key, which wraps from now on in every process that uses the folder.
  ///
  /// @return its number
  int add() {
    var next = current() + 1;
    create(next);
    return next;
  }

  /// Destroys a key that is not the current one: nothing under it opens ever again.
  void destroy(int number) {
    if (number == current()) {
      throw new IllegalArgumentException("the current key cannot be destroyed");
    }
    folder.destroy(file(number));
    synchronized (this) {
      var fewer = new TreeMap<>(keys);
      fewer.remove(number);
      keys = fewer;
    }
  }
}
