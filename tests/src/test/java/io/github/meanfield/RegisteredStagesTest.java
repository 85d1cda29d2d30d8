package io.github.meanfield;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  void everyTransformerIsRegisteredThatCanBeMadeOfNothing() throws IOException {
    assertFalse(registered(Transformer.class).isEmpty());
    assertEquals(stages(Transformer.class), registered(Transformer.class));
  }

  /** Our stages that the JVM finds and makes. */
  private static <S> Set<String> registered(Class<S> type) {
    return ServiceLoader.load(type).stream()
        .filter(provider -> provider.type().getName().startsWith(ROOT))
        .map(provider -> provider.get().getClass().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Our stages of a type that have a public constructor without arguments. */
  private static Set<String> stages(Class<?> type) throws IOException {
    Set<String> stages = new TreeSet<>();
    for (String module : List.of("transformers", "estimators")) {
      Path classes = Build.folder(module).resolve("classes");
      try (Stream<Path> files = Files.list(classes.resolve((ROOT + module).replace('.', '/')))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".class") && !name.contains("-"))
            .map(name -> ROOT + module + "." + name.replace(".class", ""))
            .filter(name -> isMadeOfNothing(name, type))
            .forEach(stages::add);
      }
    }
    return stages;
  }

  private static boolean isMadeOfNothing(String name, Class<?> type) {
    try {
      Class<?> found = Class.forName(name, false, type.getClassLoader());
      return type.isAssignableFrom(found)
          && !Modifier.isAbstract(found.getModifiers())
          && Arrays.stream(found.getConstructors())
              .anyMatch(constructor -> constructor.getParameterCount() == 0);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
