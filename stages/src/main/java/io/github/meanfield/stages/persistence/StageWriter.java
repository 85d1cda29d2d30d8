package io.github.meanfield.stages.persistence;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.MLWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a stage under another name beside its place, and renames it when it is complete, so that
 * nobody finds its metadata before all of it. A save that fails leaves nothing, and with {@code
 * overwrite()} what was there before: Spark's own writers delete that first.
 */
public abstract class StageWriter extends MLWriter {

  private static final Logger LOG = LoggerFactory.getLogger(StageWriter.class);

  /** A writer of one stage. */
  protected StageWriter() {}

  /**
   * Saves the stage.
   *
   * @param path its directory
   * @throws IOException if the directory exists, and was not to be overwritten, or if it cannot be
   *     written
   */
  @Override
  public void save(String path) throws IOException {
    Path target = new Path(path);
    FileSystem files = target.getFileSystem(sc().hadoopConfiguration());
    boolean exists = files.exists(target);
    if (exists && !shouldOverwrite()) {
      // Which refuses, in the words that users of Spark know.
      super.save(path);
    }
    Path written = beside(target, "unfinished");
    try {
      saveImpl(written.toString());
      if (exists) {
        replace(files, target, written);
      } else {
        Placement.move(files, written, target);
      }
    } catch (Exception e) {
      boolean isIntact = exists && !(e instanceof Placement.DisplacedException);
      throw new IOException(
          String.format(
              "cannot save to %s: %s%s",
              path,
              StageFiles.reason(e),
              isIntact ? "; what was saved there before is as it was" : ""),
          e);
    } finally {
      files.delete(written, true);
    }
  }

  private static void replace(FileSystem files, Path target, Path written) throws IOException {
    Path old = beside(target, "old");
    if (!Placement.replace(files, written, target, old)) {
      LOG.warn("{} is saved, but what was there before is left in {}", target, old);
    }
  }

  /** Names that begin so are no data for Spark, should the directory above be read. */
  private static Path beside(Path target, String what) {
    return new Path(
        target.getParent(), "_" + what + "-" + target.getName() + "-" + UUID.randomUUID());
  }
}
