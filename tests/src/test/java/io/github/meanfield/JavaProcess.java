package io.github.meanfield;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs a class of the tests in a JVM of its own. */
public final class JavaProcess {

  private JavaProcess() {}

  /**
   * Requires that a class ends well, and within ten minutes.
   *
   * @param folder where it runs, and where its output is kept
   * @param main a class with a main method
   * @param options options of the JVM, beside {@link JavaOptions#BRIEF}
   * @param environment changes the environment
   * @return what it printed
   */
  public static String run(
      Path folder, Class<?> main, List<String> options, Consumer<Map<String, String>> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JavaOptions.BRIEF);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    environment.accept(builder.environment());
    return EndedProcess.output(builder.start(), output, Duration.ofMinutes(10));
  }
}
