package io.github.meanfield;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.meanfield.stages.JavaWithinKryo;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.junit.jupiter.api.Test;

/** The lists of stages that a server of Spark Connect loads. */
class RegisteredStagesTest {

  private static final String ROOT = "io.github.meanfield.";

  @Test
  void everyEstimatorIsRegistered() throws IOException {
    assertFalse(registered(Estimator.class).isEmpty());
    assertEquals(stages(Estimator.class), registered(Estimator.class));
  }

  @Test
  void everyTransformerAndModelIsRegistered() throws IOException {
    assertFalse(registered(Transformer.class).isEmpty());
    assertEquals(stages(Transformer.class), registered(Transformer.class));
  }

  /** Our stages that the JVM finds, each with what a server calls. */
  private static <S> Set<String> registered(Class<S> type) {
    return ServiceLoader.load(type).stream()
        .filter(provider -> provider.type().getName().startsWith(ROOT))
        .map(ServiceLoader.Provider::type)
        .peek(RegisteredStagesTest::requireLoad)
        .map(Class::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * A server loads by a static method, and makes what is no model with a uid. The constructor of a
   * model refuses, and Kryo must not call it.
   */
  private static void requireLoad(Class<?> stage) {
    try {
      assertEquals(stage, stage.getMethod("load", String.class).getReturnType());
      if (stage.getSimpleName().matches(".*Model|InverseStandardizer")) {
        assertEquals(
            JavaWithinKryo.class,
            stage.getAnnotation(DefaultSerializer.class).value(),
            stage::getName);
      } else {
        stage.getConstructor(String.class);
      }
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  /** Our public stages of a type. */
  private static Set<String> stages(Class<?> type) throws IOException {
    Set<String> stages = new TreeSet<>();
    for (String module : List.of("transformers", "estimators")) {
      Path classes = Build.folder(module).resolve("classes");
      try (Stream<Path> files = Files.list(classes.resolve((ROOT + module).replace('.', '/')))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".class") && !name.contains("-"))
            .map(name -> ROOT + module + "." + name.replace(".class", ""))
            .filter(name -> isStage(name, type))
            .forEach(stages::add);
      }
    }
    return stages;
  }

  private static boolean isStage(String name, Class<?> type) {
    try {
      Class<?> found = Class.forName(name, false, type.getClassLoader());
      return type.isAssignableFrom(found)
          && Modifier.isPublic(found.getModifiers())
          && !Modifier.isAbstract(found.getModifiers());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
