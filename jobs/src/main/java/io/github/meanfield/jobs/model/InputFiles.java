package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.tables.Storage;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;

/**
 * The files of an input, as far as their file system tells without reading them.
 *
 * @param number how many there are
 * @param bytes their size together
 * @param files the first of them
 */
record InputFiles(long number, long bytes, List<InputFile> files) {

  private static final int MOST_LISTED = 20;

  /**
   * A file.
   *
   * @param path its full path
   * @param modified when it was last written, in milliseconds since 1970
   */
  record InputFile(String path, long bytes, long modified) {}

  /** Lists what is at a path, where wildcards are allowed, and below it. */
  static InputFiles of(String path) {
    List<FileStatus> all =
        Stream.of(Storage.require("--input", path)).flatMap(InputFiles::files).toList();
    return new InputFiles(
        all.size(),
        all.stream().mapToLong(FileStatus::getLen).sum(),
        all.stream()
            .limit(MOST_LISTED)
            .map(
                file ->
                    new InputFile(
                        file.getPath().toString(), file.getLen(), file.getModificationTime()))
            .toList());
  }

  private static Stream<FileStatus> files(FileStatus status) {
    return status.isFile()
        ? Stream.of(status)
        : Storage.visible(status.getPath()).stream().flatMap(InputFiles::files);
  }
}
