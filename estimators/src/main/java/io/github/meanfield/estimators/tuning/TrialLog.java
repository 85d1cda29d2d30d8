package io.github.meanfield.estimators.tuning;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.transformers.tuning.Trial;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The trials that have succeeded, a file for each and its epochs, in a directory of the search. A
 * file is written under another name and renamed, so that there is never a part of one. Failures
 * are not kept: the next search may have what this one lacked.
 *
 * @param directory the directory of one search; null if nothing is kept
 * @param configuration names the file systems
 */
record TrialLog(Path directory, Configuration configuration) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is kept: a metric is that of these values of the params, and of no others. */
  private record Kept(List<String> values, Trial.Rung rung) {}

  private Path file(Candidate trial, int epochs) {
    return new Path(
        directory, String.format("trial-%d-%d-%d.json", trial.stage(), trial.number(), epochs));
  }

  /** Values without the names of their params, whose uids another process does not share. */
  private static List<String> values(Candidate trial) {
    return List.copyOf(trial.texts().values());
  }

  /**
   * What was kept of a trial.
   *
   * @param trial the trial
   * @param epochs how long it was trained
   * @return empty if there is nothing, or it was of other params
   * @throws UncheckedIOException if the file system fails
   * @throws IllegalArgumentException if a file is not as it was written
   */
  Optional<Trial.Rung> find(Candidate trial, int epochs) {
    if (directory == null) {
      return Optional.empty();
    }
    Path file = file(trial, epochs);
    try {
      FileSystem files = file.getFileSystem(configuration);
      if (!files.exists(file)) {
        return Optional.empty();
      }
      try (InputStream in = files.open(file)) {
        Kept kept = JSON.readValue(in.readAllBytes(), Kept.class);
        return Optional.of(kept).filter(it -> it.values.equals(values(trial))).map(Kept::rung);
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          file + " is not as it was written; delete it, and its trial is made again", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Keeps what came of a trial.
   *
   * @param trial the trial
   * @param rung how good it was
   * @throws UncheckedIOException if it cannot be written
   */
  void keep(Candidate trial, Trial.Rung rung) {
    if (directory == null) {
      return;
    }
    Path file = file(trial, rung.epochs());
    Path unfinished = new Path(directory, "_" + UUID.randomUUID() + "-" + file.getName());
    try {
      FileSystem files = file.getFileSystem(configuration);
      try (OutputStream out = files.create(unfinished, false)) {
        out.write(JSON.writeValueAsBytes(new Kept(values(trial), rung)));
      }
      // Of other params, or of another process that makes the same search.
      files.delete(file, false);
      if (!files.rename(unfinished, file) && !files.exists(file)) {
        throw new IOException("it could not be renamed");
      }
      files.delete(unfinished, false);
    } catch (IOException | FSError e) {
      // FSError is what a full disk of this machine comes as.
      IOException failure = e instanceof IOException io ? io : new IOException(e);
      delete(unfinished, failure);
      throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), failure);
    }
  }

  private void delete(Path unfinished, IOException failure) {
    try {
      unfinished.getFileSystem(configuration).delete(unfinished, false);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
