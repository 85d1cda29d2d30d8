package io.github.meanfield;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs Python, where it is installed. */
public final class Python {

  private Python() {}

  /**
   * Requires that Python ends well, and within a minute. A test ends here if there is no Python.
   *
   * @param folder where it runs, and where its output is kept
   * @param modules the folder of modules of our own, where it writes nothing
   * @param arguments what stands behind {@code python3}
   * @return what it printed
   */
  public static String run(Path folder, Path modules, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("PYTHONPATH", modules.toString());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return abort("there is no python3: " + e.getMessage());
    }
    return EndedProcess.output(process, output, Duration.ofMinutes(1));
  }

  /**
   * Ends a test if Python lacks a module.
   *
   * @param folder where Python runs, and where its output is kept
   * @param module name of the module
   */
  public static void assumeModule(Path folder, String module)
      throws IOException, InterruptedException {
    String code = "import importlib.util, sys; print(importlib.util.find_spec(sys.argv[1]))";
    assumeTrue(
        !run(folder, folder, "-c", code, module).equals("None\n"), () -> "there is no " + module);
  }
}
