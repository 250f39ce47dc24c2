package dev.latchkey.server.keys;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Versions with a file each, called `NAME-N.KIND`: it is the key, or says where the key is.
public final class KeyFiles<K> implements KeyVersions {
  private static final String VAULTS = "(?:key|pkcs11)";
  private final KeyFolder folder;
  private final String name;
  private final Kind<K> kind;
  private volatile NavigableMap<Integer, K> keys = new TreeMap<>();

  /// What lies in the files.
  public interface Kind<K> {
    /// The end of the files' names.
    String suffix();

    /// Makes a key, and what its file is to hold.
    byte[] make();

    /// Makes undone what [#make] made: another process was faster.
    void discard(byte[] content);

    /// The key of a file.
    ///
    /// @throws UnusableKey where it is none
    K load(String file, byte[] content);

    /// Destroys the key, before its file goes.
    void destroy(K key);

    byte[] fingerprint(K key);
  }

  /// Makes the first version where there is none.
  ///
  /// @param name what the files' names begin with
  public KeyFiles(KeyFolder folder, String name, Kind<K> kind) {
    this(name, folder, kind);
    if (folder.makesKeys()) {
      var _ = makeFirst();
    }
  }

  private KeyFiles(String name, KeyFolder folder, Kind<K> kind) {
    this.folder = folder;
    this.name = name;
    this.kind = kind;
    numbersOfFiles().forEach(this::load);
  }

  /// The same without versions until one is made: [#current] is 0.
  ///
  /// @param name as above
  static <K> KeyFiles<K> onDemand(KeyFolder folder, String name, Kind<K> kind) {
    return new KeyFiles<>(name, folder, kind);
  }

  /// Makes the first version where there is none.
  ///
  /// @return the current one
  int makeFirst() {
    if (current() == 0) {
      create(numbersOfOthers().stream().reduce(0, Math::max) + 1);
    }
    return current();
  }

  private SortedSet<Integer> numbersOfFiles() {
    return numbersOf(Pattern.quote(kind.suffix()));
  }

  /// The versions that another vault has here.
  private SortedSet<Integer> numbersOfOthers() {
    return numbersOf("(?!" + Pattern.quote(kind.suffix()) + ")" + VAULTS);
  }

  private SortedSet<Integer> numbersOf(String suffixes) {
    var form = Pattern.compile(Pattern.quote(name) + "-([1-9][0-9]{0,8})\\." + suffixes);
    var numbers = new TreeSet<Integer>();
    for (var file : folder.names()) {
      var matcher = form.matcher(file);
      if (matcher.matches()) {
        numbers.add(Integer.valueOf(matcher.group(1)));
      }
    }
    return numbers;
  }

  private String file(int number) {
    return name + "-" + number + "." + kind.suffix();
  }

  private void create(int number) {
    if (!folder.has(file(number))) {
      var fresh = kind.make();
      if (!folder.create(file(number), fresh)) {
        kind.discard(fresh);
      }
    }
    load(number);
  }

  private synchronized K load(int number) {
    var key = kind.load(file(number), folder.load(file(number)));
    var more = new TreeMap<>(keys);
    more.put(number, key);
    keys = more;
    return key;
  }

  /// A process that has slept finds versions gone as well as new ones.
  @Override
  public int current() {
    var newest = keys.isEmpty() ? 0 : keys.lastKey();
    if (newest == 0 || !folder.has(file(newest))) {
      var there = numbers();
      if (there.isEmpty()) {
        return 0;
      }
      newest = there.last();
    }
    while (folder.has(file(newest + 1))) {
      newest++;
      load(newest);
    }
    return newest;
  }

  /// The key of this number, if there is one.
  public Optional<K> find(int number) {
    return Optional.ofNullable(keys.get(number))
        .or(() ->
            number > 0 && folder.has(file(number)) ? Optional.of(load(number)) : Optional.empty());
  }

  /// What another process has destroyed is forgotten here as well.
  @Override
  public SortedSet<Integer> numbers() {
    var there = numbersOfFiles();
    there.stream().filter(number -> !keys.containsKey(number)).forEach(this::load);
    if (!there.isEmpty()) {
      retain(there);
    }
    return Collections.unmodifiableSortedSet(new TreeSet<>(keys.keySet()));
  }

  private synchronized void retain(SortedSet<Integer> numbers) {
    var fewer = new TreeMap<>(keys);
    fewer.keySet().retainAll(numbers);
    keys = fewer;
  }

  @Override
  public int addAfter(int last) {
    var next = Math.max(current(), last) + 1;
    create(next);
    return next;
  }

  @Override
  public void destroy(int number) {
    if (number == current()) {
      throw new IllegalArgumentException("the current key cannot be destroyed");
    }
    retire(number);
  }

  @Override
  public void retire(int number) {
    find(number).ifPresent(kind::destroy);
    folder.destroy(file(number));
    forget(number);
  }

  private synchronized void forget(int number) {
    var fewer = new TreeMap<>(keys);
    fewer.remove(number);
    keys = fewer;
  }

  @Override
  public byte[] fingerprint(int number) {
    return kind.fingerprint(find(number).orElseThrow());
  }
}
