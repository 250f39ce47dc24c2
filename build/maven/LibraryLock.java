import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.maven.eventspy.AbstractEventSpy;
import org.eclipse.aether.RepositoryEvent;
import org.eclipse.aether.RepositoryEvent.EventType;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.repository.WorkspaceRepository;

/// Sees each file that Maven takes from a repository, of plugins and of every scope, before it is
/// used. Poms are left out: they choose jars, and each jar is checked. What this build makes itself
/// is left out as well.
///
/// `-Dlock.check=FILE` ends Maven at the first file that FILE does not hold with its SHA-256.
/// `-Dlock.seen=FILE` writes all of them to FILE. Both are lines of `SHA256 MARK
/// PATH-IN-A-REPOSITORY`.
public final class LibraryLock extends AbstractEventSpy {
  private final Map<String, String> locked = new HashMap<>();
  private final Map<String, String> seen = new ConcurrentSkipListMap<>();
  private final Map<Path, String> hashes = new ConcurrentHashMap<>();
  private String lock;
  private String list;

  @Override
  public void init(Context context) throws IOException {
    var properties = (Properties) context.getData().get("userProperties");
    list = properties.getProperty("lock.seen");
    lock = properties.getProperty("lock.check");
    if (lock != null) {
      for (String line : Files.readAllLines(Path.of(lock))) {
        String[] columns = line.split(" +");
        locked.put(columns[2], columns[0]);
      }
    }
  }

  @Override
  public void onEvent(Object event) {
    if ((lock != null || list != null)
        && event instanceof RepositoryEvent resolved
        && resolved.getType() == EventType.ARTIFACT_RESOLVED
        && resolved.getFile() != null
        && !(resolved.getRepository() instanceof WorkspaceRepository)
        && !resolved.getArtifact().getExtension().equals("pom")) {
      see(path(resolved.getArtifact()), resolved.getFile().toPath());
    }
  }

  @Override
  public void close() throws IOException {
    if (list != null) {
      Files.write(
          Path.of(list),
          seen.entrySet().stream().map(e -> e.getValue() + "  build    " + e.getKey()).toList());
    }
  }

  private void see(String path, Path file) {
    String hash = hashes.computeIfAbsent(file, LibraryLock::sha256);
    seen.put(path, hash);
    if (lock != null && !hash.equals(locked.get(path))) {
      refuse(path, hash);
    }
  }

  // An exception would be logged, and the build would go on.
  private void refuse(String path, String hash) {
    System.err.printf(
        "%n[ERROR] Maven was stopped before it used %s:%n  it has the SHA-256 %s,%n  and %s"
            + " %s.%n%s%n",
        path,
        hash,
        lock,
        locked.containsKey(path) ? "names " + locked.get(path) : "does not name this file",
        "If you changed a dependency or a plugin on purpose, run `build/lock.sh write` and read the"
            + " difference. If not, the file is not the one that was reviewed: find out where it"
            + " came from before you build.");
    System.err.flush();
    Runtime.getRuntime().halt(1);
  }

  private static String path(Artifact a) {
    String classifier = a.getClassifier().isEmpty() ? "" : "-" + a.getClassifier();
    return "%s/%s/%s/%s-%s%s.%s"
        .formatted(
            a.getGroupId().replace('.', '/'),
            a.getArtifactId(),
            a.getBaseVersion(),
            a.getArtifactId(),
            a.getVersion(),
            classifier,
            a.getExtension());
  }

  private static String sha256(Path file) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
