package documents;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The checkout.
public record Folder(Path root) {
  private static final Set<String> MADE =
      Set.of("target", "node_modules", ".git", ".build", "data", "scratch");
  private static final Pattern TEXT =
      Pattern.compile(".*\\.(java|jte|md|mjs|properties|sh|sql|ya?ml|xml|css)");

  String read(String file) throws IOException {
    return Files.readString(root.resolve(file));
  }

  String name(Path file) {
    return root.relativize(file).toString();
  }

  List<Path> documents() throws IOException {
    try (var top = Files.list(root);
        var docs = Files.walk(root.resolve("docs"))) {
      return Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  /// Every file that a person writes, as far as it is text.
  List<Path> texts() throws IOException {
    var texts = new ArrayList<Path>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return !folder.equals(root) && MADE.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (TEXT.matcher(file.toString()).matches()) {
              texts.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return texts;
  }

  /// The modules of the build that have such a folder.
  List<Path> modulesWith(String folder) throws IOException {
    try (var modules = Files.list(root)) {
      return modules.filter(module -> Files.isDirectory(module.resolve(folder))).sorted().toList();
    }
  }
}
