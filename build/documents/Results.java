package documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// How tests ended when they last ran, by Surefire's reports.
record Results(Map<String, Result> byTest) {
  private static final String REPORTS = "target/surefire-reports";

  /// The later, the worse.
  enum Result {
    PASSED("passed"),
    NOT_RUN("not run"),
    SKIPPED("skipped"),
    FAILED("**failed**");

    final String words;

    Result(String words) {
      this.words = words;
    }
  }

  /// @param modules whose reports count
  static Results of(Folder folder, List<String> modules) throws IOException, XMLStreamException {
    var results = new Results(new HashMap<>());
    for (var module : folder.modulesWith(REPORTS)) {
      if (modules.contains(module.getFileName().toString())) {
        try (var reports = Files.newDirectoryStream(module.resolve(REPORTS), "TEST-*.xml")) {
          for (var report : reports) {
            results.read(module.getFileName() + "/", report);
          }
        }
      }
    }
    return results;
  }

  private void read(String module, Path report) throws IOException, XMLStreamException {
    var factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try (var in = Files.newInputStream(report)) {
      var xml = factory.createXMLStreamReader(in);
      var test = "";
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT) {
          test = xml.getLocalName().equals("testcase") ? module + test(xml) : test;
          var result = result(xml.getLocalName());
          if (result.isPresent()) {
            byTest.merge(test, result.get(), Results::worse);
          }
        }
      }
      xml.close();
    }
  }

  private static Optional<Result> result(String element) {
    return Optional.ofNullable(
        switch (element) {
          case "testcase" -> Result.PASSED;
          case "skipped" -> Result.SKIPPED;
          case "failure", "error" -> Result.FAILED;
          default -> null;
        });
  }

  /// `Class#method`; each run of a test with parameters has them behind its name.
  private static String test(XMLStreamReader xml) {
    var type = xml.getAttributeValue(null, "classname");
    return type.substring(type.lastIndexOf('.') + 1)
        + "#"
        + xml.getAttributeValue(null, "name").replaceFirst("\\W.*", "");
  }

  private static Result worse(Result one, Result other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /// Of a method, or of all those of a class.
  Result of(String test) {
    var found = new TreeSet<Result>();
    byTest.forEach((name, result) -> {
      if (name.equals(test) || name.startsWith(test + "#")) {
        found.add(result);
      }
    });
    return found.isEmpty() ? Result.NOT_RUN : found.last();
  }
}
