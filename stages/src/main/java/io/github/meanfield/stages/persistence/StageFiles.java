package io.github.meanfield.stages.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;

/** Files beside a stage's metadata, on any file system that Hadoop knows. */
public final class StageFiles {

  private final Path directory;
  private final Configuration configuration;

  /**
   * Files of one saved stage.
   *
   * @param directory the stage's directory, as given to {@code save} or {@code load}
   * @param context the context whose Hadoop configuration names the file systems
   */
  public StageFiles(String directory, SparkContext context) {
    this.directory = new Path(directory);
    this.configuration = context.hadoopConfiguration();
  }

  /**
   * Writes a new file.
   *
   * @param name the file's name inside the directory
   * @param content all of the file's bytes
   * @throws UncheckedIOException if the file exists or cannot be written
   */
  public void write(String name, byte[] content) {
    Path file = new Path(directory, name);
    try {
      FileSystem files = file.getFileSystem(configuration);
      try (OutputStream out = files.create(file, false)) {
        out.write(content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file.
   *
   * @param name the file's name inside the directory
   * @return all of the file's bytes
   * @throws UncheckedIOException if the file is missing or cannot be read
   */
  public byte[] read(String name) {
    Path file = new Path(directory, name);
    try {
      FileSystem files = file.getFileSystem(configuration);
      try (InputStream in = files.open(file)) {
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Makes something of the bytes of a file. */
  @FunctionalInterface
  public interface Parser<T> {
    /** Returns what the bytes stand for; fails in any way if they are not as they were written. */
    T parse(byte[] content) throws IOException;
  }

  /**
   * Reads a file and makes something of it.
   *
   * @param name the file's name inside the directory
   * @param parser what makes something of its bytes
   * @return what it made
   * @throws UncheckedIOException if the file is missing or cannot be read
   * @throws IllegalArgumentException if it is not as it was written
   */
  public <T> T read(String name, Parser<T> parser) {
    byte[] content = read(name);
    return intact(name, () -> parser.parse(content));
  }

  /**
   * Runs what reads a file or folder, and names that if it fails.
   *
   * @param name its name inside the directory
   * @param reader what reads it
   * @return what the reader returned
   * @throws IllegalArgumentException if it fails
   */
  public <T> T intact(String name, Callable<T> reader) {
    try {
      return reader.call();
    } catch (Exception e) {
      throw new IllegalArgumentException(
          String.format(
              "%s is not as it was written: %s; save the stage again, or bring back a copy",
              new Path(directory, name), reason(e)),
          e);
    }
  }

  /** The first line of the innermost message: what follows are positions, and Spark's stacks. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage()).strip();
    return message.isEmpty() || cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }
}
