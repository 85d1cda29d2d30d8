package io.github.meanfield.stages.catalyst;

import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The block of a file that rows are read from, as {@code input_file_name()} and its kin tell.
 *
 * @param path path of the file, empty if there is none
 * @param start first byte of the block, -1 if there is no file
 * @param length length of the block, -1 if there is no file
 */
record InputFile(UTF8String path, long start, long length) {

  /**
   * The block that this task is reading.
   *
   * @param last the block it was reading before, or null
   */
  static InputFile current(InputFile last) {
    UTF8String path = InputFileBlockHolder.getInputFilePath();
    // Each block has a path of its own, even if several are of one file.
    return last != null && last.path == path
        ? last
        : new InputFile(
            path, InputFileBlockHolder.getStartOffset(), InputFileBlockHolder.getLength());
  }

  /** Makes this the block that the task is said to be reading. */
  void restore() {
    if (start < 0) {
      InputFileBlockHolder.unset();
    } else {
      InputFileBlockHolder.set(path.toString(), start, length);
    }
  }
}
