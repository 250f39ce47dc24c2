import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Rewrites the jars of a folder whose classes are older than Java 6, in place: the start-up cache
/// takes no class without stack map frames, and reading the command line's (picocli, written for
/// Java 5) from their jar cost a seventh of a start. The code of the classes stays as it is. The same jar
/// gives the same result, byte by byte.
///
///     java build/Frames.java FOLDER
void main(String[] arguments) throws IOException {
  try (var jars = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
    for (var jar : jars) {
      if (isOld(jar)) {
        rewrite(jar);
        System.out.println("frames: " + jar.getFileName());
      }
    }
  }
}

static final int OLDEST_WITH_FRAMES = ClassFile.JAVA_6_VERSION;

static boolean isOld(Path jar) throws IOException {
  try (var file = new JarFile(jar.toFile())) {
    for (var entry : Collections.list(file.entries())) {
      if (isClass(entry)) {
        try (var in = file.getInputStream(entry)) {
          var head = in.readNBytes(8);
          return ((head[6] & 0xff) << 8 | head[7] & 0xff) < OLDEST_WITH_FRAMES;
        }
      }
    }
  }
  return false;
}

static boolean isClass(JarEntry entry) {
  return entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/");
}

static void rewrite(Path jar) throws IOException {
  var rewritten = jar.resolveSibling(jar.getFileName() + ".new");
  try (var file = new JarFile(jar.toFile());
      var out = new ZipOutputStream(Files.newOutputStream(rewritten))) {
    var classes = classFile(file);
    for (var entry : Collections.list(file.entries())) {
      var bytes = file.getInputStream(entry).readAllBytes();
      var copy = new ZipEntry(entry.getName());
      copy.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
      out.putNextEntry(copy);
      out.write(isClass(entry) ? withFrames(classes, classes.parse(bytes)) : bytes);
      out.closeEntry();
    }
  }
  Files.setLastModifiedTime(rewritten, Files.getLastModifiedTime(jar));
  Files.move(rewritten, jar, StandardCopyOption.ATOMIC_MOVE);
}

/// Knows the classes of the jar, and those of the JDK.
static ClassFile classFile(JarFile jar) {
  var own =
      ClassHierarchyResolver.ofResourceParsing(type -> {
        var name = type.descriptorString();
        var entry = jar.getEntry(name.substring(1, name.length() - 1) + ".class");
        try {
          return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      });
  return ClassFile.of(
      StackMapsOption.GENERATE_STACK_MAPS,
      ClassHierarchyResolverOption.of(
          own.orElse(ClassHierarchyResolver.defaultResolver()).cached()));
}

static byte[] withFrames(ClassFile classes, ClassModel old) {
  ClassTransform anew =
      (builder, element) -> {
        switch (element) {
          case ClassFileVersion _ -> builder.withVersion(ClassFile.JAVA_21_VERSION, 0);
          case MethodModel method when method.code().isPresent() ->
              builder.transformMethod(
                  method, MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
          default -> builder.with(element);
        }
      };
  return classes.transformClass(old, anew);
}
