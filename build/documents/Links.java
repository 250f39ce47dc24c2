package documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Every relative link of every document leads to a file, and to a heading where it names one.
public record Links(Folder folder) {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  public void check(Faults faults) throws IOException {
    for (var document : folder.documents()) {
      var text = withoutCode(Files.readString(document));
      for (var link : LINK.matcher(text).results().map(found -> found.group(1)).toList()) {
        if (!link.matches("[a-z]+:.*") && !leadsSomewhere(document, link)) {
          faults.add(folder.name(document), "the link " + link + " leads nowhere");
        }
      }
    }
  }

  private static boolean leadsSomewhere(Path document, String link) throws IOException {
    var parts = link.split("#", 2);
    var target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
    return Files.exists(target)
        && (parts.length == 1 || headings(Files.readString(target)).contains(parts[1]));
  }

  /// As they are named in links: lower case, hyphens for spaces, no other punctuation.
  private static Set<String> headings(String text) {
    return withoutCode(text)
        .lines()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").strip().toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static String withoutCode(String text) {
    return text.replaceAll("(?ms)^ *```.*?^ *```$", "");
  }
}
