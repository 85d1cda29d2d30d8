package io.github.meanfield.jobs.tables;

import io.github.meanfield.jobs.console.BadInput;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** Where results go: a new folder, or one that an earlier run of the same command has written. */
public class OutputOptions {

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Folder to write; it must not exist.")
  private String path;

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "Replace the folder of an earlier run.")
  private boolean overwrite;

  /** The folder as the user gave it. */
  public String path() {
    return path;
  }

  /** Whether the folder of an earlier run may be replaced. */
  public boolean isOverwritten() {
    return overwrite;
  }

  /**
   * Checks that the output may be written, before any work is done.
   *
   * @param mark a file that every output of the command has, by which it is known again
   * @param inputs what the command reads, which the output must not replace
   */
  public void requireFree(String mark, String... inputs) {
    Path target = Storage.target("--output", path);
    for (String input : inputs) {
      String below = Storage.qualified(Storage.path("--input", input)) + "/";
      if (below.startsWith(Storage.qualified(target) + "/")) {
        throw new BadInput("--output '%s' would replace '%s', which is read", path, input);
      }
    }
    if (!Storage.exists(target)) {
      return;
    }
    if (!overwrite) {
      throw new BadInput("--output '%s' exists already; give --overwrite to replace it", path);
    }
    if (!Storage.isEmptyFolder(target) && !Storage.exists(new Path(target, mark))) {
      throw new BadInput(
          "--output '%s' is not from an earlier run (there is no %s in it): remove it yourself",
          path, mark);
    }
  }

  /**
   * Checks that a folder that goes on after the job is not part of the output, which is replaced as
   * a whole.
   *
   * @param option the option that names the folder
   * @param folder the folder
   */
  public void requireOutside(String option, String folder) {
    if (holds(Storage.path(option, folder))) {
      throw new BadInput(
          "%s '%s' is in --output '%s', which appears all at once when the job is done; give a"
              + " folder elsewhere",
          option, folder, path);
    }
  }

  /** Whether a path is that of the folder or below it. */
  public boolean holds(Path inside) {
    String folder = Storage.qualified(Storage.path("--output", path)) + "/";
    return (Storage.qualified(inside) + "/").startsWith(folder);
  }

  /** Opens the folder to write into. */
  public Staging open() {
    return new Staging(Storage.target("--output", path), overwrite);
  }
}
