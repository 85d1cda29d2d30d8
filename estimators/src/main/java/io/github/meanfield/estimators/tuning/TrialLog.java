package io.github.meanfield.estimators.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.transformers.Trial;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The trials that were finished, a file for each and its epochs, in a directory of the search. A
 * file is written under another name and renamed, so that there is never a part of one.
 *
 * @param directory the directory of one search; null if nothing is kept
 * @param configuration names the file systems
 */
record TrialLog(Path directory, Configuration configuration) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What came of a trial at a number of epochs. */
  record Outcome(Trial.Rung rung, String failure) {}

  private Path file(int stage, int number, int epochs) {
    return new Path(directory, String.format("trial-%d-%d-%d.json", stage, number, epochs));
  }

  /**
   * What was kept.
   *
   * @throws UncheckedIOException if the file system fails
   * @throws IllegalArgumentException if a file is not as it was written
   */
  Optional<Outcome> find(int stage, int number, int epochs) {
    if (directory == null) {
      return Optional.empty();
    }
    Path file = file(stage, number, epochs);
    try {
      FileSystem files = file.getFileSystem(configuration);
      if (!files.exists(file)) {
        return Optional.empty();
      }
      try (InputStream in = files.open(file)) {
        JsonNode json = JSON.readTree(in);
        return Optional.of(
            new Outcome(
                JSON.treeToValue(json.required("rung"), Trial.Rung.class),
                json.required("failure").asText()));
      }
    } catch (IllegalArgumentException | com.fasterxml.jackson.core.JacksonException e) {
      throw new IllegalArgumentException(
          file + " is not as it was written; delete it, and its trial is made again", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Keeps what came of a trial.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  void keep(int stage, int number, int epochs, Outcome outcome) {
    if (directory == null) {
      return;
    }
    Path file = file(stage, number, epochs);
    Path unfinished = new Path(directory, "_" + file.getName());
    try {
      FileSystem files = file.getFileSystem(configuration);
      try (OutputStream out = files.create(unfinished, true)) {
        out.write(JSON.writeValueAsBytes(outcome));
      }
      if (!files.rename(unfinished, file)) {
        throw new IOException("it could not be renamed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
