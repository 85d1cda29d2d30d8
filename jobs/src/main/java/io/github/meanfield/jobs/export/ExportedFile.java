package io.github.meanfield.jobs.export;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.ModelFormatException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** The file that a model is exported to: a new one, or one that took an earlier export. */
final class ExportedFile {

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "File to write, such as churn.mfz; it must not exist.")
  private String path;

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "Replace the file of an earlier export.")
  private boolean overwrite;

  /** The file as the user gave it. */
  String path() {
    return path;
  }

  /** Checks that the file may be written, before any work is done. */
  void requireFree() {
    Path file = Storage.target("--output", path);
    if (Storage.exists(file)) {
      requireReplaced(file);
    }
    Storage.requireWritable("--output", file);
  }

  private void requireReplaced(Path file) {
    if (Storage.isFolder(file)) {
      throw new BadInput(
          "--output '%s' is a folder; give a file, such as %s/model.mfz", path, path);
    } else if (!overwrite) {
      throw new BadInput("--output '%s' exists already; give --overwrite to replace it", path);
    }
    try {
      load(file);
    } catch (ModelFormatException e) {
      throw new BadInput(
          "--output '%s' is not from an earlier export, as it %s: remove it yourself",
          path, e.getMessage());
    } catch (IOException e) {
      throw new BadInput("--output '%s' cannot be read: %s", path, e.getMessage());
    }
  }

  /**
   * Writes a model. Before it takes the place of another, what is written is loaded and must be the
   * same model.
   *
   * @return bytes of the file
   * @throws IOException if it cannot be written or loaded
   */
  long write(Model model) throws IOException {
    byte[] bytes = saved(model);
    Storage.replace(
        Storage.target("--output", path),
        bytes,
        written -> {
          if (!Arrays.equals(bytes, saved(load(written)))) {
            throw new IOException("what is written to " + written + " is another model");
          }
        });
    return bytes.length;
  }

  private static byte[] saved(Model model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.save(bytes);
    return bytes.toByteArray();
  }

  private static Model load(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Storage.fileSystem(file).open(file))) {
      return Model.load(in);
    }
  }
}
