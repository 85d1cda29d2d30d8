package io.github.meanfield.python;

import io.github.meanfield.DeclaredParams;
import io.github.meanfield.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The classes of params, one an interface, and what of them differs from stage to stage: a default,
 * or a setter that one stage alone has.
 */
final class PythonParams {

  /** The stages of each interface; last those that say something else of a param of it. */
  private final Map<Class<?>, List<Params>> users = new LinkedHashMap<>();

  PythonParams(List<Params> stages) {
    for (Params stage : stages) {
      DeclaredParams.interfaces(stage.getClass())
          .forEach(type -> users.computeIfAbsent(type, key -> new ArrayList<>()).add(stage));
    }
    users.forEach(
        (type, having) -> having.sort(Comparator.comparing(stage -> isOverridden(type, stage))));
  }

  private static boolean isOverridden(Class<?> type, Params stage) {
    return DeclaredParams.names(type).stream()
        .anyMatch(name -> interfaceOf(stage, stage.getParam(name)) != type);
  }

  /** The class of each interface. */
  List<String> classes() {
    return users.keySet().stream()
        .sorted(Comparator.comparing(Class::getSimpleName))
        .map(this::of)
        .toList();
  }

  private String of(Class<?> type) {
    Params stage = users.get(type).get(0);
    StringBuilder text = new StringBuilder();
    text.append("class ").append(type.getSimpleName()).append("(Params):\n");
    text.append(Python.docstring("    ", Source.of(type).summary()));
    List<String> names = DeclaredParams.names(type);
    names.forEach(name -> text.append('\n').append(declaration(stage.getParam(name))));
    String defaults =
        names.stream()
            .filter(name -> isSame(type, name))
            .map(name -> sharedDefault(stage, name))
            .filter(Objects::nonNull)
            .collect(Collectors.joining());
    if (!defaults.isEmpty()) {
      text.append("\n    def __init__(self, *args: Any) -> None:\n");
      text.append("        super().__init__(*args)\n");
      text.append("        self._setDefault(\n").append(defaults).append("        )\n");
    }
    for (String name : names) {
      Param<?> param = stage.getParam(name);
      text.append("\n    def get").append(capital(name)).append("(self) -> ");
      text.append(Python.Type.of(param).held).append(":\n");
      text.append(Python.docstring("        ", "Gets ``" + name + "`` or its default."));
      text.append("        return self.getOrDefault(self.").append(name).append(")\n");
      if (hasSetter(type, name)) {
        text.append(setter(param));
      }
    }
    return text.toString();
  }

  private static String sharedDefault(Params stage, String name) {
    return fixed(stage, stage.getParam(name))
        .map(value -> "            " + name + "=" + list(Python.literal(value)) + ",\n")
        .orElse(null);
  }

  /** A list, as PySpark holds it, of a tuple, as a signature has it. */
  private static String list(String literal) {
    return literal.startsWith("(")
        ? literal.replaceFirst("^\\(", "[").replaceFirst(",?\\)$", "]")
        : literal;
  }

  private static String declaration(Param<?> param) {
    Python.Type values = Python.Type.of(param);
    return String.format(
        "    %s: \"Param[%s]\" = Param(%n        Params._dummy(),%n        %s,%n        %s,%n"
            + "        typeConverter=TypeConverters.%s,%n    )%n",
        param.name(),
        values.held,
        Python.quoted(param.name()),
        Python.quoted(param.doc()),
        values.converter);
  }

  private static String setter(Param<?> param) {
    return String.format(
        "%n    def set%s(self: P, value: %s) -> P:%n%s        return self._set(%s=value)%n",
        capital(param.name()),
        Python.Type.of(param).given,
        Python.docstring("        ", "Sets ``" + param.name() + "``: " + param.doc() + "."),
        param.name());
  }

  /** Params of which a stage says something else than the others that have them. */
  String ownParams(Params stage) {
    return params(stage)
        .filter(param -> !param.doc().equals(first(stage, param).getParam(param.name()).doc()))
        .map(param -> "\n" + declaration(param))
        .collect(Collectors.joining());
  }

  /** Defaults of a stage that others have not, as arguments of a call. */
  String ownDefaults(Params stage) {
    return params(stage)
        .filter(param -> !isSame(interfaceOf(stage, param), param.name()))
        .flatMap(
            param ->
                fixed(stage, param).stream()
                    .map(value -> param.name() + "=" + list(Python.literal(value))))
        .collect(Collectors.joining(", "));
  }

  /** Defaults that are made of the uid, as arguments of a call. */
  String defaultsOfUid(Params stage) {
    return params(stage)
        .filter(param -> stage.hasDefault(param) && fixed(stage, param).isEmpty())
        .map(
            param -> {
              String value = (String) stage.getDefault(param).get();
              String rest = value.substring(stage.uid().length());
              return param.name() + "=self.uid + " + Python.quoted(rest);
            })
        .collect(Collectors.joining(", "));
  }

  /** Setters that a stage alone has. */
  String ownSetters(Params stage) {
    return params(stage)
        .filter(param -> !hasSetter(interfaceOf(stage, param), param.name()))
        .filter(param -> hasSetter(stage.getClass(), param.name()))
        .map(PythonParams::setter)
        .collect(Collectors.joining());
  }

  private static Stream<Param<?>> params(Params stage) {
    return DeclaredParams.of(stage).stream();
  }

  private Params first(Params stage, Param<?> param) {
    return users.get(interfaceOf(stage, param)).get(0);
  }

  private static Class<?> interfaceOf(Params stage, Param<?> param) {
    return DeclaredParams.interfaces(stage.getClass()).stream()
        .filter(type -> DeclaredParams.names(type).contains(param.name()))
        .findFirst()
        .orElseThrow();
  }

  /** Whether a param has one default, or none, wherever it is. */
  private boolean isSame(Class<?> type, String name) {
    return users.get(type).stream()
            .map(stage -> fixed(stage, stage.getParam(name)).map(Python::literal))
            .distinct()
            .count()
        == 1;
  }

  /** A default that does not depend on the uid. */
  static Optional<Object> fixed(Params stage, Param<?> param) {
    if (!stage.hasDefault(param)) {
      return Optional.empty();
    }
    Object value = stage.getDefault(param).get();
    boolean isOfUid = value instanceof String text && text.startsWith(stage.uid());
    return isOfUid ? Optional.empty() : Optional.of(value);
  }

  private static boolean hasSetter(Class<?> type, String name) {
    String setter = "set" + capital(name);
    return Arrays.stream(type.getMethods()).anyMatch(method -> method.getName().equals(setter));
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
