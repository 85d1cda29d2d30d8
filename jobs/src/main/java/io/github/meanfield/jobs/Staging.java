package io.github.meanfield.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that appears all at once or not at all: written under another name beside its place, and
 * renamed when it is complete. Closing it without {@link #commit} leaves nothing behind.
 */
final class Staging implements AutoCloseable {

  private final Path target;
  private final Path staged;
  private final FileSystem files;

  /** Opens a folder, which fails at once where nothing can be written. */
  Staging(Path target) {
    this.files = Storage.fileSystem(target);
    this.target = files.makeQualified(target);
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
  String path() {
    return staged.toString();
  }

  /** A path inside the folder, for as long as it is not committed. */
  String path(String name) {
    return new Path(staged, name).toString();
  }

  /** Puts the complete folder in its place, and what was there out of it. */
  void commit() {
    try {
      files.delete(target, true);
      if (!files.rename(staged, target)) {
        throw new IOException("cannot rename " + staged + " to " + target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      files.delete(staged, true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + staged + ": " + e.getMessage(), e);
    }
  }
}
