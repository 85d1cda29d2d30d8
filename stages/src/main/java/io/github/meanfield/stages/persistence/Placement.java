package io.github.meanfield.stages.persistence;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Puts complete directories in their places; what was there stays there until then. Where a rename
 * is a copy, file by file, as on object stores, a directory has no metadata before all else is
 * there, and what a copy that fails has left half is taken away.
 */
public final class Placement {

  private static final String HIDDEN = "_" + ModelMetadata.FOLDER;

  private Placement() {}

  /** What was there before is neither replaced nor in its place; the message tells where it is. */
  public static final class DisplacedException extends IOException {
    private static final long serialVersionUID = 1L;

    private DisplacedException(String message) {
      super(message);
    }
  }

  /**
   * Moves a directory to a place where nothing is. If it holds metadata, they come last.
   *
   * @param files the file system of both
   * @param written the directory
   * @param target its place
   * @throws IOException if the file system fails, or refuses; the directory is where it was
   */
  public static void move(FileSystem files, Path written, Path target) throws IOException {
    boolean saved = files.exists(new Path(written, ModelMetadata.FOLDER));
    if (saved) {
      rename(files, new Path(written, ModelMetadata.FOLDER), new Path(written, HIDDEN));
    }
    try {
      rename(files, written, target);
      if (saved) {
        rename(files, new Path(target, HIDDEN), new Path(target, ModelMetadata.FOLDER));
      }
    } catch (IOException e) {
      if (!files.exists(written)) {
        rename(files, target, written);
      }
      if (saved) {
        rename(files, new Path(written, HIDDEN), new Path(written, ModelMetadata.FOLDER));
      }
      throw e;
    }
  }

  private static void rename(FileSystem files, Path from, Path to) throws IOException {
    if (files.exists(to)) {
      throw new IOException(to + " has come to exist meanwhile");
    }
    long before = count(files, from);
    boolean renamed;
    try {
      renamed = files.rename(from, to);
    } catch (IOException e) {
      // A copy removes nothing before all is there: whatever is less by now is to go.
      renamed = count(files, from) < before;
      files.delete(renamed ? from : to, true);
      if (!renamed) {
        throw e;
      }
    }
    if (!renamed) {
      // Nothing was moved or copied: what may be there by now is another's.
      throw new IOException("the file system refuses to rename " + from + " to " + to);
    }
  }

  private static long count(FileSystem files, Path path) throws IOException {
    return files.exists(path) ? files.getContentSummary(path).getFileCount() : 0;
  }

  /**
   * Moves a directory to the place of another, which is removed.
   *
   * @param files the file system of all
   * @param written the directory
   * @param target its place
   * @param aside where what is there goes meanwhile
   * @return true; false if what was there could not be removed, and is still aside
   * @throws DisplacedException if the directory cannot be moved, nor what was there be put back
   * @throws IOException if the directory cannot be moved; what was there is as it was
   */
  public static boolean replace(FileSystem files, Path written, Path target, Path aside)
      throws IOException {
    move(files, target, aside);
    try {
      move(files, written, target);
    } catch (IOException e) {
      putBack(files, aside, target, e);
      throw e;
    }
    try {
      return files.delete(aside, true);
    } catch (IOException e) {
      return false;
    }
  }

  private static void putBack(FileSystem files, Path aside, Path target, IOException cause)
      throws DisplacedException {
    try {
      move(files, aside, target);
    } catch (IOException e) {
      DisplacedException displaced =
          new DisplacedException(
              StageFiles.reason(cause) + "; what was saved there before is now in " + aside);
      displaced.addSuppressed(e);
      throw displaced;
    }
  }
}
