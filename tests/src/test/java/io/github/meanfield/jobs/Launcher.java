package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Build;
import io.github.meanfield.JavaOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs ./meanfield, and so spark-submit, as a user does. */
public final class Launcher {

  private final Path root;
  private final Path folder;

  /** The project's launcher, which is called in a folder. */
  public Launcher(Path folder) {
    this(Build.root(), folder);
  }

  /**
   * A launcher that stands elsewhere, with what it starts.
   *
   * @param root the folder that it stands in
   * @param folder the folder that it is called in
   */
  public Launcher(Path root, Path folder) {
    this.root = root;
    this.folder = folder;
  }

  /** What a run has come to. */
  public record Outcome(int exitCode, String out, String err) {

    /** Requires success without a word on the error stream. */
    public Outcome succeeded() {
      assertEquals(0, exitCode, () -> out + err);
      assertEquals("", err);
      return this;
    }

    /** Requires exit code 2 and one line on the error stream, with some parts in it. */
    public void refused(String... parts) {
      assertEquals(2, exitCode, () -> out + err);
      assertEquals(1, err.lines().count(), err);
      assertTrue(err.startsWith("meanfield: "), err);
      for (String part : parts) {
        assertTrue(err.contains(part), err);
      }
    }

    /** Requires some parts in what was printed. */
    public Outcome printed(String... parts) {
      for (String part : parts) {
        assertTrue(out.contains(part), () -> "no '" + part + "' in: " + out);
      }
      return this;
    }

    /** The words after a name at the start of a printed line. */
    public List<String> row(String name) {
      return out.lines()
          .filter(line -> line.startsWith(name + "  "))
          .map(line -> List.of(line.substring(name.length()).strip().split("\\s+")))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no row '" + name + "' in: " + out));
    }
  }

  /** Runs a command, its jar as it has been built. */
  public Outcome run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), arguments);
  }

  /**
   * Runs a command, its jar as it has been built.
   *
   * @param environment variables beside those of every run, or in their place
   * @param arguments the command and its arguments
   */
  public Outcome run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "run", ".out");
    Path err = Files.createTempFile(folder, "run", ".err");
    List<String> command = new ArrayList<>(List.of(root.resolve("meanfield").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MEANFIELD_NO_BUILD", "1");
    builder.environment().put("MEANFIELD_SPARK", Build.SPARK);
    builder.environment().put("SPARK_SUBMIT_OPTS", JavaOptions.briefLine());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().remove("SPARK_HOME");
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(10, TimeUnit.MINUTES), "still running: " + command);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    Outcome outcome =
        new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    Files.delete(out);
    Files.delete(err);
    return outcome;
  }
}
