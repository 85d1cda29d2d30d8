package io.github.meanfield.jobs.export;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.runtime.ModelFormatException;
import java.io.BufferedInputStream;
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
      description = "File to write, such as churn.mfz or churn.onnx; it must not exist.")
  private String path;

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "Replace the file of an earlier export.")
  private boolean overwrite;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "What to write: mfz, for meanfield-runtime, which scores in any JVM; or onnx, for ONNX"
              + " Runtime and others. Default: onnx for a file whose name ends so, else mfz")
  private ExportFormat format;

  /** The file as the user gave it. */
  String path() {
    return path;
  }

  /** What the file is to be. */
  ExportFormat format() {
    return format == null ? ExportFormat.of(path) : format;
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
          "--output '%s' is a folder; give a file, such as %s/model.%s", path, path, format());
    } else if (!overwrite) {
      throw new BadInput("--output '%s' exists already; give --overwrite to replace it", path);
    }
    try {
      rewritten(file);
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
   * @param bytes the model in the file's format
   * @throws IOException if it cannot be written or loaded
   */
  void write(byte[] bytes) throws IOException {
    Storage.replace(
        Storage.target("--output", path),
        bytes,
        written -> {
          if (!Arrays.equals(bytes, rewritten(written))) {
            throw new IOException("what is written to " + written + " is another model");
          }
        });
  }

  private byte[] rewritten(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Storage.fileSystem(file).open(file))) {
      return format().rewritten(in);
    }
  }
}
