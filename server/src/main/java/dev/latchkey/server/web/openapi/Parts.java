package dev.latchkey.server.web.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The written parts of the description, put together.
record Parts(ObjectNode base, List<Operation> operations, ObjectNode schemas) {
  /// Names the records that a schema describes: for the test that compares them, not for readers.
  static final String RECORDS = "of";

  /// One file each; a new module adds its own here.
  static final List<String> NAMES =
      List.of(
          "base",
          "enrolment",
          "accounts",
          "sign-in",
          "recovery",
          "passwords",
          "openpgp",
          "passkeys",
          "second-factor",
          "clients",
          "deliveries",
          "servers",
          "webhooks",
          "audit");

  private static final ObjectMapper JSON = new ObjectMapper();

  static Parts read() {
    var parts = new Parts(JSON.createObjectNode(), new ArrayList<>(), JSON.createObjectNode());
    NAMES.stream().map(Parts::file).forEach(parts::add);
    parts.schemas.forEach(schema -> ((ObjectNode) schema).remove(RECORDS));
    return parts;
  }

  /// A file as it is written.
  static ObjectNode file(String name) {
    var resource = "/openapi/" + name + ".yaml";
    try (var in = Objects.requireNonNull(Parts.class.getResourceAsStream(resource), resource)) {
      var options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      return JSON.convertValue(new Yaml(new SafeConstructor(options)).load(in), ObjectNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(ObjectNode file) {
    for (var path : file.withObjectProperty("paths").properties()) {
      for (var method : path.getValue().properties()) {
        operations.add(
            new Operation(method.getKey(), path.getKey(), (ObjectNode) method.getValue()));
      }
    }
    for (var schema : file.withObjectProperty("schemas").properties()) {
      if (schemas.has(schema.getKey())) {
        throw new IllegalStateException("two schemas are called " + schema.getKey());
      }
      schemas
          .putObject(schema.getKey())
          .put("type", "object")
          .setAll((ObjectNode) schema.getValue());
    }
    file.remove(List.of("paths", "schemas"));
    base.setAll(file);
  }
}
