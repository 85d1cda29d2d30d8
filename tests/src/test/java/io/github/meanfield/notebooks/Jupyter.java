package io.github.meanfield.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.Build;
import io.github.meanfield.JavaOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A Jupyter that knows no kernel but the one that ./meanfield notebook installs. */
final class Jupyter {

  private final Path folder;

  /** A Jupyter that keeps its files in a folder; the kernel is installed there. */
  Jupyter(Path folder) throws IOException, InterruptedException {
    this(folder, Map.of());
  }

  /** The same; the environment is that of the installation, and of no kernel by itself. */
  Jupyter(Path folder, Map<String, String> environment) throws IOException, InterruptedException {
    this.folder = folder;
    run(
        environment,
        "",
        Build.root().resolve("meanfield").toString(),
        "notebook",
        "--install-only");
    assertTrue(Files.exists(folder.resolve("data/kernels/meanfield/kernel.json")));
  }

  /** Executes a notebook from a clean state, and fails if it cannot run to its end. */
  JsonNode execute(Path notebook, String... options) throws IOException, InterruptedException {
    requireNbconvert();
    List<String> command = new ArrayList<>(List.of("jupyter-nbconvert", "--to", "notebook"));
    command.addAll(List.of("--execute", "--ExecutePreprocessor.timeout=300"));
    command.addAll(List.of("--output-dir", folder.toString(), "--output", "executed.ipynb"));
    command.addAll(List.of(options));
    command.add(notebook.toString());
    run("", command.toArray(String[]::new));
    return new ObjectMapper().readTree(folder.resolve("executed.ipynb").toFile());
  }

  /** Cells of a notebook that hold code. */
  static List<JsonNode> code(JsonNode notebook) {
    return StreamSupport.stream(notebook.get("cells").spliterator(), false)
        .filter(cell -> cell.get("cell_type").asText().equals("code"))
        .toList();
  }

  /** Runs a command, with an input; what it prints, on both streams. */
  String run(String input, String... command) throws IOException, InterruptedException {
    return run(Map.of(), input, command);
  }

  private String run(Map<String, String> environment, String input, String... command)
      throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MEANFIELD_NO_BUILD", "1");
    builder.environment().put("MEANFIELD_SPARK", Build.SPARK);
    builder.environment().put("SPARK_SUBMIT_OPTS", JavaOptions.briefLine());
    builder.environment().put("JUPYTER_DATA_DIR", folder.resolve("data").toString());
    builder.environment().put("JUPYTER_PATH", folder.resolve("none").toString());
    builder.environment().put("IPYTHONDIR", folder.resolve("ipython").toString());
    builder.environment().keySet().removeAll(List.of("SPARK_HOME", "MEANFIELD_DATA"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(6, TimeUnit.MINUTES), () -> "still running: " + List.of(command));
      String printed = Files.readString(out);
      assertEquals(0, process.exitValue(), printed);
      return printed;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void requireNbconvert() {
    assertTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "jupyter-nbconvert"))),
        "there is no jupyter-nbconvert to execute notebooks with; Debian and Ubuntu:"
            + " apt-get install jupyter-nbconvert");
  }
}
