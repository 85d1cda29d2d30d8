package io.github.meanfield.python;

import io.github.meanfield.DeclaredParams;
import io.github.meanfield.Source;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/** The class of a stage, or of another class whose objects are asked for what they hold. */
final class PythonStage {

  /** What is made of the results of methods; of others there is no method in Python. */
  private static final Map<Class<?>, String> RESULTS =
      Map.of(
          int.class, "int",
          long.class, "int",
          double.class, "float",
          boolean.class, "bool",
          String.class, "str",
          Vector.class, "Vector",
          Dataset.class, "DataFrame",
          void.class, "None");

  private static final Map<Class<?>, String> LISTS =
      Map.of(
          int[].class,
          "int",
          long[].class,
          "int",
          double[].class,
          "float",
          Vector[].class,
          "Vector");

  /** Arguments of methods, with %s for names: declared, and as they go to the JVM. */
  private static final Map<Class<?>, List<String>> ARGUMENTS =
      Map.of(
          Vector.class, List.of("features: Vector", "features"),
          SparkSession.class, List.of("spark: SparkSession", "spark._jsparkSession"),
          String.class, List.of("%s: str", "%s"));

  private final Class<?> type;
  private final StringBuilder text = new StringBuilder();

  PythonStage(Class<?> type) {
    this.type = type;
  }

  /** The class of a stage. */
  String stage(Params stage, PythonParams params) {
    boolean isLearned = stage instanceof Model || !isMadeOfUid(type);
    head(stage, params, isLearned);
    String ofUid = params.defaultsOfUid(stage);
    if (!isLearned) {
      constructor(stage, params);
    }
    if (!ofUid.isEmpty()) {
      text.append("\n    def _resetUid(self, newUid: Any) -> \"").append(name()).append("\":\n");
      text.append(Python.docstring("        ", "The default name of the output follows the uid."));
      text.append("        super()._resetUid(newUid)\n");
      text.append("        return self._setDefault(").append(ofUid).append(")\n");
    }
    text.append(params.ownSetters(stage));
    if (stage instanceof Estimator) {
      String model = modelOf().getSimpleName();
      text.append("\n    def _create_model(self, java_model: Any) -> \"").append(model);
      text.append("\":\n        return ").append(model).append("(java_model)\n");
    }
    preset();
    methods();
    return text.toString();
  }

  /** A class that is no stage. */
  String wrapper() {
    text.append("class ").append(name()).append("(JavaWrapper):\n");
    text.append(Python.docstring("    ", Source.of(type).summary()));
    methods();
    return text.toString();
  }

  private void head(Params stage, PythonParams params, boolean isLearned) {
    String base = "JavaTransformer";
    if (stage instanceof Estimator) {
      base = "JavaEstimator";
    } else if (stage instanceof Model) {
      base = "JavaModel";
    }
    text.append("@_of_package(\"").append(type.getPackageName()).append("\")\n");
    text.append("class ").append(name()).append("(\n");
    if (isLearned) {
      text.append("    _Learned,\n");
    }
    text.append("    ").append(base).append(",\n");
    DeclaredParams.interfaces(type)
        .forEach(each -> text.append("    ").append(each.getSimpleName()).append(",\n"));
    text.append("    JavaMLReadable,\n    JavaMLWritable,\n):\n");
    String origin =
        isLearned ? " Get one by a fit or by ``load``: ``" + name() + "()`` is empty." : "";
    text.append(Python.docstring("    ", Source.of(type).summary() + origin));
    text.append(params.ownParams(stage));
  }

  private void constructor(Params stage, PythonParams params) {
    text.append("\n    @keyword_only\n    def __init__(\n        self,\n        *,\n");
    for (Param<?> param : DeclaredParams.of(stage)) {
      Python.Type values = Python.Type.of(param);
      Optional<Object> value = PythonParams.fixed(stage, param);
      text.append("        ").append(param.name()).append(": ");
      text.append(
          value
              .map(fixed -> values.given + " = " + Python.literal(fixed))
              .orElse("Optional[" + values.given + "] = None"));
      text.append(",\n");
    }
    text.append("    ) -> None:\n        super().__init__()\n");
    text.append("        self._java_obj = self._new_java_obj(\n            ");
    text.append(Python.quoted(type.getName())).append(", self.uid\n        )\n");
    String defaults =
        Stream.of(params.ownDefaults(stage), params.defaultsOfUid(stage))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", "));
    if (!defaults.isEmpty()) {
      text.append("        self._setDefault(").append(defaults).append(")\n");
    }
    text.append("        self._set(**_given(self._input_kwargs))\n");
    text.append("\n    def setParams(self, **params: Any) -> \"").append(name()).append("\":\n");
    text.append(
        Python.docstring(
            "        ",
            "Sets params by their names, as the constructor; leaves those that are None."));
    text.append("        return self._set(**_given(params))\n");
  }

  /** Whether a class has a constructor of a uid, as stages have that are not learned. */
  static boolean isMadeOfUid(Class<?> type) {
    Class<?>[] uid = {String.class};
    return Arrays.stream(type.getConstructors())
        .anyMatch(constructor -> Arrays.equals(constructor.getParameterTypes(), uid));
  }

  private Class<?> modelOf() {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals("fit") && !method.isBridge())
        .map(Method::getReturnType)
        .filter(model -> !Modifier.isAbstract(model.getModifiers()))
        .findFirst()
        .orElseThrow();
  }

  /** The factory of an estimator whose params are set for tables. */
  private void preset() {
    try {
      Method factory = type.getMethod("tabular");
      Params preset = (Params) factory.invoke(null);
      text.append("\n    @classmethod\n    def tabular(cls) -> \"").append(name()).append("\":\n");
      text.append(Python.docstring("        ", Source.of(type).summary("tabular")));
      text.append("        return cls(\n");
      for (Param<?> param : DeclaredParams.of(preset)) {
        if (preset.isSet(param)) {
          text.append("            ").append(param.name()).append('=');
          text.append(Python.literal(preset.get(param).get())).append(",\n");
        }
      }
      text.append("        )\n");
    } catch (NoSuchMethodException e) {
      // It has none.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Methods that tell what an object holds, and predict a row: those whose types Python has. */
  private void methods() {
    methodsOf(type).forEach(this::method);
  }

  /** In the order of the sources, the superclass's first. */
  private static List<Method> methodsOf(Class<?> type) {
    if (!type.getName().startsWith("io.github.meanfield.")) {
      return List.of();
    }
    String code = Source.of(type).text();
    List<String> skipped = List.of("uid", "toString", "hashCode", "hasParam");
    List<Method> methods = new ArrayList<>(methodsOf(type.getSuperclass()));
    Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
        .filter(method -> !skipped.contains(method.getName()))
        .filter(method -> !method.getName().matches("[sg]et[A-Z].*|transform|fit|equals"))
        .filter(method -> resultOf(method) != null)
        .filter(method -> ARGUMENTS.keySet().containsAll(List.of(method.getParameterTypes())))
        .sorted(Comparator.comparingInt(method -> position(code, method)))
        .forEach(methods::add);
    return methods;
  }

  private static int position(String code, Method method) {
    return Stream.of("(", ",", ")")
        .map(end -> code.indexOf(" " + method.getName() + end))
        .filter(found -> found >= 0)
        .findFirst()
        .orElseThrow();
  }

  private static String resultOf(Method method) {
    Class<?> result = method.getReturnType();
    if (LISTS.containsKey(result)) {
      return "List[" + LISTS.get(result) + "]";
    } else if (method
        .getGenericReturnType()
        .getTypeName()
        .equals("java.util.List<java.lang.String>")) {
      return "List[str]";
    } else if (result == Map.class) {
      return "Dict[str, int]";
    } else if (PythonModule.CLASSES.contains(result)) {
      return '"' + result.getSimpleName() + '"';
    }
    return RESULTS.get(result);
  }

  private void method(Method method) {
    String result = resultOf(method);
    List<List<String>> arguments = arguments(method);
    boolean isStage = Identifiable.class.isAssignableFrom(method.getReturnType());
    text.append('\n');
    if (arguments.isEmpty() && !isStage) {
      text.append("    @property\n");
    }
    text.append("    def ").append(method.getName()).append("(self");
    arguments.forEach(argument -> text.append(", ").append(argument.get(0)));
    text.append(") -> ").append(result).append(":\n");
    Class<?> declaring = method.getDeclaringClass();
    text.append(Python.docstring("        ", Source.of(declaring).summary(method.getName())));
    String call =
        arguments.stream()
            .map(argument -> ", " + argument.get(1))
            .collect(Collectors.joining("", "self._call_java(\"" + method.getName() + "\"", ")"));
    text.append("        ");
    if (!result.equals("None")) {
      text.append("return ");
    }
    if (result.startsWith("List")) {
      call = "list(" + call + ")";
    } else if (result.startsWith("Dict")) {
      call = "dict(" + call + ")";
    } else if (isStage) {
      call = "JavaParams._from_java(" + call + ")";
    } else if (result.startsWith("\"")) {
      call = result.replace("\"", "") + "(" + call + ")";
    }
    text.append(call).append('\n');
  }

  private static List<List<String>> arguments(Method method) {
    String code = Source.of(method.getDeclaringClass()).text();
    Matcher declared =
        Pattern.compile("\\b" + method.getName() + "\\(([^()]*)\\) \\{").matcher(code);
    List<List<String>> arguments = new ArrayList<>();
    Class<?>[] types = method.getParameterTypes();
    for (int i = 0; i < types.length && (i > 0 || declared.find()); i++) {
      String name = declared.group(1).split(",")[i].strip().split("\\s+")[1];
      arguments.add(ARGUMENTS.get(types[i]).stream().map(form -> form.formatted(name)).toList());
    }
    return arguments;
  }

  private String name() {
    return type.getSimpleName();
  }
}
