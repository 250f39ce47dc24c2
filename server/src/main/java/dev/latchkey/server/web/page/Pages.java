package dev.latchkey.server.web.page;

import dev.latchkey.server.secrets.Secret;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/// Turns views into HTML, and letters into mails. Every value is escaped for where it stands.
public final class Pages {
  private final TemplateEngine html = engine(ContentType.Html, "dev.latchkey.server.templates");
  private final TemplateEngine text =
      engine(ContentType.Plain, "dev.latchkey.server.texttemplates");

  /// A whole HTML document.
  public String html(Page page, View view) {
    return render(html, view.template(), Map.of("page", page, "view", view));
  }

  public Letter.Written write(Messages messages, Letter letter) {
    var template = "mail/" + letter.name() + ".jte";
    var values = Map.<String, Object>of("messages", messages, "letter", letter);
    return new Letter.Written(
        messages.text("mail." + letter.words() + ".subject"),
        Secret.of(Lines.wrap(render(text, template, values))),
        Secret.of(render(html, template, values)));
  }

  private static String render(TemplateEngine engine, String template, Map<String, Object> values) {
    var output = new StringOutput();
    engine.render(template, values, output);
    return output.toString();
  }

  private static TemplateEngine engine(ContentType type, String packageName) {
    return TemplateEngine.createPrecompiled(null, type, Pages.class.getClassLoader(), packageName);
  }
}
