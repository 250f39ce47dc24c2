package dev.latchkey.acceptance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives a test class the one server that all tests share which leave it running as it is, and a
/// client of its own.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OneLatchkey.Resolver.class)
@interface OneLatchkey {
  /// Starts the server when it is first asked for; it ends with the last test.
  final class Resolver implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(OneLatchkey.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
      var type = parameter.getParameter().getType();
      return type == RunningLatchkey.class || type == Api.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
      var latchkey =
          test.getRoot()
              .getStore(NAMESPACE)
              .computeIfAbsent("latchkey", _ -> RunningLatchkey.start(), RunningLatchkey.class);
      return parameter.getParameter().getType() == Api.class
          ? test.getStore(NAMESPACE).computeIfAbsent("api", _ -> latchkey.api(), Api.class)
          : latchkey;
    }
  }
}
