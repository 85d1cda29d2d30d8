package io.github.meanfield.estimators.averaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.meanfield.estimators.averaging.rows.TrainingRows;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one fit, in a sub-directory that its fingerprint names. A checkpoint is
 * written under another name and then renamed, so that it is there as a whole or not at all; a
 * rename that is a copy may be seen half-way, and the checksum tells. The last two are kept: should
 * the machine go down before its disk has the newest, there is one before. Checkpoints of later
 * epochs than the last one written belong to a fit with a larger maxEpochs and are left alone.
 */
public final class Checkpoints {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final int KEPT = 2;
  private static final Pattern NAME = Pattern.compile("epoch-(\\d{1,9})\\.checkpoint");
  private static final String UNFINISHED = "_unfinished-";

  /** Longer than any write takes: what is unfinished since then was left by a process that died. */
  private static final long ABANDONED_MILLIS = TimeUnit.HOURS.toMillis(1);

  private final Location location;
  private final Path folder;
  private final Fingerprint fingerprint;
  private final FileSystem files;

  private Checkpoints(Location location, Fingerprint fingerprint) throws IOException {
    this.location = location;
    this.fingerprint = fingerprint;
    Path path = new Path(location.directory, "fit-" + fingerprint.id());
    this.files = path.getFileSystem(location.configuration);
    this.folder = files.makeQualified(path);
  }

  /**
   * Where an estimator keeps its checkpoints.
   *
   * @param uid uid of the estimator, for errors
   * @param directory its checkpointDir
   * @param interval epochs from one checkpoint to the next
   * @param configuration names the file systems
   */
  public record Location(String uid, String directory, int interval, Configuration configuration) {

    /**
     * Makes the directory if it is missing.
     *
     * @throws IllegalArgumentException if it cannot be made
     */
    public void create() {
      try {
        Path path = new Path(directory);
        if (!path.getFileSystem(configuration).mkdirs(path)) {
          throw new IOException("the file system refuses to make it");
        }
      } catch (IOException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            String.format(
                "%s: checkpointDir '%s' is not a directory that can be used: %s; required is the"
                    + " path of a directory that exists or can be made",
                uid, directory, e.getMessage()),
            e);
      }
    }

    /**
     * The checkpoints of one fit.
     *
     * @param task what is trained, and how
     * @param rows the rows
     * @return the checkpoints
     * @throws UncheckedIOException if there is no such file system
     */
    public Checkpoints of(TrainingTask task, TrainingRows<?> rows) {
      try {
        return new Checkpoints(this, Fingerprint.of(task, rows));
      } catch (IOException e) {
        throw new UncheckedIOException(uid + ": checkpointDir '" + directory + "'", e);
      }
    }
  }

  /** Whether there is to be a checkpoint after epochs that are not the last. */
  boolean isDue(EpochSpan epochs) {
    return epochs.last() / location.interval > (epochs.first() - 1) / location.interval;
  }

  /**
   * Finds the newest checkpoint that a fit comes past. One that is damaged gives way to the one
   * before.
   *
   * @param maxEpochs epochs of the fit at most
   * @param comesPast whether the fit comes past a checkpoint
   * @return where training stood; empty if it starts at the beginning
   * @throws IllegalArgumentException if all are damaged, or if they are of another fit
   * @throws UncheckedIOException if the file system fails
   */
  Optional<Checkpoint> newest(int maxEpochs, Predicate<Checkpoint> comesPast) {
    try {
      List<String> damaged = new ArrayList<>();
      boolean intact = false;
      for (FileStatus file : list()) {
        if (epochOf(file) > maxEpochs) {
          continue;
        }
        Optional<Checkpoint> checkpoint = load(file, damaged);
        intact |= checkpoint.isPresent();
        if (checkpoint.filter(comesPast).isPresent()) {
          return checkpoint;
        }
      }
      if (!intact && !damaged.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                "%s: checkpointDir '%s' holds no checkpoint that can be read: %s; delete %s to"
                    + " train from the beginning, or set another checkpointDir",
                location.uid, location.directory, String.join("; ", damaged), folder));
      }
      LOG.info(
          "{}: no checkpoint in {}: training from the beginning. Fits with other rows or params have"
              + " other folders.",
          location.uid,
          folder);
      return Optional.empty();
    } catch (IOException e) {
      throw failure("read", folder, e);
    }
  }

  /** Empty if the file is damaged, or gone meanwhile. */
  private Optional<Checkpoint> load(FileStatus file, List<String> damaged) throws IOException {
    Path path = file.getPath();
    CheckpointFormat.Content content;
    try {
      try (InputStream in = files.open(path)) {
        CheckpointFormat.requireIntact(in, file.getLen(), path);
      }
      try (InputStream in = files.open(path)) {
        content = CheckpointFormat.read(in);
      }
    } catch (FileNotFoundException e) {
      // Another fit with the same fingerprint has gone past it.
      return Optional.empty();
    } catch (ChecksumException
        | EOFException
        | JsonProcessingException
        | CheckpointFormat.DamagedException e) {
      LOG.warn("{}: checkpoint {} is damaged: {}", location.uid, path, e.getMessage());
      damaged.add(path.getName() + " is damaged: " + e.getMessage());
      return Optional.empty();
    }
    String differences = fingerprint.differences(content.fingerprint());
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: checkpointDir '%s' holds the checkpoint of another fit, %s, which differs in %s;"
                  + " delete %s or set another checkpointDir",
              location.uid, location.directory, path.getName(), differences, folder));
    }
    return Optional.of(content.checkpoint());
  }

  /**
   * Writes a checkpoint and removes those that are no longer needed.
   *
   * @throws UncheckedIOException if the file system refuses; the checkpoints before are untouched
   */
  void save(Checkpoint checkpoint) {
    Path path =
        new Path(folder, String.format(Locale.ROOT, "epoch-%06d.checkpoint", checkpoint.epoch()));
    // Fits with equal fingerprints may run at a time, so that the name must be of this write alone.
    Path unfinished = new Path(folder, UNFINISHED + UUID.randomUUID());
    try {
      try (OutputStream out = files.create(unfinished, false)) {
        CheckpointFormat.write(new CheckpointFormat.Content(fingerprint.parts(), checkpoint), out);
      }
      put(unfinished, path);
    } catch (IOException | FSError e) {
      // FSError is what a full disk of this machine comes as.
      deleteQuietly(unfinished);
      throw failure("write", path, e instanceof IOException io ? io : new IOException(e));
    }
    try {
      prune(checkpoint.epoch());
    } catch (IOException e) {
      LOG.warn("{}: cannot remove old checkpoints in {}", location.uid, folder, e);
    }
  }

  private void put(Path unfinished, Path path) throws IOException {
    // What is there is damaged, or the same by another fit.
    files.delete(path, false);
    boolean renamed;
    try {
      renamed = files.rename(unfinished, path);
    } catch (IOException e) {
      // On an object store it is a copy, which may be there in part.
      deleteQuietly(path);
      throw e;
    }
    if (!renamed) {
      if (!files.exists(path)) {
        throw new IOException("the file system refuses to rename " + unfinished + " to it");
      }
      // Another fit came first.
      files.delete(unfinished, false);
    }
  }

  private void prune(int epoch) throws IOException {
    List<FileStatus> upToNow = list().stream().filter(file -> epochOf(file) <= epoch).toList();
    for (FileStatus old : upToNow.subList(Math.min(KEPT, upToNow.size()), upToNow.size())) {
      files.delete(old.getPath(), false);
    }
    long abandoned = System.currentTimeMillis() - ABANDONED_MILLIS;
    for (FileStatus file : files.listStatus(folder)) {
      if (file.getPath().getName().startsWith(UNFINISHED)
          && file.getModificationTime() < abandoned) {
        files.delete(file.getPath(), false);
      }
    }
  }

  /** Checkpoints, the newest first. */
  private List<FileStatus> list() throws IOException {
    if (!files.exists(folder)) {
      return List.of();
    }
    List<FileStatus> checkpoints = new ArrayList<>();
    for (FileStatus file : files.listStatus(folder)) {
      if (NAME.matcher(file.getPath().getName()).matches()) {
        checkpoints.add(file);
      }
    }
    checkpoints.sort(Comparator.comparingInt(Checkpoints::epochOf).reversed());
    return checkpoints;
  }

  private static int epochOf(FileStatus file) {
    Matcher matcher = NAME.matcher(file.getPath().getName());
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private void deleteQuietly(Path path) {
    try {
      files.delete(path, false);
    } catch (IOException e) {
      LOG.warn("{}: cannot remove {}", location.uid, path, e);
    }
  }

  private UncheckedIOException failure(String verb, Path path, IOException e) {
    return new UncheckedIOException(
        String.format(
            "%s: cannot %s checkpoint %s (checkpointDir '%s'): %s",
            location.uid, verb, path, location.directory, e.getMessage()),
        e);
  }
}
