package io.github.meanfield.stages.persistence;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Puts complete directories in their places; what was there stays there until then. */
public final class Placement {

  private Placement() {}

  /** What was there before is neither replaced nor in its place; the message tells where it is. */
  public static final class DisplacedException extends IOException {
    private static final long serialVersionUID = 1L;

    private DisplacedException(String message) {
      super(message);
    }
  }

  /**
   * Moves a directory to a place where nothing is.
   *
   * @param files the file system of both
   * @param written the directory
   * @param target its place
   * @throws IOException if the file system fails, or refuses
   */
  public static void move(FileSystem files, Path written, Path target) throws IOException {
    if (!files.rename(written, target)) {
      throw new IOException("the file system refuses to rename " + written + " to " + target);
    }
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
