package io.github.meanfield.jobs.tables;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.stages.persistence.Placement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that appears all at once or not at all: written under another name beside its place, and
 * renamed when it is complete. Closing it without {@link #commit} leaves nothing behind, unless it
 * is to be kept.
 */
public final class Staging implements AutoCloseable {

  private final Path target;
  private final boolean isReplacing;
  private final Path staged;
  private final FileSystem files;
  private boolean isKept;
  private boolean isTold;

  /**
   * Opens a folder, which fails at once where nothing can be written.
   *
   * @param target its place
   * @param isReplacing whether it may take the place of another
   */
  Staging(Path target, boolean isReplacing) {
    this.files = Storage.fileSystem(target);
    this.target = files.makeQualified(target);
    this.isReplacing = isReplacing;
    this.staged =
        new Path(
            this.target.getParent(),
            "." + target.getName() + "-" + UUID.randomUUID().toString().substring(0, 8));
    try {
      if (!files.mkdirs(staged)) {
        throw new IOException("no permission");
      }
      // Should the JVM be stopped from outside.
      files.deleteOnExit(staged);
    } catch (IOException e) {
      throw new BadInput("cannot write to '%s': %s", target, e.getMessage());
    }
  }

  /** The folder itself, for as long as it is not committed. */
  public String path() {
    return staged.toString();
  }

  /** A path inside the folder, for as long as it is not committed. */
  public String path(String name) {
    return new Path(staged, name).toString();
  }

  /** Leaves what is written where it is, whatever becomes of the job; closing tells where. */
  public void keep() {
    isKept = true;
    files.cancelDeleteOnExit(staged);
  }

  /**
   * Puts the complete folder in its place, and what was there out of it. If that fails, what was
   * there stays, and what is written is kept.
   */
  public void commit() {
    keep();
    isTold = true;
    try {
      if (!files.exists(target)) {
        Placement.move(files, staged, target);
      } else if (isReplacing) {
        replace();
      } else {
        throw new BadInput(
            "'%s' has come to exist while this job ran; what the job has written is in '%s'",
            target, staged);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage() + "; what is written is in " + staged, e);
    }
  }

  private void replace() throws IOException {
    Path old = staged.suffix("-old");
    if (!Placement.replace(files, staged, target, old)) {
      Console.entry("warning", "cannot remove %s, which is replaced", old);
    }
  }

  @Override
  public void close() {
    if (isKept) {
      if (!isTold) {
        System.err.printf(
            "meanfield: what the job has written before it failed is in '%s'%n", staged);
      }
      return;
    }
    try {
      files.delete(staged, true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + staged + ": " + e.getMessage(), e);
    }
  }
}
