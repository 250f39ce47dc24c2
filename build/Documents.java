import documents.Dependencies;
import documents.Faults;
import documents.Findings;
import documents.Folder;
import documents.Links;
import documents.Matrix;
import documents.Modules;
import documents.Numbers;
import documents.Points;
import documents.Requirements;
import documents.Tests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Whether the documents keep their word; each check says in `build/documents` what it wants.
/// Arguments:
///
/// - `check DIR`: exit code 1 when something is not so
/// - `matrix DIR FILE MODULE...`: writes to FILE which tests prove which requirement, and how those
///   of the modules ended
class Documents {
  public static void main(String[] args) throws Exception {
    var folder = new Folder(Path.of(args[1]));
    switch (args[0]) {
      case "check" -> System.exit(check(folder) ? 0 : 1);
      case "matrix" -> matrix(folder, Path.of(args[2]), List.of(args).subList(3, args.length));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  static boolean check(Folder folder) throws Exception {
    var found = new Faults();
    var tests = Tests.of(folder);
    new Links(folder).check(found);
    tests.checkNames(folder, found);
    Requirements.of(folder).check(tests, found);
    Numbers.of(folder).check(folder, tests, found);
    new Points(folder).check(tests, found);
    new Dependencies(folder).check(found);
    new Findings(folder).check(found);
    new Modules(folder).check(found);
    found.hints().forEach(System.out::println);
    found.faults().forEach(System.err::println);
    return found.faults().isEmpty();
  }

  static void matrix(Folder folder, Path file, List<String> modules) throws Exception {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, Matrix.of(folder, modules).toString());
  }
}
