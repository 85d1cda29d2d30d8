package io.github.meanfield.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.Build;
import io.github.meanfield.DeclaredParams;
import io.github.meanfield.Python;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code meanfield.py}: what it says is what the stages say, Python compiles it, and it calls the
 * JVM as PySpark's classes do. PySpark is not there; its place is taken by a few classes that have
 * the same names and methods, over a JVM that knows of our classes what reflection tells.
 */
class PythonModuleTest {

  private static final Path MODULE =
      Build.root().resolve("estimators/src/main/python/meanfield.py");

  /** With {@code -Dmeanfield.python=write} this writes it. */
  @Test
  void isMadeOfTheStages() throws IOException {
    String fresh = PythonModule.text();
    if ("write".equals(System.getProperty("meanfield.python"))) {
      Files.createDirectories(MODULE.getParent());
      Files.writeString(MODULE, fresh);
      return;
    }
    assertEquals(
        fresh,
        Files.readString(MODULE),
        "meanfield.py is stale; to write it: mvn test -pl tests -am -Dtest=PythonModuleTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dmeanfield.python=write");
  }

  @Test
  void compiles(@TempDir Path folder) throws Exception {
    String code =
        "import py_compile, sys; py_compile.compile(sys.argv[1], sys.argv[2], doraise=True)";
    python(folder, "-W", "error", "-c", code, MODULE.toString(), folder.resolve("c").toString());
    assertTrue(Files.size(folder.resolve("c")) > 0);
  }

  @Test
  void callsTheJvmAsPySparkDoes(@TempDir Path folder) throws Exception {
    Map<String, Object> classes = new LinkedHashMap<>();
    for (Params stage : PythonModule.stages()) {
      classes.put(stage.getClass().getName(), facts(stage));
    }
    Path facts = folder.resolve("classes.json");
    new ObjectMapper().writeValue(facts.toFile(), classes);
    String said =
        python(
            folder,
            "-W",
            "error",
            Build.folder("tests").resolve("test-classes/python/check_meanfield.py").toString(),
            facts.toString());
    assertEquals(classes.size() + " classes are right\n", said);
  }

  /** What a JVM knows of a class of stages. */
  private static Map<String, Object> facts(Params stage) {
    List<Map<String, Object>> params = new ArrayList<>();
    for (Param<?> param : DeclaredParams.of(stage)) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("name", param.name());
      facts.put("doc", param.doc());
      facts.put("type", param.getClass().getSimpleName());
      if (stage.hasDefault(param)) {
        Object value = stage.getDefault(param).get();
        facts.put(
            "default", value instanceof String text ? text.replace(stage.uid(), "UID") : value);
      }
      params.add(facts);
    }
    return Map.of(
        "params", params,
        "methods", methods(stage.getClass(), false),
        "statics", methods(stage.getClass(), true),
        "isMadeOfUid", PythonStage.isMadeOfUid(stage.getClass()),
        "presets", presets(stage));
  }

  /** Types of arguments, and of the result behind them, by the names of methods. */
  private static Map<String, List<String>> methods(Class<?> type, boolean areStatic) {
    Map<String, List<String>> methods = new LinkedHashMap<>();
    for (Method method : type.getMethods()) {
      if (!method.isBridge() && Modifier.isStatic(method.getModifiers()) == areStatic) {
        List<String> types =
            Stream.concat(
                    Arrays.stream(method.getParameterTypes()), Stream.of(method.getReturnType()))
                .map(Class::getSimpleName)
                .toList();
        methods.put(method.getName(), types);
      }
    }
    return methods;
  }

  /** Factories without arguments, and what they set. */
  private static Map<String, Map<String, Object>> presets(Params stage) {
    Map<String, Map<String, Object>> presets = new LinkedHashMap<>();
    for (Method method : stage.getClass().getMethods()) {
      if (Modifier.isStatic(method.getModifiers()) && method.getReturnType() == stage.getClass()) {
        if (method.getParameterCount() == 0) {
          presets.put(method.getName(), set((Params) invoke(method)));
        }
      }
    }
    return presets;
  }

  private static Object invoke(Method method) {
    try {
      return method.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> set(Params stage) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Param<?> param : stage.params()) {
      if (stage.isSet(param)) {
        values.put(param.name(), stage.get(param).get());
      }
    }
    return values;
  }

  /** What Python prints. */
  private static String python(Path folder, String... arguments) throws Exception {
    return Python.run(folder, MODULE.getParent(), arguments);
  }
}
