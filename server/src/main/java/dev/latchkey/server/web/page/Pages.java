package dev.latchkey.server.web.page;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.web.site.Site;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Turns views into HTML and email. Every value is escaped for where it stands.
public final class Pages {
  private final TemplateEngine html = engine(ContentType.Html, "dev.latchkey.server.templates");
  private final TemplateEngine text =
      engine(ContentType.Plain, "dev.latchkey.server.texttemplates");

  private final Map<Language, Messages> messages = new EnumMap<>(Language.class);

  /// Of a site that nothing is set of.
  public Pages() {
    this(Site.DEFAULT);
  }

  public Pages(Site site) {
    for (var language : Language.values()) {
      messages.put(language, new Messages(language, site));
    }
  }

  /// The words of the site in a language.
  Messages messages(Language language) {
    return Objects.requireNonNull(messages.get(language));
  }

  /// A whole HTML document.
  public String html(Page page, View view) {
    return fill(html, view.template(), Map.of("page", page, "view", view));
  }

  /// An email in the language of its reader. A link or token stands alone on a line of its text, so
  /// that it can be copied where no link can be opened.
  ///
  /// @param to empty for no one; the email is rendered all the same
  public OutgoingMail mail(Optional<EmailAddress> to, Language language, MailView letter) {
    var words = messages(language);
    var template = "mail/" + letter.name() + ".jte";
    var values = Map.<String, Object>of("messages", words, "letter", letter);
    return new OutgoingMail(
        to,
        words.text("mail." + letter.words() + ".subject"),
        Secret.of(TextLayout.wrap(fill(text, template, values))),
        Secret.of(fill(html, template, values)));
  }

  private static String fill(TemplateEngine engine, String template, Map<String, Object> values) {
    var output = new StringOutput();
    engine.render(template, values, output);
    return output.toString();
  }

  private static TemplateEngine engine(ContentType type, String packageName) {
    return TemplateEngine.createPrecompiled(null, type, Pages.class.getClassLoader(), packageName);
  }
}
