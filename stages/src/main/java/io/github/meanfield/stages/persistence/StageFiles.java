package io.github.meanfield.stages.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
}
