package io.github.meanfield.jobs;

import org.apache.hadoop.fs.FileStatus;
import picocli.CommandLine.Option;

/** Where rows come from. */
final class InputOptions {

  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description = "File or folder of rows; wildcards are allowed.")
  private String path;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: what the name ends in, .gz aside.")
  private Format format;

  String path() {
    return path;
  }

  /**
   * Checks that the input is there and settles its format, before any Spark session starts.
   *
   * @return the format
   */
  Format require() {
    FileStatus first = Storage.require("--input", path)[0];
    if (format == null) {
      format =
          Storage.format(first)
              .orElseThrow(
                  () ->
                      new BadInput(
                          "cannot tell the format of '%s' from its name; give --format csv,"
                              + " parquet, json or libsvm",
                          path));
    }
    return format;
  }
}
