import com.google.googlejavaformat.java.Main;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/// Checks or rewrites the format of every Java source below a folder. Arguments: `check|write DIR`.
class Format {
  public static void main(String[] args) throws Exception {
    var files = new ArrayList<String>();
    Files.walkFileTree(
        Path.of(args[1]),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return List.of("target", ".git").contains(dir.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              files.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    var options =
        args[0].equals("write")
            ? List.of("--replace")
            : List.of("--dry-run", "--set-exit-if-changed");
    var all = new ArrayList<String>(options);
    all.addAll(files);
    var err = new PrintWriter(System.err, true);
    int code =
        new Main(new PrintWriter(System.out, true), err, System.in)
            .format(all.toArray(String[]::new));
    if (code != 0) {
      err.println("These files are not formatted; run: mvn -q -N validate -Dformat=write");
    }
    System.exit(code);
  }
}
