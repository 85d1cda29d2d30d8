package io.github.meanfield.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import io.github.meanfield.Build;
import io.github.meanfield.JavaOptions;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime needs nothing but jackson-core. */
class PredictAloneTest {

  @Test
  void predictsWithoutSpark(@TempDir Path folder) throws Exception {
    Model model = SmallModels.classifier();
    Path file = folder.resolve("model.mfz");
    model.save(file);
    String classPath =
        Stream.of(
                Build.folder("transformers/runtime").resolve("classes"),
                Build.folder("tests").resolve("test-classes"),
                Path.of(
                    JsonFactory.class.getProtectionDomain().getCodeSource().getLocation().toURI()))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JavaOptions.BRIEF);
    command.addAll(List.of("-cp", classPath, PredictAlone.class.getName(), file.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor(1, TimeUnit.MINUTES);
    double[] expected =
        model.predict(SmallModels.row(12.5, true, "2024-02-29", "red")).probabilities();
    assertEquals(Arrays.toString(expected), printed);
  }
}
