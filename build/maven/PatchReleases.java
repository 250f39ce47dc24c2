import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.AbstractMavenLifecycleParticipant;
import org.apache.maven.MavenExecutionException;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResolutionException;
import org.eclipse.aether.transfer.MetadataNotFoundException;

/// `-Dpatch.releases=FILE` asks the repositories that Maven is configured with for newer patch
/// releases of what the poms name: the same first two numbers, and nothing that is called alpha, M1
/// or rc. It writes lines of `NAME VERSION NEWEST`, where the newest patch release may be the
/// present one or `unknown`, and waits a minute at most.
public final class PatchReleases extends AbstractMavenLifecycleParticipant {
  private static final int SECONDS = 60;
  private static final Pattern FIRST_TWO_NUMBERS = Pattern.compile("\\d+\\.\\d+");

  private final RepositorySystem system;

  @Inject
  public PatchReleases(RepositorySystem system) {
    this.system = system;
  }

  private record Library(String group, String artifact, String version) {
    @Override
    public String toString() {
      return group + ":" + artifact + " " + version;
    }
  }

  @Override
  public void afterProjectsRead(MavenSession session) throws MavenExecutionException {
    String report = session.getUserProperties().getProperty("patch.releases");
    if (report == null) {
      return;
    }
    try {
      Files.write(Path.of(report), ask(session));
    } catch (IOException | InterruptedException e) {
      throw new MavenExecutionException("cannot write " + report, e);
    }
  }

  private List<String> ask(MavenSession session) throws InterruptedException {
    var questions = new TreeMap<String, Callable<String>>();
    for (MavenProject project : session.getProjects()) {
      var ours = session.getProjects().stream().map(MavenProject::getGroupId).toList();
      var dependencies = dependencies(project).filter(library -> !ours.contains(library.group()));
      dependencies.forEach(library ->
          questions.put(
              library.toString(),
              () -> newest(session, library, project.getRemoteProjectRepositories())));
      tools(project)
          .forEach(library ->
              questions.put(
                  library.toString(),
                  () -> newest(session, library, project.getRemotePluginRepositories())));
    }
    var threads = Executors.newFixedThreadPool(8, PatchReleases::daemon);
    var answers = threads.invokeAll(questions.values(), SECONDS, TimeUnit.SECONDS).iterator();
    var lines = new ArrayList<String>();
    questions.keySet().forEach(library -> lines.add(library + " " + answer(answers.next())));
    return lines;
  }

  // A repository that never answers holds nothing up.
  private static Thread daemon(Runnable task) {
    var thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  private static String answer(Future<String> newest) {
    try {
      return newest.get();
    } catch (CancellationException | ExecutionException | InterruptedException e) {
      return "unknown";
    }
  }

  /// What the code is compiled with and runs on.
  private static Stream<Library> dependencies(MavenProject project) {
    return project.getDependencies().stream().map(PatchReleases::library);
  }

  /// Plugins, what was added to them, and what the compiler and Spotless take along.
  private static Stream<Library> tools(MavenProject project) {
    return project.getBuildPlugins().stream()
        .filter(plugin -> isOurs(plugin, project))
        .flatMap(plugin ->
            Stream.of(
                    Stream.of(
                        new Library(
                            plugin.getGroupId(), plugin.getArtifactId(), plugin.getVersion())),
                    plugin.getDependencies().stream().map(PatchReleases::library),
                    processors(plugin),
                    formatter(plugin))
                .flatMap(all -> all));
  }

  // Others, such as the one that deploys, are of Maven's own choice and do not run.
  private static boolean isOurs(Plugin plugin, MavenProject project) {
    var named = plugin.getLocation("version");
    return named != null && named.getSource().getModelId().startsWith(project.getGroupId() + ":");
  }

  private static Stream<Library> processors(Plugin plugin) {
    return plugin.getConfiguration() instanceof Xpp3Dom configuration
            && configuration.getChild("annotationProcessorPaths") != null
        ? Stream.of(configuration.getChild("annotationProcessorPaths").getChildren())
            .map(p -> new Library(text(p, "groupId"), text(p, "artifactId"), text(p, "version")))
        : Stream.empty();
  }

  private static Stream<Library> formatter(Plugin plugin) {
    return plugin.getConfiguration() instanceof Xpp3Dom configuration
            && configuration.getChild("java") != null
        ? Stream.of(configuration.getChild("java").getChildren("googleJavaFormat"))
            .map(f ->
                new Library(
                    "com.google.googlejavaformat", "google-java-format", text(f, "version")))
        : Stream.empty();
  }

  private static String text(Xpp3Dom path, String name) {
    return path.getChild(name).getValue();
  }

  private static Library library(Dependency dependency) {
    return new Library(
        dependency.getGroupId(), dependency.getArtifactId(), dependency.getVersion());
  }

  private String newest(MavenSession session, Library library, List<RemoteRepository> from)
      throws VersionRangeResolutionException {
    Matcher numbers = FIRST_TWO_NUMBERS.matcher(library.version());
    if (session.isOffline() || !numbers.lookingAt()) {
      return "unknown";
    }
    var artifact =
        new DefaultArtifact(
            library.group(), library.artifact(), "jar", "[" + library.version() + ",)");
    var found =
        system.resolveVersionRange(
            session.getRepositorySession(), new VersionRangeRequest(artifact, from, null));
    var patches = Pattern.compile(Pattern.quote(numbers.group()) + "(\\.\\d+)*");
    // Ascending. That nothing was ever installed from here is no failure; a repository that did not
    // answer is.
    return found.getVersions().stream()
        .map(Object::toString)
        .filter(version -> patches.matcher(version).matches())
        .reduce((older, newer) -> newer)
        .filter(version ->
            found.getExceptions().stream().allMatch(MetadataNotFoundException.class::isInstance))
        .orElse("unknown");
  }
}
