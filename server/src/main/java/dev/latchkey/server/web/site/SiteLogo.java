package dev.latchkey.server.web.site;

import java.io.ByteArrayInputStream;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// A logo as a plain SVG drawing: shapes, groups and gradients. Whatever else SVG can do (scripts,
/// styles, animation, text, images, links, anything from elsewhere) is refused, not taken out: the
/// operator sees what is wrong, and what is served is what they have made.
///
/// @param content not to be changed
public record SiteLogo(byte[] content) {
  static final int MOST_BYTES = 64 * 1024;
  private static final String SVG = "http://www.w3.org/2000/svg";
  private static final Set<String> ELEMENTS =
      Set.of(
          "svg",
          "g",
          "path",
          "rect",
          "circle",
          "ellipse",
          "line",
          "polyline",
          "polygon",
          "title",
          "desc",
          "defs",
          "linearGradient",
          "radialGradient",
          "stop",
          "clipPath");
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "id",
          "viewBox",
          "width",
          "height",
          "x",
          "y",
          "x1",
          "y1",
          "x2",
          "y2",
          "cx",
          "cy",
          "r",
          "rx",
          "ry",
          "fx",
          "fy",
          "d",
          "points",
          "transform",
          "fill",
          "fill-rule",
          "fill-opacity",
          "stroke",
          "stroke-width",
          "stroke-linecap",
          "stroke-linejoin",
          "stroke-miterlimit",
          "stroke-dasharray",
          "stroke-dashoffset",
          "stroke-opacity",
          "opacity",
          "clip-path",
          "clip-rule",
          "offset",
          "stop-color",
          "stop-opacity",
          "gradientUnits",
          "gradientTransform",
          "spreadMethod",
          "clipPathUnits",
          "preserveAspectRatio",
          "version",
          "role",
          "aria-hidden",
          "aria-label");
  private static final Pattern OWN_REFERENCE = Pattern.compile("url\\(#[A-Za-z0-9_-]+\\)");
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9 .,;:#%()+_/\\s-]*");

  /// Why a drawing is refused, as the rest of a sentence.
  static final class Refused extends Exception {
    Refused(String reason) {
      super(reason);
    }
  }

  static SiteLogo read(byte[] content) throws Refused {
    if (content.length > MOST_BYTES) {
      throw new Refused("is larger than 64 KiB");
    }
    try {
      check(factory().createXMLStreamReader(new ByteArrayInputStream(content)));
      return new SiteLogo(content.clone());
    } catch (XMLStreamException e) {
      throw new Refused("is not an SVG file in well-formed XML");
    }
  }

  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    return factory;
  }

  private static void check(XMLStreamReader xml) throws XMLStreamException, Refused {
    var root = true;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          element(xml, root);
          root = false;
        }
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw new Refused("declares a document type; " + PLAIN);
        case XMLStreamConstants.PROCESSING_INSTRUCTION ->
            throw new Refused("has a processing instruction; " + PLAIN);
        default -> {}
      }
    }
  }

  private static final String PLAIN = "export it as plain SVG";

  private static void element(XMLStreamReader xml, boolean root) throws Refused {
    var name = xml.getLocalName();
    if (!SVG.equals(xml.getNamespaceURI()) || !ELEMENTS.contains(name)) {
      throw refused("the element " + name, xml);
    }
    if (root && (!name.equals("svg") || xml.getAttributeValue(null, "viewBox") == null)) {
      throw new Refused("needs an outer svg element with a viewBox");
    }
    for (var i = 0; i < xml.getAttributeCount(); i++) {
      var attribute = xml.getAttributeLocalName(i);
      if ((xml.getAttributeNamespace(i) != null && !xml.getAttributeNamespace(i).isEmpty())
          || !ATTRIBUTES.contains(attribute)) {
        throw refused("the attribute " + attribute, xml);
      }
      if (!attribute.equals("aria-label") && !isPlain(xml.getAttributeValue(i))) {
        throw refused("the value of " + attribute, xml);
      }
    }
  }

  private static boolean isPlain(String value) {
    var rest = OWN_REFERENCE.matcher(value).replaceAll("");
    return VALUE.matcher(rest).matches() && !rest.toLowerCase(Locale.ROOT).contains("url");
  }

  private static Refused refused(String what, XMLStreamReader xml) {
    var line = xml.getLocation().getLineNumber();
    return new Refused("has more than a drawing: " + what + " in line " + line + "; " + PLAIN);
  }
}
